import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeNotice } from "../../analysis/publish/data-set/correction-notice.ts";
import { buildDashboard } from "../../dashboards/build/build.ts";
import { type Served, serveDashboard } from "../../dashboards/build/serve.ts";
import type { Database } from "../../data/database.ts";
import { syntheticCampaign } from "../bench/synthetic-campaign.ts";

const chromiumPath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const hostile = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> \u202eevil`;

let dir: string;
let db: Database;
let served: Served;
let browser: Browser;
let message: string;
let site: string;
const asked: string[] = [];

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  dir = mkdtempSync(join(tmpdir(), "dashboards-"));
  db = syntheticCampaign(join(dir, "census.db"), { sites: 24, arms: ["accept-opens", "refuse-opens"] });
  db.$client.prepare("update heads set subject = ?, from_name = ?").run(hostile, hostile);
  const found = db.$client
    .prepare(
      "select message, site from verdicts where technical_class = 'remote_email_derived' order by message limit 1",
    )
    .get() as { message: string; site: string };
  ({ message, site } = found);
  db.$client
    .prepare(
      "insert into parts (message, path, media_type, kind, role, size_bytes, sha256, is_displayed, problems) values (?, '1', 'text/html', 'html', 'body', 5, ?, 1, '[]')",
    )
    .run(message, "ab".repeat(32));
  served = await serveDashboard(db, dir, { port: 0 });
  await buildDashboard(db, dir, join(dir, "out"));
  browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await served?.close();
  db?.$client.close();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

async function open(address: string, width = 1200): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(address);
  await page.waitForSelector("#app[data-ready]");
  return page;
}

const views = () => [
  "overview",
  "trackers",
  "entity/ads-0",
  "disguises",
  "senders",
  `sender/${site}`,
  `message/${message}`,
  "leaks",
  "protections",
  "definitions",
  "arms",
  "method",
];

describe.skipIf(chromiumPath === undefined)("in a real browser (skipped without a Chromium)", () => {
  test.each(["en", "fr"])(
    "every view in %s (French: dark) shows its heading, passes axe, and fits a screen of 360 pixels",
    async (lang) => {
      for (const view of views()) {
        const page = await open(`${served.url}#/${view}?lang=${lang}${lang === "fr" ? "&theme=dark" : ""}`, 360);
        expect(await page.locator("h1").count(), view).toBe(1);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth),
          `${view} at 360 px`,
        ).toBeLessThanOrEqual(360);
        expect(await page.getAttribute("html", "lang")).toBe(lang);
        expect(await axeProblems(page), view).toEqual([]);
        expect(await page.evaluate(() => (window as { pwned?: number }).pwned)).toBeUndefined();
        await page.close();
      }
    },
    120_000,
  );

  test("on paper a page is light whatever its theme, its drawings fit, and facts have the width of the page", async () => {
    for (const view of ["overview", `message/${message}`]) {
      const page = await open(`${served.url}#/${view}?theme=dark`);
      const ready = await page.getAttribute("#app", "data-ready");
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      await page.waitForFunction((before) => document.getElementById("app")!.dataset.ready !== before, ready);
      const seen = await page.evaluate(() => ({
        ink: getComputedStyle(document.querySelector(".chart text:not(.quiet)")!).fill,
        paper: getComputedStyle(document.documentElement).backgroundColor,
        drawing: document.querySelector("figure svg")!.getAttribute("width"),
        columns: [...document.querySelectorAll(".columns")].map((node) => getComputedStyle(node).display),
      }));
      expect(seen, view).toEqual({
        ink: "rgb(27, 27, 27)",
        paper: "rgb(255, 255, 255)",
        drawing: "900",
        columns: view === "overview" ? [] : ["block"],
      });
      await page.close();
    }
  });

  test("keyboard only: from a bar to its senders, to a sender, to a message, to the bytes", async () => {
    const page = await open(`${served.url}#/overview`);
    await page.locator("#figure-prevalence [data-mark]").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const spoken = await page.locator("#figure-prevalence .speaker").textContent();
    expect(spoken).toMatch(/suspected or better: \d+.*\(.* to .*; n = \d+(, few senders)?\)/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/senders\?/);
    await page.waitForSelector("#figure-senders tbody a");
    const rows = await page.locator("#figure-senders tbody tr").count();
    const tracked = db.$client
      .prepare("select count(distinct site) from verdicts where verdict = 'tracker' and subject_kind = 'resource'")
      .pluck()
      .get();
    expect(rows).toBe(tracked);
    await page.locator("#figure-senders tbody a").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/sender\//);
    await page.locator("#figure-sender-messages [data-mark]").first().focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/message\//);
    await page.waitForSelector(".references");
    expect(await page.locator("pre").first().textContent()).toContain("sha256sum");
    await page.goBack();
    await page.waitForURL(/#\/sender\//);
    await page.close();
  });

  test("drawing, table, CSV and JSON of a figure have the same rows", async () => {
    const page = await open(`${served.url}#/overview?tables=prevalence`);
    const table = await page.locator("#figure-prevalence tbody tr").count();
    const download = page.waitForEvent("download");
    await page.locator("#figure-prevalence button", { hasText: "CSV" }).click();
    const text = readFileSync(await (await download).path(), "utf8");
    const lines = text.trim().split("\r\n");
    expect(lines).toHaveLength(table + 1);
    const shares = await page.locator("#figure-prevalence tbody tr td:nth-child(3)").allTextContents();
    const column = lines[0]!.split(",").indexOf("estimate");
    const fromCsv = lines.slice(1).map((line) => `${(Number(line.split(",")[column]) * 100).toFixed(1)}%`);
    expect(fromCsv).toEqual(shares);
    await page.locator("#figure-prevalence button", { hasText: "Drawing" }).click();
    await page.waitForSelector("#figure-prevalence svg");
    expect(await page.locator("#figure-prevalence [data-mark]").count()).toBe(table);
    await page.close();
  });

  test("SVG and PNG carry the source line and can be saved", async () => {
    const page = await open(`${served.url}#/overview`);
    for (const [label, start] of [
      ["SVG", "<svg"],
      ["PNG", "\x89PNG"],
    ] as const) {
      const download = page.waitForEvent("download");
      await page.locator("#figure-funnel button", { hasText: label }).click();
      const bytes = readFileSync(await (await download).path());
      expect(bytes.toString("latin1").startsWith(start)).toBe(true);
      if (label === "SVG") expect(bytes.toString()).toContain("Source: pixelcensus, campaign “synthetic”");
    }
    await page.close();
  });

  test("the citation and a shortened hash are copied whole", async () => {
    const page = await open(`${served.url}#/overview`);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await page.locator("button", { hasText: "Copy" }).click();
    await page.locator("button", { hasText: "Copied" }).waitFor();
    expect(await copied()).toMatch(/^pixelcensus, campaign “synthetic” \(.*\), unpublished working copy, rule set /);
    await page.goto(`${served.url}#/message/${message}`);
    await page.locator("td [data-copy]").first().click();
    await page.keyboard.press("Control+c");
    expect(await copied()).toMatch(/^[0-9a-f]{64}$/);
    await page.close();
  });

  test("a folder opened from a stick shows the same as the server", async () => {
    for (const view of ["overview", "senders", `sender/${site}`, "definitions"]) {
      const fromServer = await open(`${served.url}#/${view}`);
      const fromFile = await open(`${pathToFileURL(join(dir, "out", "index.html"))}#/${view}`);
      expect(await fromFile.locator("main").innerText()).toBe(await fromServer.locator("main").innerText());
      await fromServer.close();
      await fromFile.close();
    }
  });

  test("an unknown page, thing or key is said, and the focus stays where it was when a choice redraws", async () => {
    const page = await open(`${served.url}#/nonsense?colour=red`);
    expect(await page.locator("main").innerText()).toMatch(/colour[\s\S]*no page called “nonsense”/);
    await page.goto(`${served.url}#/message/${"0".repeat(64)}`);
    await page.waitForFunction(() => document.querySelector("h1")?.textContent?.includes("Nothing is known"));
    await page.goto(`${served.url}#/overview`);
    const button = page.locator("button", { hasText: "share of messages" });
    await button.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/estimand=messageShare/);
    await page.waitForFunction(() => document.activeElement?.textContent === "share of messages");
    await page.close();
  });

  test("a corrected edition says so on each of its pages, in the reader's language", async () => {
    const out = join(dir, "corrected");
    cpSync(join(dir, "out"), out, { recursive: true });
    rmSync(join(out, "screenshots"), { recursive: true, force: true });
    mkdirSync(join(dir, "edition", "dashboards"), { recursive: true });
    const [notice] = writeNotice(join(dir, "edition"), 1, {
      by: 2,
      publishedAt: "2027-05-01T10:00:00.000Z",
      because: "a <b>sender</b> answered",
    }).filter((path) => path.endsWith(join("dashboards", "notice.js")));
    writeFileSync(join(out, "notice.js"), readFileSync(notice!));
    for (const [view, words] of [
      ["overview", "This edition was corrected by edition 2 on 1 May 2027: a <b>sender</b> answered"],
      [`sender/${site}?lang=fr`, "Cette édition a été corrigée par l’édition 2 le 1 mai 2027"],
    ] as const) {
      const page = await open(`${pathToFileURL(join(out, "index.html"))}#/${view}`);
      expect(await page.locator("main .notice").first().innerText(), view).toContain(words);
      await page.close();
    }
  });

  test("no request left the page for anything but its own files", () => {
    const elsewhere = asked.filter(
      (url) => !url.startsWith(served.url) && !url.startsWith("file://") && !/^(data|blob):/.test(url),
    );
    expect(elsewhere).toEqual([]);
    expect(asked.length).toBeGreaterThan(30);
  });
});

async function axeProblems(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(axe, "utf8"));
  return page.evaluate(async () => {
    const run = (
      window as unknown as {
        axe: {
          run: (
            context: Document,
            options: object,
          ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
      }
    ).axe.run;
    const { violations } = await run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
  });
}
