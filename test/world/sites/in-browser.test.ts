import { existsSync } from "node:fs";
import { type Browser, chromium, type FrameLocator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTrustStore, type TrustStore } from "../../../crawler/browser/trust-store.ts";
import { startWorld, type World } from "../world.ts";

/** What a person does at a site whose form a script makes or moves: steps by hand, so that the site itself is known to work. */
type Visit = (page: Page, address: string) => Promise<void>;

const fill = async (scope: Page | FrameLocator, selector: string, address: string, button: string) => {
  await scope.locator(selector).fill(address);
  await scope.locator(button).click();
};

const visits: Readonly<Record<string, Visit>> = {
  "orchard-daily.test": (page, address) => fill(page, "#nl input", address, "#nl button"),
  "marea.test": (page, address) => fill(page, "[role=dialog] input", address, "[role=dialog] form button"),
  "sentiero.test": async (page, address) => {
    await page.mouse.wheel(0, 9_000);
    await fill(page, "#foot input", address, "#foot button");
  },
  "dijkhuis.test": async (page, address) => {
    await page.locator("main > button").click();
    await fill(page, "dialog input", address, "dialog form button");
  },
  "maresia.test": (page, address) => fill(page.frameLocator("iframe"), "input", address, "button"),
  "latarnia.test": (page, address) => fill(page.frameLocator("iframe"), "input", address, "button"),
  "skargard.test": (page, address) => fill(page, "news-letter input", address, "news-letter button"),
  "fyrtaarn.test": (page, address) => fill(page, "#nyt input", address, "#nyt [role=button]"),
  "reka.test": async (page, address) => {
    await fill(page, "main input", address, "main button");
    await page.locator("[name=jmeno]").fill("Jan");
    await page.locator("[name=jak_casto]").selectOption("tydne");
    await page.locator("main button").click();
  },
  "dunare.test": async (page, address) => {
    await fill(page, "#s1 input", address, "#go");
    await fill(page, "#s2 input", "Ana", "#s2 button");
  },
  "saltmarsh.test": (page, address) => fill(page, "#mce-EMAIL", address, "#mc-embedded-subscribe"),
  "gearwheel.test": (page, address) => fill(page, ".hs-input", address, ".hs-button"),
  "bruyere.test": (page, address) => fill(page, ".needsclick input", address, "button.needsclick"),
  "inkpot.test": async (page, address) => {
    await fill(page, "[type=email]", address, ".form button");
    await page.locator("main button").click();
  },
  "azulejo.test": async (page, address) => {
    await page.locator("#onetrust-reject-all-handler").click();
    await fill(page, "main form input", address, "main form button");
  },
  "lucerna.test": async (page, address) => {
    await page.locator(".tick input").check();
    await fill(page, "[name=email]", address, "form button");
  },
  "obraz.test": (page, address) => fill(page, "[name=em]", address, "[type=image]"),
  "colmena.test": (page, address) => fill(page, "[name=direccion]", address, "form button"),
  "stup.test": (page, address) => fill(page, "main form >> nth=1 >> input", address, "main form >> nth=1 >> button"),
  "wayfarer.test": async (page, address) => {
    await page.locator("[href='/gb/']").click();
    await fill(page, "footer input", address, "footer button");
  },
};

const executablePath = [process.env.CHROMIUM_PATH, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);

describe.skipIf(executablePath === undefined)(
  "sites that need a browser, visited by hand (skipped without a Chromium)",
  () => {
    let world: World;
    let browser: Browser;
    let trust: TrustStore | null;
    beforeAll(async () => {
      world = await startWorld({ sites: "all" });
      trust = makeTrustStore(world.ca.pem);
      browser = await chromium.launch({
        env: { ...(process.env as Record<string, string>), ...trust?.env },
        executablePath: executablePath!,
        args: ["--no-sandbox", `--host-resolver-rules=MAP *:443 127.0.0.1:${world.ports[443]}`],
      });
    });
    afterAll(async () => {
      await browser.close();
      trust?.close();
      await world.close();
    });

    it.each(Object.entries(visits))("%s", async (site, visit) => {
      const page = await browser.newPage();
      page.setDefaultTimeout(8_000);
      await page.goto(`https://${site}/`);
      await visit(page, "hand@seeds.example");
      await expect
        .poll(() => world.submissions.filter((one) => one.site === site).at(-1)?.result, { timeout: 5_000 })
        .toMatch(/accepted/);
      expect(world.subscriptions().some((one) => one.site === site)).toBe(true);
      await page.close();
    });
  },
);
