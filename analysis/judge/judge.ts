import { reason } from "../../data/codes.ts";
import { type Database, inTransaction } from "../../data/database.ts";
import { judgementRuns } from "../../data/schema/index.ts";
import { classify, type Knowledge } from "../classify/classify.ts";
import { chooseRuleSet, labelsOf, messageLabelsOf, type RuleSet } from "../classify/labels.ts";
import { listHits } from "../classify/lists/adblock-list.ts";
import type { LabelContext } from "../classify/observables.ts";
import type { Verdict } from "../classify/verdict.ts";
import { compareSite } from "../compare/compare.ts";
import { type CampaignSettings, campaignSettings } from "../queries/campaign/campaign-settings.ts";
import type { HostRow } from "../queries/hosts/hosts.ts";
import { campaignLists, formsCache, hostFacts, shippedRuleSets } from "./judge-facts.ts";
import { attempt, type JudgeFault, judgeWithoutFaults, recordFaults, refuseBroken } from "./judge-faults.ts";
import { type SiteMessage, siteReader } from "./judge-read.ts";
import { makeCurrent } from "./judge-runs.ts";
import { type JudgedMessage, type JudgedRows, rowsOf, runWriter } from "./judge-write.ts";

/** Raise this when the judge would now say something else. */
export const JUDGE_VERSION = "3";

/** Pages in the write-ahead log (4 KB each) between two copies into the file while judging. */
const CHECKPOINT_PAGES = 16_000;

/** What a judgement run made. */
export interface Judgement {
  readonly run: number;
  readonly sites: number;
  readonly messages: number;
  readonly verdicts: number;
  /** Messages and sites that the judge could not digest; the ledger keeps their stacks. */
  readonly givenUp: readonly string[];
}

/** How a judgement is dated and followed. */
export interface JudgeOptions {
  readonly now: () => Date;
  readonly onSite?: (site: string) => void;
}

/**
 * Judges the whole campaign, site by site in short transactions, into a new run that becomes current when it is whole.
 * Reads facts and lists, meets no network; `now` only dates the run.
 */
export function judge(db: Database, directory: string, options: JudgeOptions): Judgement {
  const opened = openRun(db, directory, options);
  const judgeOne = siteJudge(db, directory, opened.hosts);
  for (const site of opened.sites) opened.take(judgeOne(site));
  return opened.finish();
}

/** One judged site, as one thread may hand it to another. */
export interface JudgedSite {
  readonly site: string;
  readonly rows: JudgedRows;
  /** Proved identifiers long enough to be looked for at other sites. */
  readonly identifiers: readonly string[];
  readonly faults: readonly JudgeFault[];
}

/** Makes a judge of single sites: what each thread of a judgement does. `hosts` are the facts of hosts, worked out once. */
export function siteJudge(db: Database, directory: string, hosts: readonly HostRow[]): (site: string) => JudgedSite {
  const settings = { ...campaignSettings(db), ruleSets: shippedRuleSets() };
  const { factsOf } = hostFacts(db, hosts);
  const read = siteReader(db);
  const hitsOf = listHits(campaignLists(db, directory).lists);
  const formsOf = formsCache();
  return (site) => {
    const messages = attempt(() => read(site));
    if ("error" in messages)
      return { site, rows: rowsOf(site, []), identifiers: [], faults: [{ subject: site, error: messages.error }] };
    const { judged, faults } = judgeWithoutFaults(site, messages.value, (some) => {
      const found = judgeSite(some, { site, hitsOf, formsOf, factsOf }, settings);
      return [{ rows: rowsOf(site, found), identifiers: provedIdentifiers(found) }];
    });
    return { site, ...(judged[0] ?? { rows: rowsOf(site, []), identifiers: [] }), faults };
  };
}

/** A run that is being made. */
export interface OpenRun {
  readonly sites: readonly string[];
  readonly hosts: readonly HostRow[];
  take(judged: JudgedSite): void;
  finish(): Judgement;
}

/** Begins a run: its row, and the verdicts on hosts. Sites may be taken in any order. */
export function openRun(db: Database, directory: string, { now, onSite }: JudgeOptions): OpenRun {
  const hosts = hostFacts(db).rows;
  const run = begin(db, shippedRuleSets(), campaignLists(db, directory).cited, now());
  // Many rows land on the same pages: copying those into the file seldom saves most of the writing.
  const checkpointPages = db.$client.pragma("wal_autocheckpoint", { simple: true }) as number;
  db.$client.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  writeHosts(db, run, hosts);
  const write = runWriter(db, run);
  const total = { messages: 0, verdicts: 0 };
  const shared = new SharedIdentifiers();
  const faults: JudgeFault[] = [];
  const sites = db.$client
    .prepare("select distinct site from heads where site is not null order by site")
    .pluck()
    .all() as string[];
  return {
    sites,
    hosts,
    take({ site, rows, identifiers, faults: own }) {
      onSite?.(site);
      faults.push(...own);
      shared.add(site, identifiers);
      write.add(rows);
      total.messages += rows.alignments.length;
      total.verdicts += rows.verdicts.length;
    },
    finish() {
      refuseBroken(total.messages, faults);
      write.flush();
      shared.write(db, run);
      recordFaults(db, Number(JUDGE_VERSION), faults, now());
      makeCurrent(db, run, now());
      db.$client.pragma(`wal_autocheckpoint = ${checkpointPages}`);
      return { run, sites: sites.length, ...total, givenUp: faults.map(({ subject }) => subject) };
    },
  };
}

/** What labels need of the campaign. */
export interface LabelSettings {
  readonly ruleSets: readonly RuleSet[];
  readonly jurisdiction: string | null;
  readonly arms: CampaignSettings["arms"];
}

/** Judges the messages of one site. Pure; the order of the messages does not matter. */
export function judgeSite(
  messages: readonly SiteMessage[],
  knowledge: Knowledge,
  settings: LabelSettings,
): JudgedMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const judged = compareSite(messages).map((compared) => ({
    message: byId.get(compared.prepared.message.id)!,
    alignment: compared.alignment,
    verdicts: classify(compared, knowledge),
  }));
  const copiesOf = Map.groupBy(judged, ({ alignment }) => alignment.mailing);
  return judged.map((one) => {
    const { mailing } = one.alignment;
    return labelled(one, mailing === null ? [] : copiesOf.get(mailing)!, settings);
  });
}

type Unlabelled = Pick<JudgedMessage, "message" | "alignment"> & { readonly verdicts: readonly Verdict[] };

function labelled(
  judged: Unlabelled,
  copies: readonly Unlabelled[],
  { ruleSets, jurisdiction, arms }: LabelSettings,
): JudgedMessage {
  const { message, alignment, verdicts } = judged;
  const collectedAt = message.subscribedAt ?? message.receivedAt;
  const ruleSet = jurisdiction === null ? null : chooseRuleSet(ruleSets, jurisdiction, message.receivedAt, collectedAt);
  if (ruleSet === null)
    return { ...judged, verdicts: verdicts.map((one) => ({ ...one, labels: [] })), labels: [], unobserved: [] };
  const consentOf = (arm: string | null) => (arm === null ? null : (arms.get(arm)?.consent ?? null));
  const context: LabelContext = {
    message,
    acquisition: message.acquisition,
    consent: consentOf(message.arm),
    signUp: message.signUp,
    choices: message.choices,
    controlSeenBefore: message.controlSeenBefore,
    roundsAfterWithdrawal: message.roundsAfterWithdrawal,
    parties: new Set(verdicts.filter(namesRecipient).map(({ servedBy }) => servedBy)).size,
    reachesAdvertising: verdicts.some(({ signals }) => signals.some(({ name }) => name === "ad-sync")),
    seeds: alignment.twins.length + 1,
    copies: copies.flatMap((copy) => {
      const consent = consentOf(copy.message.arm);
      return consent === null ? [] : [{ arm: copy.message.arm!, consent, isTracked: isTracked(copy.verdicts) }];
    }),
  };
  const whole = messageLabelsOf(context, verdicts, ruleSet);
  return {
    message,
    alignment,
    verdicts: verdicts.map((verdict) => ({ ...verdict, labels: labelsOf(verdict, context, ruleSet) })),
    ...whole,
  };
}

const namesRecipient = ({ kind, verdict, level }: Verdict) =>
  kind === "resource" && verdict === "tracker" && level === "proved";

/** Whether a resource of a copy names its recipient; null where some could not be told. */
function isTracked(verdicts: readonly Verdict[]): boolean | null {
  const resources = verdicts.filter(({ kind }) => kind === "resource");
  if (resources.some(namesRecipient)) return true;
  return resources.some(({ verdict }) => verdict === "undetermined") ? null : false;
}

function begin(
  db: Database,
  ruleSets: readonly RuleSet[],
  lists: readonly { name: string; sha256: string }[],
  at: Date,
): number {
  const row = {
    codeVersion: JUDGE_VERSION,
    ruleSets: ruleSets.map(({ id, version }) => ({ name: id, version })),
    lists,
    startedAt: at.toISOString(),
    finishedAt: null,
    isCurrent: false,
    pinnedBy: null,
  };
  return inTransaction(db, (tx) => tx.insert(judgementRuns).values(row).returning({ id: judgementRuns.id }).get().id);
}

function writeHosts(db: Database, run: number, rows: readonly HostRow[]): void {
  const insert = db.$client.prepare(
    "insert or ignore into host_verdicts (run, host, site, technique, level, served_by, chain, reasons) values (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  for (let start = 0; start < rows.length; start += 2_000) {
    inTransaction(db, () => {
      for (const row of rows.slice(start, start + 2_000)) {
        const technique = row.technique === "none" ? null : row.technique;
        // A host is seen from its own site and from every sender that names it.
        for (const site of new Set([row.site, ...row.senders])) {
          insert.run(
            run,
            row.host,
            site,
            technique,
            row.level,
            row.servedBy ?? row.servedSite,
            JSON.stringify(row.chain),
            JSON.stringify(row.reasons),
          );
        }
      }
    });
  }
}

/** Shorter identifiers are the same at two sites by chance. */
const SHORTEST_SHARED = 12;

function provedIdentifiers(judged: readonly JudgedMessage[]): string[] {
  const values = new Set<string>();
  for (const { verdicts } of judged)
    for (const { evidence, level } of verdicts)
      if (level === "proved" && evidence?.kind === "twins" && evidence.own.value.length >= SHORTEST_SHARED)
        values.add(evidence.own.value);
  return [...values];
}

/** Proved identifiers of all sites: one that two sites send is a signal of its own. */
class SharedIdentifiers {
  private readonly sitesOf = new Map<string, string | Set<string>>();

  add(site: string, identifiers: readonly string[]): void {
    for (const value of identifiers) {
      const known = this.sitesOf.get(value);
      if (known === undefined) this.sitesOf.set(value, site);
      else if (typeof known !== "string") known.add(site);
      else if (known !== site) this.sitesOf.set(value, new Set([known, site]));
    }
  }

  /** Adds the signal to the verdicts concerned; everything else of them stays as it is. */
  write(db: Database, run: number): void {
    const update = db.$client.prepare(
      `update verdicts set signals = json_insert(signals, '$[#]', json(?))
       where run = ? and site = ? and level = 'proved' and json_extract(evidence, '$.own.value') = ?`,
    );
    for (const [value, sites] of this.sitesOf) {
      if (typeof sites === "string") continue;
      inTransaction(db, () => {
        for (const site of sites) {
          const others = [...sites].filter((other) => other !== site).sort();
          const signal = {
            name: "shared-identifier",
            ...reason("identifier-in-sites", { sites: others }),
          };
          update.run(JSON.stringify(signal), run, site, value);
        }
      });
    }
  }
}
