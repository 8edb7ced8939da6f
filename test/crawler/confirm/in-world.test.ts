import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { confirm } from "../../../crawler/confirm/confirm.ts";
import { consent } from "../../../crawler/confirm/consent.ts";
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
import {
  confirmations,
  preflights,
  seeds,
  signUps,
  stamps,
  trackingChoices,
  unsubscriptions,
  visits,
} from "../../../data/schema/index.ts";
import { services } from "../../world/services/services.ts";
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
const [signUp, readBytes, find, answer, treat, leave] = [
  stage(subscribe),
  stage(parse),
  stage(extract),
  stage(confirm),
  stage(consent),
  stage(unsubscribe),
];
const origin = stage(checkOrigin);
const read: Runnable = async (world) => {
  await origin(world);
  await readBytes(world);
};
const waits = (waitAtOnce: string) => (yaml: string) => yaml.replace(/waitAtOnce: \S+/, `waitAtOnce: ${waitAtOnce}`);
const stateOf = ({ world }: SignUpBench, site: string) =>
  world.subscriptions().find((subscription) => subscription.site === site)?.state;

/** As if the site's mail service had set a cookie at the sign-up. */
function addCookie(statePath: string, { world }: SignUpBench, site: string): void {
  const { service } = world.sites.find(({ name }) => name === site)!;
  const domain = new URL(services[service].confirm.replaceAll(/[{}]/g, "")).hostname;
  const state = JSON.parse(readFileSync(statePath, "utf8")) as { cookies: object[] };
  const cookie = { name: "session", value: "kept", domain, path: "/", expires: -1, httpOnly: true, secure: true };
  writeFileSync(statePath, JSON.stringify({ ...state, cookies: [...state.cookies, { ...cookie, sameSite: "Lax" }] }));
}

/** Double opt-in by link, and by a code that is typed into the waiting page. */
const [byLink, byCode] = ["bergblick.test", "cipher.test"];

test("while the page of the sign-up waits, link and code are answered in it", { timeout: 180_000 }, async () => {
  bench = await signUpBench([byLink, byCode], { edit: waits("90s") });
  await inOneProcess(bench, async (world, run) => {
    const stamp = { head: "{}", authority: "https://tsa.test/", token: Buffer.of(0x30, 0) };
    const times = { stampedAt: "2026-11-24T12:00:02.000Z", askedAt: "2026-11-24T12:00:00.500Z" };
    world.db
      .insert(stamps)
      .values({ sequence: 1, ...stamp, ...times })
      .run();
    await run(signUp, read, find, answer);
    const rows = world.db.select().from(confirmations).all();
    expect(rows.map(({ context, outcome }) => [context, outcome])).toEqual([
      ["live", "confirmed"],
      ["live", "confirmed"],
    ]);
    expect(
      world.db
        .select()
        .from(visits)
        .all()
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(["confirmation", "confirmation", "sign-up", "sign-up"]);
    // One row for all: the circumstances of a run are the same for every kind of visit.
    expect(
      world.db
        .select()
        .from(preflights)
        .all()
        .map(({ facts }) => facts),
    ).toEqual([
      expect.objectContaining({
        resolvers: [bench!.world.resolver],
        upstreamProxy: null,
        clock: { offsetMs: 1_500, authority: "https://tsa.test/", comparedAt: times.askedAt },
        browser: expect.objectContaining({ version: expect.stringMatching(/^\d+\./) }),
      }),
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
    addCookie(world.desk.parked.statePath(seedAt(byLink)), bench!, byLink);
    await run(read, find, answer);
    const rows = world.db.select().from(confirmations).all();
    const of = (site: string) => rows.find(({ seed }) => seed === seedAt(site));
    expect(of(byLink)).toMatchObject({ context: "restored", outcome: "confirmed" });
    const asked = bench!.world.log.find(({ url }) => url === of(byLink)!.url)!;
    expect(asked.headers.find(([name]) => name.toLowerCase() === "cookie")?.[1]).toBe("session=kept");
    expect(of(another)).toMatchObject({ context: "fresh", outcome: "confirmed" });
    expect(of(byCode)).toMatchObject({ context: null, outcome: "left-for-review", url: null });
    expect(openReviews(world.db).map(({ kind, subject }) => [kind, subject])).toEqual([
      ["confirmation", of(byCode)!.message],
    ]);
  });
  expect([byLink, another, byCode].map((site) => stateOf(bench!, site))).toEqual(["active", "active", "pending"]);
});

test("a request for consent to tracking is answered as the arm says, and silence sends nothing", {
  timeout: 180_000,
}, async () => {
  const arms = ["accept", "refuse", "withdraw"].map(
    (consent) => `{ name: ${consent}, consent: ${consent}, opens: true }`,
  );
  bench = await signUpBench(["lucerna.test"], {
    edit: (yaml) =>
      `${waits("60s")(yaml).replace(/^arms:\n(?: .*\n)+/m, `arms: [${arms.join(", ")}]\n`)}withdrawAfter: 1s\n`,
  });
  const { world: outside } = bench;
  await inOneProcess(bench, async (world, run) => {
    await run(signUp, read, find, answer, read, find, treat);
    const armOf = new Map(
      world.db
        .select()
        .from(seeds)
        .all()
        .map(({ address, arm }) => [address, arm]),
    );
    const rows = world.db.select().from(trackingChoices).all();
    const acts = rows.map(({ seed, act, outcome, visitKey }) => [armOf.get(seed), act, outcome, visitKey !== null]);
    expect(acts.toSorted()).toEqual([
      ["accept", "given", expect.stringMatching(/^(done|unclear)$/), true],
      ["refuse", "silent", null, false],
      ["withdraw", "withdrawn", "done", true],
    ]);
    for (const { lagMs, chosenAt, seed } of rows) {
      const { startedAt } = world.db.select().from(signUps).where(eq(signUps.seed, seed)).get()!;
      expect(lagMs).toBe(Date.parse(chosenAt) - Date.parse(startedAt));
    }
    const kept = outside.subscriptions().map(({ address, trackingConsent }) => [armOf.get(address), trackingConsent]);
    expect(kept.toSorted()).toEqual([
      ["accept", "given"],
      ["refuse", "not-asked"],
      ["withdraw", "withdrawn"],
    ]);
  });
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
