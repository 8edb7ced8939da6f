import { afterEach, expect, test } from "vitest";
import { confirm } from "../../../crawler/confirm/confirm.ts";
import { unsubscribe } from "../../../crawler/confirm/unsubscribe.ts";
import { extract } from "../../../crawler/extract/extract.ts";
import { parse } from "../../../crawler/parse/parse.ts";
import { checkOrigin } from "../../../crawler/receive/check-origin.ts";
import { startReceiver } from "../../../crawler/receive/receive.ts";
import { runStage } from "../../../crawler/runner/local.ts";
import type { Candidate, Stage } from "../../../crawler/runner/stage.ts";
import { openReviews } from "../../../crawler/subscribe/review.ts";
import { subscribe } from "../../../crawler/subscribe/subscribe.ts";
import type { CrawlWorld } from "../../../crawler/world.ts";
import { confirmations, heads, signUps, unsubscriptions } from "../../../data/schema/index.ts";
import type { Receiver } from "../../world/mail/post-office.ts";
import {
  confirmingLetters,
  leavingLetters,
  type StrangerLetter,
  sendLetter,
} from "../../world/mail/stranger-letters.ts";
import { type SignUpBench, signUpBench } from "../subscribe/sign-up-bench.ts";

let bench: SignUpBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

const stage = <Item extends Candidate, Result>(which: Stage<CrawlWorld, Item, Result>, world: CrawlWorld) =>
  runStage(which, world.db, world, { stop: world.stop, tell: () => {} });

/** Signs up, then lets `act` send letters to the seed of a site and run stages, in one process. */
async function afterSignUp(
  { open, world: outside }: SignUpBench,
  act: (
    world: CrawlWorld,
    seedAt: (site: string) => string,
    post: (letter: StrangerLetter, to: string) => Promise<void>,
    read: () => Promise<void>,
  ) => Promise<void>,
): Promise<void> {
  const world = open();
  const campaign = { ...world.campaign, receive: { smtp: { host: "127.0.0.1", port: 0 } } };
  const receiver = await startReceiver(campaign, world.db, { now: world.now, warn: () => {} });
  const at: Receiver = { host: "127.0.0.1", port: receiver.smtpPort! };
  outside.deliverTo(at);
  try {
    await stage(subscribe, world);
    const rows = world.db.select().from(signUps).all();
    await act(
      world,
      (site) => rows.find((row) => row.site === site)!.seed,
      (letter, to) => sendLetter(at, letter, to),
      async () => {
        await outside.flush();
        await receiver.drain();
        for (const one of [checkOrigin, parse, extract] as const)
          await stage(one as Stage<CrawlWorld, Candidate, unknown>, world);
      },
    );
  } finally {
    await receiver.close();
    await world.close();
  }
}

const waits = (yaml: string) => yaml.replace(/waitAtOnce: \S+/, "waitAtOnce: 90s");

test("of letters from strangers, and of the seed's own site that lead elsewhere or ask for something else, none is opened; each is recorded and shown for review", {
  timeout: 300_000,
}, async () => {
  bench = await signUpBench(["harbour.test", "victim.test", "owner.test"], { edit: waits });
  const { world: outside } = bench;
  await afterSignUp(bench, async (world, seedAt, post, read) => {
    const seed = seedAt("harbour.test");
    for (const letter of confirmingLetters("harbour.test")) await post(letter, seed);
    const before = outside.log.length;
    await read();
    await stage(confirm, world);
    const rows = world.db.select().from(confirmations).all();
    expect(rows.map(({ outcome }) => outcome)).toEqual(
      confirmingLetters("harbour.test").map(() => "foreign-confirmation"),
    );
    expect(
      rows.every(({ visitKey, facts }) => visitKey === null && (facts ?? []).some(({ code }) => code !== "tied")),
    ).toBe(true);
    expect(outside.log.slice(before)).toEqual([]);
    expect(openReviews(world.db).filter(({ outcome }) => outcome === "foreign-confirmation")).toHaveLength(rows.length);
  });
});

const asking = (url: string): StrangerLetter => ({
  name: url,
  from: "news@harbour.test",
  subject: "Please confirm your subscription",
  text: "Please confirm your subscription to our newsletter.",
  links: [["Confirm my subscription", url]],
});

test("what was asked for is confirmed once, however slow its page is; a second letter of the same site is left for a person", {
  timeout: 300_000,
}, async () => {
  bench = await signUpBench(["harbour.test"], { edit: waits });
  const { world: outside } = bench;
  await afterSignUp(bench, async (world, seedAt, post, read) => {
    const seed = seedAt("harbour.test");
    await post(asking("https://harbour.test/confirm?token=0123456789abcdef01"), seed);
    await post(asking("https://harbour.test/confirm?token=0123456789abcdef02"), seed);
    await read();
    await stage(confirm, world);
    await post(asking("https://harbour.test/confirm?token=0123456789abcdef03"), seed);
    await read();
    await stage(confirm, world);
    const rows = world.db.select().from(confirmations).all();
    expect(rows.map(({ outcome }) => outcome).toSorted()).toEqual(["confirmed", "left-for-review", "left-for-review"]);
    expect(
      outside.log.filter(({ url, method }) => method === "POST" && url === "https://harbour.test/confirmed"),
    ).toHaveLength(1);
    expect(outside.log.filter(({ url }) => url.startsWith("https://harbour.test/confirm?"))).toHaveLength(1);
  });
});

test.each([
  ["leads on to another site", "/onward?token=0123456789abcdef01", "foreign-site"],
  ["asks to confirm a payment", "/pay?token=0123456789abcdef01", "asks-other"],
  ["asks for a password", "/welcome?token=0123456789abcdef01", "asks-other"],
])("a link of the site itself that %s is not confirmed there", { timeout: 300_000 }, async (_, path, code) => {
  bench = await signUpBench(["harbour.test", "victim.test"], { edit: waits });
  const { world: outside } = bench;
  await afterSignUp(bench, async (world, seedAt, post, read) => {
    await post(asking(`https://harbour.test${path}`), seedAt("harbour.test"));
    await read();
    const before = outside.log.length;
    await stage(confirm, world);
    const [row] = world.db.select().from(confirmations).all();
    expect(row).toMatchObject({ outcome: "foreign-confirmation" });
    expect(row!.facts!.map((fact) => fact.code)).toContain(code);
    const met = outside.log.slice(before);
    expect(met.filter(({ host, method }) => host === "victim.test" || method === "POST")).toEqual([]);
  });
});

test("letters of strangers offer no way out: the seed leaves by its own list's letter, or says why it did not", {
  timeout: 300_000,
}, async () => {
  bench = await signUpBench(["lantern.test", "harbour.test", "victim.test"], { edit: waits });
  const { world: outside } = bench;
  await afterSignUp(bench, async (world, seedAt, post, read) => {
    await outside.sendMailing(1);
    for (const site of ["lantern.test", "harbour.test"])
      for (const letter of leavingLetters) await post(letter, seedAt(site));
    await read();
    const before = outside.log.length;
    await stage(unsubscribe, world);
    const rows = world.db.select().from(unsubscriptions).all();
    const of = (site: string) => rows.find(({ seed }) => seed === seedAt(site))!;
    const own = world.db
      .select()
      .from(heads)
      .all()
      .filter(({ fromSite }) => fromSite === "lantern.test")
      .map(({ message }) => message);
    expect(of("lantern.test")).toMatchObject({ outcome: "done", message: own[0] });
    expect(outside.subscriptions().find(({ site }) => site === "lantern.test")!.state).toBe("unsubscribed");
    expect(of("harbour.test")).toMatchObject({ outcome: "no-way", url: null });
    expect(of("harbour.test").facts!.map(({ code }) => code)).toContain("foreign-message");
    expect(
      outside.log.slice(before).filter(({ host, url }) => host === "victim.test" || url.includes("/stories/")),
    ).toEqual([]);
  });
});
