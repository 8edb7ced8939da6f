import { rmSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { confirm } from "../../../crawler/confirm/confirm.ts";
import { unsubscribe } from "../../../crawler/confirm/unsubscribe.ts";
import { extract } from "../../../crawler/extract/extract.ts";
import { parse } from "../../../crawler/parse/parse.ts";
import { startReceiver } from "../../../crawler/receive/receive.ts";
import { runStage } from "../../../crawler/runner/local.ts";
import type { Candidate, Stage } from "../../../crawler/runner/stage.ts";
import { openReviews } from "../../../crawler/subscribe/review.ts";
import { subscribe } from "../../../crawler/subscribe/subscribe.ts";
import type { CrawlWorld } from "../../../crawler/world.ts";
import { confirmations, unsubscriptions } from "../../../data/schema/index.ts";
import { type SignUpBench, signUpBench } from "../subscribe/sign-up-bench.ts";

let bench: SignUpBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

/** Runs stages in one world, as one process would, with mail coming in. */
async function inOneProcess(
  { open, world: outside }: SignUpBench,
  act: (world: CrawlWorld, run: (...stages: Runnable[]) => Promise<void>) => Promise<void>,
): Promise<void> {
  const world = open();
  const campaign = { ...world.campaign, receive: { smtp: { host: "127.0.0.1", port: 0 } } };
  const receiver = await startReceiver(campaign, world.db, { now: world.now, warn: () => {} });
  outside.deliverTo({ host: "127.0.0.1", port: receiver.smtpPort! });
  try {
    await act(world, async (...stages) => {
      for (const stage of stages) {
        await outside.flush();
        await receiver.drain();
        await stage(world);
      }
    });
  } finally {
    await receiver.close();
    await world.close();
  }
}

type Runnable = (world: CrawlWorld) => Promise<unknown>;
const stage =
  <Item extends Candidate, Result>(which: Stage<CrawlWorld, Item, Result>): Runnable =>
  (world) =>
    runStage(which, world.db, world, { stop: world.stop, tell: () => {} });
const [signUp, read, find, answer, leave] = [
  stage(subscribe),
  stage(parse),
  stage(extract),
  stage(confirm),
  stage(unsubscribe),
];
const waits = (waitAtOnce: string) => (yaml: string) => yaml.replace(/waitAtOnce: \S+/, `waitAtOnce: ${waitAtOnce}`);
const stateOf = ({ world }: SignUpBench, site: string) =>
  world.subscriptions().find((subscription) => subscription.site === site)?.state;

/** Double opt-in by link, and by a code that is typed into the waiting page. */
const [byLink, byCode] = ["bergblick.test", "cipher.test"];

test("while the page of the sign-up waits, link and code are answered in it", { timeout: 180_000 }, async () => {
  bench = await signUpBench([byLink, byCode], { edit: waits("90s") });
  await inOneProcess(bench, async (world, run) => {
    await run(signUp, read, find, answer);
    const rows = world.db.select().from(confirmations).all();
    expect(rows.map(({ context, outcome }) => [context, outcome])).toEqual([
      ["live", "confirmed"],
      ["live", "confirmed"],
    ]);
  });
  expect([stateOf(bench, byLink), stateOf(bench, byCode)]).toEqual(["active", "active"]);
});

test("a later run confirms in the restored browser state, and in a fresh one where that is gone; a code whose page is closed is left for a person", {
  timeout: 180_000,
}, async () => {
  const another = "moorland.test";
  bench = await signUpBench([byLink, another, byCode], { edit: waits("1s") });
  // The first process ends before any mail is read: pages are closed, browser states stay.
  await inOneProcess(bench, async (_, run) => run(signUp));
  const seedAt = (site: string) => bench!.world.subscriptions().find((one) => one.site === site)!.address;
  await inOneProcess(bench, async (world, run) => {
    rmSync(world.desk.parked.statePath(seedAt(another)));
    await run(read, find, answer);
    const rows = world.db.select().from(confirmations).all();
    const of = (site: string) => rows.find(({ seed }) => seed === seedAt(site));
    expect(of(byLink)).toMatchObject({ context: "restored", outcome: "confirmed" });
    expect(of(another)).toMatchObject({ context: "fresh", outcome: "confirmed" });
    expect(of(byCode)).toMatchObject({ context: null, outcome: "left-for-review", url: null });
    expect(openReviews(world.db).map(({ kind, subject }) => [kind, subject])).toEqual([
      ["confirmation", of(byCode)!.message],
    ]);
  });
  expect([byLink, another, byCode].map((site) => stateOf(bench!, site))).toEqual(["active", "active", "pending"]);
});

test("unsubscribe leaves by one click where RFC 8058 offers it and by the link's button elsewhere, once", {
  timeout: 180_000,
}, async () => {
  const [oneClick, link, silent] = ["lantern.test", "vindrose.test", "gearwheel.test"];
  bench = await signUpBench([oneClick, link, silent]);
  const { world: outside } = bench;
  await inOneProcess(bench, async (world, run) => {
    await run(signUp);
    const silentSeed = outside.subscriptions().find(({ site }) => site === silent)!;
    silentSeed.state = "unsubscribed"; // It never sends.
    await outside.sendMailing(1);
    await run(read, find, leave);
    const rows = world.db.select().from(unsubscriptions).all();
    const of = (site: string) =>
      rows.find(({ seed }) => seed === outside.subscriptions().find((one) => one.site === site)!.address);
    expect(of(oneClick)).toMatchObject({ method: "one-click", outcome: "done", reasons: ["HTTP 200"] });
    expect(of(link)).toMatchObject({ method: "link", outcome: "done" });
    expect(of(silent)).toMatchObject({ method: "none", outcome: "no-way", reasons: ["no message came"] });
    const posts = outside.log.filter(({ url, method }) => method === "POST" && rows.some((row) => row.url === url));
    expect(posts).toHaveLength(2);
    expect(posts.find(({ url }) => url === of(oneClick)!.url)?.body).toBe("List-Unsubscribe=One-Click");
    const count = outside.log.length;
    await run(leave);
    expect(outside.log).toHaveLength(count);
  });
  expect([stateOf(bench, oneClick), stateOf(bench, link)]).toEqual(["unsubscribed", "unsubscribed"]);
  const sent = outside.deliveries.length;
  await outside.sendMailing(2);
  expect(outside.deliveries).toHaveLength(sent);
});
