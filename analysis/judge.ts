import { type Database, inTransaction } from "../data/database.ts";
import { judgementRuns } from "../data/schema/index.ts";
import { classify, type Knowledge } from "./classify/classify.ts";
import { chooseRuleSet, labelsOf, messageLabelsOf, type RuleSet } from "./classify/labels.ts";
import { listHits } from "./classify/lists/adblock-list.ts";
import type { LabelContext } from "./classify/observables.ts";
import type { Verdict } from "./classify/verdict.ts";
import { compareSite } from "./compare/compare.ts";
import { campaignLists, formsCache, hostFacts, shippedRuleSets } from "./judge-facts.ts";
import { type SiteMessage, siteReader } from "./judge-read.ts";
import { makeCurrent } from "./judge-runs.ts";
import { type JudgedMessage, runWriter } from "./judge-write.ts";
import { type CampaignSettings, campaignSettings } from "./queries/campaign-settings.ts";
import type { HostRow } from "./queries/hosts.ts";

/** Raise this when the judge would now say something else. */
export const JUDGE_VERSION = "1";

/** What a judgement run made. */
export interface Judgement {
  readonly run: number;
  readonly sites: number;
  readonly messages: number;
  readonly verdicts: number;
}

/**
 * Judges the whole campaign, site by site in short transactions, into a new run that becomes current when it is whole.
 * Reads facts and lists, meets no network; `now` only dates the run.
 */
export function judge(
  db: Database,
  directory: string,
  options: { readonly now: () => Date; readonly onSite?: (site: string) => void },
): Judgement {
  const ruleSets = shippedRuleSets();
  const { lists, cited } = campaignLists(db, directory);
  const settings = { ...campaignSettings(db), ruleSets };
  const facts = hostFacts(db);
  const run = begin(db, ruleSets, cited, options.now());
  writeHosts(db, run, facts.rows);
  const read = siteReader(db);
  const write = runWriter(db, run);
  const hitsOf = listHits(lists);
  const formsOf = formsCache();
  const sites = db.$client
    .prepare("select distinct site from heads where site is not null order by site")
    .pluck()
    .all() as string[];
  const total = { messages: 0, verdicts: 0 };
  const shared = new SharedIdentifiers();
  for (const site of sites) {
    options.onSite?.(site);
    const messages = read(site);
    const knowledge: Knowledge = { site, hitsOf, formsOf, factsOf: facts.factsOf };
    const judged = judgeSite(messages, knowledge, settings);
    shared.add(site, judged);
    write(site, judged);
    total.messages += judged.length;
    for (const { verdicts } of judged) total.verdicts += verdicts.length;
  }
  shared.write(db, run);
  makeCurrent(db, run, options.now());
  return { run, sites: sites.length, ...total };
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

/** Proved identifiers of all sites: one that two sites send is a signal of its own. */
class SharedIdentifiers {
  private readonly sitesOf = new Map<string, string | Set<string>>();
  private static readonly shortest = 12;

  add(site: string, judged: readonly JudgedMessage[]): void {
    for (const { verdicts } of judged) {
      for (const { evidence, level } of verdicts) {
        if (level !== "proved" || evidence?.kind !== "twins" || evidence.own.value.length < SharedIdentifiers.shortest)
          continue;
        const { value } = evidence.own;
        const known = this.sitesOf.get(value);
        if (known === undefined) this.sitesOf.set(value, site);
        else if (typeof known !== "string") known.add(site);
        else if (known !== site) this.sitesOf.set(value, new Set([known, site]));
      }
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
            because: `the same identifier goes out in messages of ${others.join(", ")}`,
          };
          update.run(JSON.stringify(signal), run, site, value);
        }
      });
    }
  }
}
