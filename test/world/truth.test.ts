import { Parser } from "htmlparser2";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, expect, it } from "vitest";
import { templatePattern } from "./mail/placeholders.ts";
import { allSenders } from "./senders/all.ts";
import type { Sender } from "./senders/sender.ts";
import { allSites } from "./sites/all.ts";
import { scoreAgainstTruth, truthOfUrl } from "./truth/score.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ sites: "all" });
});
afterAll(() => world.close());

const [ADA, BOB] = ["ada1815@seeds.example", "bob8@seeds.example"];

/** Remote references of a message by the crudest means: attributes, srcset, CSS url() anywhere; not links. */
async function references(site: string, address: string, mailing: string): Promise<string[]> {
  const { html } = await simpleParser(await world.writeMessage(site, address, mailing));
  const found = new Set<string>();
  const css = (text: string) => {
    for (const [, url] of text.matchAll(/url\(\s*['"]?(https?:[^'")]+)/g)) found.add(url!);
    for (const [, url] of text.matchAll(/@import\s+['"](https?:[^'"]+)/g)) found.add(url!);
  };
  let base: string | undefined;
  const parser: Parser = new Parser({
    onopentag(name, attributes) {
      if (name === "base") {
        base = attributes.href;
        return;
      }
      css(attributes.style ?? "");
      for (const [attribute, value] of Object.entries(attributes)) {
        if (name === "a" || name === "area" || (name === "form" && attribute === "action")) continue;
        if (attribute === "srcset") for (const part of value.split(",")) found.add(part.trim().split(/\s+/)[0]!);
        else if (attribute === "src" && base !== undefined) found.add(new URL(value, base).href);
        else if (/^https?:/.test(value) && attribute !== "xmlns") found.add(value);
      }
    },
    ontext: css,
    oncomment: (text) => {
      for (const [, url] of text.matchAll(/src="(https?:[^"]+)"/g)) found.add(url!.replaceAll("&amp;", "&"));
    },
  });
  parser.end(String(html || ""));
  return [...found];
}

const mailed = allSites
  .filter((site) => site.kind !== "hostile")
  .flatMap((site) => {
    const sender = allSenders.find((one) => one.site === site.name);
    return sender === undefined ? [] : [sender];
  });

it.each(mailed.map((sender) => [sender.site, sender] as const))(
  "has one truth row for every resource %s sends",
  async (site, sender) => {
    const more = sender.consentRequest === undefined ? [] : ["consent-request"];
    for (const mailing of ["1", "2", "3", "confirmation", ...more]) {
      for (const url of await references(site, ADA, mailing)) {
        const rows = Object.entries(sender.resources).filter(([, row]) => templatePattern(row.url).test(url));
        expect(
          rows.map(([name]) => name),
          url,
        ).toHaveLength(1);
      }
    }
  },
);

/** The class by the three-way table read literally, per truth row: seed A message 1, seed B message 1, seed A message 2. */
async function literalClass(sender: Sender, name: string): Promise<string | null> {
  const pattern = templatePattern(sender.resources[name]!.url);
  const pick = async (address: string, mailing: string) =>
    (await references(sender.site, address, mailing)).filter((url) => pattern.test(url)).join(" ");
  const [a1, b1, a2] = [await pick(ADA, "1"), await pick(BOB, "1"), await pick(ADA, "2")];
  if (a1 === "" || b1 === "" || a2 === "") return null;
  if (a1 === b1) return a1 === a2 ? "remote_static" : "remote_campaign_level";
  return "differs between recipients";
}

it.each(mailed.map((sender) => [sender.site, sender] as const))(
  "states classes for %s that a literal comparison of twins bears out",
  async (_site, sender) => {
    for (const [name, row] of Object.entries(sender.resources)) {
      const literal = await literalClass(sender, name);
      if (literal === null) continue;
      const differs = row.technicalClass === "undetermined" || row.literally !== undefined;
      const isEqual = ["remote_static", "remote_campaign_level"].includes(row.technicalClass) && !differs;
      const stated = isEqual ? row.technicalClass : "differs between recipients";
      expect(literal, name).toBe(stated);
    }
  },
);

it("sends the same bytes of identifiers again from the same seed, and others from another", async () => {
  const [same, other] = await Promise.all([startWorld({ sites: 2 }), startWorld({ sites: 2, seed: "other" })]);
  const pixel = async (of: World) =>
    /open\.php\?[^"]+/.exec(
      String((await simpleParser(await of.writeMessage("harbour-books.test", ADA, "1"))).html),
    )![0];
  const pixels = await Promise.all([pixel(world), pixel(same), pixel(other)]);
  expect(pixels[0]).toBe(pixels[1]);
  expect(pixels[0]).not.toBe(pixels[2]);
  await Promise.all([same.close(), other.close()]);
});

it("scores found, missed and wrongly named trackers", () => {
  const url = "https://list.postbird.test/track/open.php?u=1&id=2&e=3";
  const logo = "https://assets.postbird.test/harbour/logo-200x60.png";
  const site = "harbour-books.test";
  const deliveries = [
    {
      site,
      status: "accepted" as const,
      resources: [
        { resource: "pixel", url },
        { resource: "logo", url: logo },
      ],
    },
  ];
  const row = (address: string) => ({
    site,
    url: address,
    technicalClass: "remote_recipient_unique",
    verdict: "tracker",
  });
  const count = (rows: readonly ReturnType<typeof row>[]) => {
    const { found, missed, wronglyNamed } = scoreAgainstTruth(rows, allSenders, deliveries);
    return [found, missed, wronglyNamed];
  };
  expect(count([row(url)])).toEqual([1, 0, 0]);
  expect(count([])).toEqual([0, 1, 0]);
  expect(count([row(url), row(logo)])).toEqual([1, 0, 1]);
  expect(count([{ ...row(url), verdict: "undetermined" }])).toEqual([0, 1, 0]);
  expect(truthOfUrl(allSenders, site, logo)?.technicalClass).toBe("remote_static");
});
