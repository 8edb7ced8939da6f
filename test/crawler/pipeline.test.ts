import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ending, pipeline } from "../../crawler/pipeline.ts";
import { importPaths } from "../../crawler/receive/import/import.ts";
import { deliveries, links, resources, seeds, visits } from "../../data/schema/index.ts";
import { type SignUpBench, signUpBench } from "./subscribe/sign-up-bench.ts";

let bench: SignUpBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

/** Double opt-in by link and by code, a host name for each recipient, and a request for consent to tracking. */
const sites = ["bergblick.test", "cipher.test", "wayfarer.test", "lucerna.test", "lantern.test"];

/** Imports messages of all kinds to a real person, to the seed domain's nobody, and to a seed, then runs every stage but the sign-up. */
async function importAndRun(mayOpenBy: string | null) {
  bench = await signUpBench(sites);
  const { world: outside, directory } = bench;
  const world = bench.open();
  const mail = join(directory, "mail");
  mkdirSync(mail);
  const seed = world.db.select().from(seeds).all()[0]!.address;
  for (const address of ["person@mailbox.example", "nobody@seeds.example", seed])
    for (const site of sites)
      for (const mailing of ["confirmation", "consent-request", "1"]) {
        const bytes = await outside.writeMessage(site, address, mailing);
        writeFileSync(join(mail, `${address} ${site} ${mailing}.eml`), bytes);
      }
  const [requests, questions] = [outside.log.length, outside.dnsLog.length];
  try {
    await importPaths([mail], { mayOpenBy }, { db: world.db, blobs: world.blobs, now: world.now });
    for (const stage of [...pipeline.filter(({ name }) => name !== "subscribe"), ending])
      await stage.run(world, { stop: world.stop, tell: () => {} });
    return {
      imported: world.db.select().from(deliveries).all(),
      resources: world.db.select().from(resources).all().length,
      confirming: world.db
        .select()
        .from(links)
        .all()
        .filter(({ linkClass }) => linkClass === "confirm" || linkClass === "unsubscribe")
        .map(({ url }) => url),
      visits: world.db.select().from(visits).all(),
      requests: outside.log.slice(requests),
      questions: outside.dnsLog.slice(questions),
    };
  } finally {
    await world.close();
  }
}

describe("imported messages, to a real person, to nobody and to a seed", () => {
  test("cause no packet: nothing is opened, confirmed, left, answered or looked up", { timeout: 120_000 }, async () => {
    const found = await importAndRun(null);
    expect(found.imported).toHaveLength(3 * 3 * sites.length);
    expect(found.imported.every(({ mayOpen }) => !mayOpen)).toBe(true);
    expect(found.imported.some(({ seed }) => seed !== null)).toBe(true);
    expect(found.resources).toBeGreaterThan(10);
    expect(found.confirming.length).toBeGreaterThan(10);
    expect(found.requests).toEqual([]);
    expect(found.questions).toEqual([]);
    expect(found.visits).toEqual([]);
  });

  test("with leave to open are opened and their hosts looked up, and still never confirmed, left or answered", {
    timeout: 240_000,
  }, async () => {
    const found = await importAndRun("the recipient, by letter");
    expect(found.imported.every(({ mayOpenBy }) => mayOpenBy === "the recipient, by letter")).toBe(true);
    expect(found.requests.length).toBeGreaterThan(10);
    expect(found.questions.length).toBeGreaterThan(10);
    expect(new Set(found.visits.map(({ kind }) => kind))).toEqual(new Set(["opening"]));
    expect(found.requests.filter(({ url, method }) => method !== "GET" || found.confirming.includes(url))).toEqual([]);
  });
});
