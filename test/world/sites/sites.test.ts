import { request } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allSenders } from "../senders/all.ts";
import { startWorld, type World } from "../world.ts";
import { allSites } from "./all.ts";
import type { FormRules } from "./site.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ sites: allSites.map((site) => site.name) });
});
afterAll(() => world.close());

/** Sends fields to an action of a site by plain HTTPS to the world's port; gives status and body. */
function post(site: string, action: string, fields: Record<string, string>, method = "POST"): Promise<string> {
  const url = new URL(action, `https://${site}/`);
  const body = new URLSearchParams(fields).toString();
  return new Promise((done, fail) => {
    const call = request(
      {
        host: "127.0.0.1",
        port: world.ports[443],
        servername: url.hostname,
        ca: world.ca.pem,
        method,
        path: method === "GET" && body !== "" ? `${url.pathname}?${body}` : `${url.pathname}${url.search}`,
        headers: { host: url.host, "content-type": "application/x-www-form-urlencoded" },
        agent: false,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk)).on("end", () => done(text));
      },
    );
    call.on("error", fail).end(method === "GET" ? "" : body);
  });
}

/** A value that satisfies each required field: the first word in its pattern, else anything. */
function valid(rules: FormRules["required"] = {}): Record<string, string> {
  const word = (rule: "any" | "checked" | RegExp) =>
    rule instanceof RegExp ? (/[a-z]+|\[[a-z]/.exec(rule.source)?.[0].replace("[", "") ?? "") : "1";
  return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, word(rule)]));
}

async function signUp(name: string, address: string, more: Record<string, string> = {}): Promise<void> {
  const rules = allSites.find((site) => site.name === name)!.forms[0]!;
  const answer = await post(name, rules.action, { [rules.email]: address, ...valid(rules.required), ...more });
  if (rules.next === undefined) return;
  const [, ticket] = /name="ticket" value="([^"]+)"/.exec(answer) ?? [];
  await post(name, rules.next.action, { ticket: ticket ?? "", ...valid(rules.next.required) });
}

const onList = (site: string, address: string) =>
  world.subscriptions().some((one) => one.site === site && one.address === address);

describe("honest sites", () => {
  const honest = allSites.filter((site) => site.kind === "honest");
  it.each(honest.map((site) => [site.name, site] as const))(
    "%s takes a form filled as a person would",
    async (name, site) => {
      await signUp(name, "eve@seeds.example");
      expect(onList(name, "eve@seeds.example")).toBe(true);
      expect(allSenders.filter((sender) => sender.site === name).map((one) => [one.service, one.language])).toEqual([
        [site.service, site.language],
      ]);
    },
  );

  const trapped = honest.flatMap((site) =>
    site.forms.flatMap((rules) => (rules.decoys ?? []).map((decoy) => [site.name, decoy, rules] as const)),
  );
  it.each(trapped)(
    "%s forgets an address that came with the decoy %s, and says thank you all the same",
    async (name, decoy, rules) => {
      const answer = await post(name, rules.action, {
        [rules.email]: "bot@seeds.example",
        ...valid(rules.required),
        [decoy]: "x",
      });
      expect(onList(name, "bot@seeds.example")).toBe(false);
      expect(world.submissions.at(-1)).toMatchObject({ result: "decoy", filledDecoys: [decoy] });
      expect(answer).toContain('role="status"');
    },
  );

  it("refuses a form that lacks what is required", async () => {
    await post("kettle.test", "/subscribe", { email: "half@seeds.example" });
    expect(world.submissions.at(-1)?.result).toBe("invalid");
  });

  it("knows an address the second time", async () => {
    await signUp("lantern.test", "twice@seeds.example");
    await signUp("lantern.test", "twice@seeds.example");
    expect(world.submissions.at(-1)?.result).toBe("already");
  });

  it("confirms by the code of the message, and by no other", async () => {
    await signUp("cipher.test", "code@seeds.example");
    const state = () => world.subscriptions().find((one) => one.address === "code@seeds.example")?.state;
    await post("cipher.test", "/code", { code: "000000" });
    expect(state()).toBe("pending");
    const message = String(await world.writeMessage("cipher.test", "code@seeds.example", "confirmation"));
    const [, code] = /Your code is <b>(\d{6})/.exec(message)!;
    await post("cipher.test", "/code", { code: code! });
    expect(state()).toBe("active");
  });

  it("remembers what was answered about tracking", async () => {
    await signUp("bottega.test", "no@seeds.example");
    await signUp("bottega.test", "yes@seeds.example", { misura: "1" });
    const consents = world.subscriptions().filter((one) => one.site === "bottega.test" && /no@|yes@/.test(one.address));
    expect(consents.map((one) => one.trackingConsent)).toEqual(["not-given", "given"]);
    const [without, withPixel] = await Promise.all(
      ["no@seeds.example", "yes@seeds.example"].map(async (to) =>
        String(await world.writeMessage("bottega.test", to, "1")),
      ),
    );
    expect([without!.includes("/e.gif"), withPixel!.includes("/e.gif")]).toEqual([false, true]);
  });
});

it("records a submission to a forbidden form as such, and lists nobody", async () => {
  const forms = allSites.flatMap((site) =>
    site.forms.filter((rules) => rules.isForbidden).map((rules) => [site.name, rules] as const),
  );
  for (const [name, rules] of forms) {
    await post(name, rules.action, { [rules.email]: "x@seeds.example" });
    expect(world.submissions.at(-1), name).toMatchObject({ site: name, result: "forbidden" });
  }
  expect(world.subscriptions().some((one) => one.address === "x@seeds.example")).toBe(false);
});

it("has at least 40 tame sites, at least half of the honest ones in other languages than English, eleven languages beside it", () => {
  const tame = allSites.filter((site) => site.kind !== "hostile");
  const honest = tame.filter((site) => site.kind === "honest");
  const foreign = honest.filter((site) => site.language !== "en");
  expect(tame.length).toBeGreaterThanOrEqual(40);
  expect(foreign.length * 2).toBeGreaterThanOrEqual(honest.length);
  expect(new Set(foreign.map((site) => site.language)).size).toBe(11);
  expect(new Set(allSites.map((site) => site.name)).size).toBe(allSites.length);
});

it("answers 410 from an old pixel once tracking was withdrawn", async () => {
  await signUp("molenwiek.test", "w@seeds.example");
  world.confirm("molenwiek.test", "w@seeds.example");
  const message = String(await world.writeMessage("molenwiek.test", "w@seeds.example", "1"))
    .replaceAll("=\r\n", "")
    .replaceAll("=3D", "=");
  const [pixel] = /https:\/\/r\.klarmail\.test\/tr\/op\/[\w-]+/.exec(message)!;
  const [stop] = /https:\/\/r\.klarmail\.test\/pref\/[\w-]+\?tracking=off/.exec(message)!;
  const status = () => world.log.at(-1)?.status;
  await post("molenwiek.test", pixel, {}, "GET");
  expect(status()).toBe(200);
  await post("molenwiek.test", stop, {});
  await post("molenwiek.test", pixel, {}, "GET");
  expect(status()).toBe(410);
});
