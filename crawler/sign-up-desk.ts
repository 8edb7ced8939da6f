import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { and, count, eq, gt, gte, isNull, like, max, ne } from "drizzle-orm";
import { type Database, inTransaction } from "../data/database.ts";
import { appendJournal } from "../data/journal.ts";
import { attempts, domainProofs, pauses, permits, signUps } from "../data/schema/index.ts";
import type { Page } from "./browser/chromium.ts";
import type { Visit } from "./browser/visit.ts";
import type { ParkedPages } from "./confirm/confirm.ts";
import { openPauses, pause, pauseInWords } from "./pause.ts";
import type { Campaign } from "./plan/campaign-file.ts";
import { type AskServer, type ControlProof, controlName, proveControl } from "./plan/domain-control.ts";
import type { Resolver } from "./resolve/transport/resolver.ts";
import { type Server, serverAt } from "./resolve/wire/exchange.ts";
import { nameOfHost, nameOfText, textOfName } from "./resolve/wire/name.ts";
import { addressOf, stringsOf } from "./resolve/wire/record-text.ts";
import { RECORD_TYPES, rcodeName, typeName } from "./resolve/wire/record-types.ts";
import type { Message } from "./resolve/wire/wire.ts";
import { InputError, PostponedError } from "./runner/errors.ts";
import { slowness } from "./runner/slowness.ts";
import type { SignUpDesk } from "./subscribe/attempt.ts";
import { endWordOf, type SiteEnd, tripOf, unusualOutcomes } from "./subscribe/breaker.ts";
import { anyMailService, dayMs, nextSlot, type PastSlot, reservedVisits } from "./subscribe/politeness.ts";
import { seedFileName } from "./subscribe/subscribe.ts";
import { Turns } from "./subscribe/turns.ts";

const mostParked = 20;
const longestAttemptMs = 90_000;
/** What is further away than that, such as the next day, gives its place in the queue to others. */
const longestWaitMs = 600_000;

/** What the desk is opened with. */
export interface DeskOptions {
  readonly db: Database;
  readonly campaign: Campaign;
  readonly nonce: string;
  readonly resolver: Pick<Resolver, "client" | "servers">;
  readonly secretsDir: string;
  readonly stop: AbortSignal;
  now(): Date;
  readonly longestAttemptMs?: number;
  /** How long a site that was not reached is left alone; a day unless given. */
  readonly retryAfterMs?: number;
}

/** Opens what sign-ups and confirmations of one run share. `close` it before the browser. */
export function openSignUpDesk(
  options: DeskOptions,
): SignUpDesk & { readonly parked: ParkedPages; close(): Promise<void> } {
  const parked = new Parked(options);
  const gate = new Gate(options);
  const ends = pastEnds(options.db);
  const turns = new Turns();
  let proof: { readonly at: number; readonly holds: Promise<ControlProof> } | null = null;
  return {
    parked,
    get longestAttemptMs() {
      return options.longestAttemptMs ?? longestAttemptMs * slowness();
    },
    longestServiceWaitMs: longestWaitMs,
    async requireControl() {
      const now = options.now().getTime();
      if (proof === null || now - proof.at > dayMs) proof = { at: now, holds: checkControl(options) };
      const { holds, detail } = await proof.holds;
      if (holds) return;
      proof = null;
      throw new InputError(
        `no address of ${options.campaign.seeds.domain} is submitted before control of the domain is proved.\n${detail}\nAdd to its zone: ${controlName(options.campaign.seeds.domain)}. IN TXT "${options.nonce}"`,
      );
    },
    retryAfterMs: options.retryAfterMs ?? dayMs,
    requireOpen(site) {
      const open = openPauses(options.db).find((one) => one.site === null || one.site === site);
      if (open !== undefined) throw new PostponedError(pauseInWords(open), options.now());
    },
    noteEnd(end) {
      ends.push(end);
      const trip = tripOf(ends);
      if (trip === null) return;
      ends.length = 0;
      pause(options.db, null, trip, options.now());
    },
    enter: (site) => gate.enter(site, null),
    inTurn: (act) => turns.take(act),
    enterMailService: (site, mailService) => (mailService === null ? Promise.resolve() : gate.enter(site, mailService)),
    park: (seed, visit, page) => parked.park(seed, visit, page),
    close: () => parked.close(),
  };
}

/** How sites ended since sign-up was last paused or resumed, oldest first; what earlier runs saw counts too. */
function pastEnds(db: Database): SiteEnd[] {
  const since =
    db
      .select({ at: max(pauses.resumedAt) })
      .from(pauses)
      .where(isNull(pauses.site))
      .get()?.at ?? "";
  const unreached = db
    .select({ at: attempts.endedAt, subject: attempts.subject, error: attempts.error })
    .from(attempts)
    .where(and(eq(attempts.stage, "subscribe"), eq(attempts.reason, "unreached"), gt(attempts.endedAt, since)))
    .all()
    .map(({ at, subject, error }) => {
      const message = (error ?? "").replace(/^\w+: /, "");
      return { at, site: subject.split(" ")[1] ?? subject, end: endWordOf(message), reached: false };
    });
  const seen = db
    .select({ at: signUps.endedAt, site: signUps.site, outcome: signUps.outcome, url: signUps.pageUrl })
    .from(signUps)
    .where(and(ne(signUps.outcome, "excluded"), gt(signUps.endedAt, since)))
    .all()
    .map(({ at, site, outcome }) => ({ at, site, end: unusualOutcomes.has(outcome) ? outcome : null, reached: true }));
  return [...unreached, ...seen].sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-200);
}

/** Checks control of the seed domain now, and keeps the check as a fact with its journal entry. */
export async function checkControl({
  db,
  campaign,
  nonce,
  resolver,
  now,
}: Pick<DeskOptions, "db" | "campaign" | "nonce" | "resolver" | "now">): Promise<ControlProof> {
  const { test } = campaign.network;
  const testResolvers = test === undefined ? null : resolver.servers.map((server) => server.label);
  const proof = await proveControl(campaign.seeds.domain, nonce, askerOf(resolver.client), testResolvers);
  const fact = {
    domain: campaign.seeds.domain,
    ...proof,
    underTest: test !== undefined,
    checkedAt: now().toISOString(),
  };
  inTransaction(db, (tx) => {
    tx.insert(domainProofs).values(fact).run();
    appendJournal(tx, { kind: "domain proof", subject: fact.domain, fact, writtenAt: fact.checkedAt });
  });
  return proof;
}

/** Asks by the wire client; what it may not reach under `network.test` gives null. */
function askerOf(client: Resolver["client"]): AskServer {
  return async (address, name, type, role) => {
    const server: Server = serverAt(address, role);
    const { message } = await client.ask(server, {
      name: name.startsWith("_") ? nameOfText(name) : nameOfHost(name),
      type: RECORD_TYPES[type],
    });
    return message === null
      ? null
      : {
          rcode: rcodeName(message.rcode),
          isAuthoritative: message.aa,
          answers: plain(message.answers),
          authority: plain(message.authority),
          additional: plain(message.additional),
        };
  };
}

function plain(records: Message["answers"]) {
  return records
    .filter((record) => [RECORD_TYPES.A, RECORD_TYPES.NS, RECORD_TYPES.TXT].some((type) => type === record.type))
    .map((record) => ({
      owner: textOfName(record.owner),
      type: typeName(record.type),
      value:
        record.type === RECORD_TYPES.TXT
          ? stringsOf(record).join("")
          : record.type === RECORD_TYPES.NS
            ? textOfName(record.names[0]!)
            : addressOf(record),
    }));
}

/** Lets one sign-up after the other through, at the rates of the campaign; knows what earlier runs did. */
class Gate {
  readonly #options: DeskOptions;
  readonly #past: PastSlot[];
  /** Seeds of each begun site that had their turn. */
  readonly #begun: Map<string, number>;

  constructor(options: DeskOptions) {
    this.#options = options;
    const since = new Date(options.now().getTime() - dayMs).toISOString();
    const rows = options.db
      .select({ site: signUps.site, at: signUps.startedAt })
      .from(signUps)
      .where(and(gte(signUps.startedAt, since), ne(signUps.outcome, "excluded")))
      .all();
    const submitted = options.db
      .select({ at: permits.grantedAt })
      .from(permits)
      .where(and(like(permits.actKey, "subscribe %"), gte(permits.grantedAt, since)))
      .all();
    this.#past = [
      ...rows.map(({ site, at }) => ({ site, mailService: null, at: Date.parse(at) })),
      ...submitted.map(({ at }) => ({ site: "", mailService: anyMailService, at: Date.parse(at) })),
    ];
    const begun = options.db
      .select({ site: signUps.site, seeds: count() })
      .from(signUps)
      .where(ne(signUps.outcome, "excluded"))
      .groupBy(signUps.site)
      .all();
    this.#begun = new Map(begun.map(({ site, seeds }) => [site, seeds]));
  }

  async enter(site: string, mailService: string | null): Promise<void> {
    const { campaign, now, stop } = this.#options;
    const reserved = reservedVisits(this.#begun, site, campaign.arms.length * campaign.seeds.perArm);
    const at = nextSlot(this.#past, { site, mailService }, campaign.rates, now().getTime(), reserved);
    const waitMs = at - now().getTime();
    if (waitMs > longestWaitMs)
      throw new PostponedError(`the rates of campaign.yaml let ${mailService ?? site} be visited later`, new Date(at));
    this.#past.push({ site, mailService, at });
    if (mailService === null) this.#begun.set(site, (this.#begun.get(site) ?? 0) + 1);
    if (waitMs > 0)
      await sleep(waitMs, undefined, { signal: stop }).catch(() => {
        throw new PostponedError("stopped while waiting for its turn", now());
      });
  }
}

/** Pages that wait for their confirmation: a bounded number, each for `confirm.waitAtOnce`. */
class Parked implements ParkedPages {
  readonly #options: DeskOptions;
  readonly #pages = new Map<string, { readonly visit: Visit; readonly page: Page; readonly timer: NodeJS.Timeout }>();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  async park(seed: string, visit: Visit, page: Page): Promise<void> {
    const folder = join(this.#options.secretsDir, "browser-states");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const state = await visit.context.storageState().catch(() => null);
    if (state !== null)
      writeFileSync(join(folder, `${seedFileName(seed)}.json`), JSON.stringify(state), { mode: 0o600 });
    if (this.#pages.size >= mostParked) await this.#drop(this.#pages.keys().next().value!);
    const timer = setTimeout(() => void this.#drop(seed), this.#options.campaign.confirm.waitAtOnce);
    timer.unref();
    this.#pages.set(seed, { visit, page, timer });
  }

  take(seed: string) {
    const parked = this.#pages.get(seed);
    if (parked === undefined) return null;
    clearTimeout(parked.timer);
    this.#pages.delete(seed);
    return parked.page.isClosed() ? null : { visit: parked.visit, page: parked.page };
  }

  statePath(seed: string): string {
    return join(this.#options.secretsDir, "browser-states", `${seedFileName(seed)}.json`);
  }

  async close(): Promise<void> {
    for (const seed of [...this.#pages.keys()]) await this.#drop(seed);
  }

  async #drop(seed: string): Promise<void> {
    const parked = this.#pages.get(seed);
    if (parked === undefined) return;
    clearTimeout(parked.timer);
    this.#pages.delete(seed);
    await parked.visit.close();
  }
}
