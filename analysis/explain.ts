import type { HostCode, Reason } from "../data/codes.ts";
import type { Database } from "../data/database.ts";
import type { SignalRow, UnobservedRow } from "../data/schema/index.ts";
import { speakers } from "../data/text/speakers.ts";
import { currentRun } from "./queries/campaign/current-run.ts";

interface Row {
  readonly message: string;
  readonly kind: string;
  readonly subject: string;
  readonly site: string;
  readonly seed: string | null;
  readonly url: string;
  readonly host: string | null;
  readonly element: string;
  readonly technicalClass: string;
  readonly verdict: string;
  readonly level: string | null;
  readonly reason: string | null;
  readonly trackerClass: string | null;
  readonly rule: string;
  readonly signals: string;
  readonly evidence: string | null;
  readonly servedBy: string | null;
  readonly labels: string;
}

interface Side {
  readonly message: string;
  readonly seed: string | null;
  readonly url: string;
  readonly value: string;
}

const MAX_SHOWN = 50;
const { say } = speakers.en;

/**
 * Explains in words what stands behind the verdicts of a request (`VISIT#SEQUENCE`), a message (its SHA-256) or a site,
 * at most 50. Null when the current judgement knows nothing by that name.
 */
export function explain(db: Database, key: string): string | null {
  const run = currentRun(db);
  if (run === null) return null;
  const rows = rowsOf(db, run.id, key);
  if (rows.length === 0) return null;
  const head = [
    `Judgement ${run.id} of ${run.finishedAt}: code ${run.codeVersion}; rule sets ${run.ruleSets.map(({ name, version }) => `${name}@${version}`).join(", ")}`,
    `Lists: ${run.lists.map(({ name, sha256 }) => `${name} (SHA-256 ${sha256})`).join(", ") || "none"}`,
  ];
  const chainOf = db.$client.prepare(
    "select chain, technique, level, reasons from host_verdicts where run = ? and host = ? limit 1",
  );
  const shown = rows
    .slice(0, MAX_SHOWN)
    .map((row) => explainRow(row, chainOf.get(run.id, row.host) as HostRow | undefined));
  const rest = rows.length > MAX_SHOWN ? [`... and ${rows.length - MAX_SHOWN} more`] : [];
  return [...head, "", ...messageLines(db, run.id, key), ...shown, ...rest].join("\n");
}

/** The message as a whole: its copies, its labels, and what the campaign's facts cannot decide. Empty where the key is none. */
function messageLines(db: Database, run: number, key: string): string[] {
  const row = db.$client
    .prepare(
      "select mailing, seeds, is_variant as isVariant, reason, labels, unobserved from alignments where run = ? and message = ?",
    )
    .get(run, key) as
    | {
        readonly mailing: string | null;
        readonly seeds: number;
        readonly isVariant: number;
        readonly reason: string | null;
        readonly labels: string;
        readonly unobserved: string;
      }
    | undefined;
  if (row === undefined) return [];
  const copies =
    row.mailing === null
      ? `not compared: ${row.reason}`
      : `one of ${row.seeds} copies of the mailing ${row.mailing.slice(0, 16)}${row.isVariant === 1 ? ", a variant" : ""}`;
  const unobserved = (JSON.parse(row.unobserved) as UnobservedRow[]).map(
    ({ observable, ...reason }) => `  ${observable} not observed: ${say(reason)}`,
  );
  return [`message ${key}`, `  ${copies}`, ...labelLines(row.labels), ...unobserved, ""];
}

interface HostRow {
  readonly chain: string;
  readonly technique: string | null;
  readonly level: string;
  readonly reasons: string;
}

const columns = `message, subject_kind as kind, subject_key as subject, site, seed, url, host, element, technical_class as technicalClass,
  verdict, level, reason, tracker_class as trackerClass, rule, signals, evidence, served_by as servedBy, labels`;

function rowsOf(db: Database, run: number, key: string): Row[] {
  const request = /^(.+)#(\d+)$/.exec(key);
  if (request !== null) {
    const found = db.$client
      .prepare(
        `select o.message, q.resource_key as subject from requests q join openings o on o.visit_key = q.visit_key
         where q.visit_key = ? and q.sequence = ?`,
      )
      .get(request[1], Number(request[2])) as { message: string; subject: string | null } | undefined;
    if (found === undefined) return [];
    return db.$client
      .prepare(
        `select ${columns} from verdicts where run = ? and message = ? and subject_kind = 'resource' and subject_key = ?`,
      )
      .all(run, found.message, found.subject) as Row[];
  }
  const by = /^[0-9a-f]{64}$/.test(key) ? "message" : "site";
  return db.$client
    .prepare(
      `select ${columns} from verdicts where run = ? and ${by} = ?
       order by verdict = 'tracker' desc, subject_kind = 'resource' desc, message, subject_key`,
    )
    .all(run, key) as Row[];
}

function explainRow(row: Row, host: HostRow | undefined): string {
  const lines = [
    `${row.kind} ${row.element} ${row.url}`,
    `  in message ${row.message} to ${row.seed ?? "nobody known"} from ${row.site}`,
    `  ${verdictInWords(row)} (rule ${row.rule})`,
    ...(JSON.parse(row.signals) as SignalRow[]).map((signal) => `  - ${signal.name}: ${say(signal)}`),
  ];
  const evidence = row.evidence === null ? null : (JSON.parse(row.evidence) as Record<string, unknown>);
  if (evidence?.kind === "twins") lines.push(...twinLines(evidence as unknown as Parameters<typeof twinLines>[0]));
  if (host !== undefined) {
    const names = (JSON.parse(host.chain) as string[]).join(" -> ");
    lines.push(
      `  names: ${names}; ${host.technique ?? "no disguise"}, ${host.level}`,
      ...(JSON.parse(host.reasons) as Reason<HostCode>[]).map((why) => `    ${say(why)}`),
    );
  }
  if (row.servedBy !== null) lines.push(`  served by ${row.servedBy}`);
  lines.push(...labelLines(row.labels));
  return `${lines.join("\n")}\n`;
}

/** Labels in words, one a line. */
function labelLines(labels: string): string[] {
  const rows = JSON.parse(labels) as {
    ruleSet: string;
    observable: string;
    label: string | null;
    reasons: string[];
    flags: string[];
    unresolved: string[];
    otherReading: { label: string; reasons: string[] } | null;
    caveat: string;
  }[];
  return rows.map(({ ruleSet, observable, label, reasons, flags, unresolved, otherReading, caveat }) => {
    const said = [label, ...reasons, ...flags].filter((word) => word !== null).join(", ");
    const other =
      otherReading === null ? "" : `; by another reading ${[otherReading.label, ...otherReading.reasons].join(", ")}`;
    const open = unresolved.length > 0 ? ` (unresolved: ${unresolved.join(", ")})` : "";
    return `  ${ruleSet} ${observable}: ${said || "no label"}${other}${open}. ${caveat}`;
  });
}

function verdictInWords({ technicalClass, verdict, level, reason, trackerClass }: Row): string {
  if (verdict === "tracker") return `${level} to be a tracker (${trackerClass}), ${technicalClass}`;
  if (verdict === "undetermined") return `cannot be told: ${reason}${level === null ? "" : `, ${level}`}`;
  return `no tracker, ${technicalClass}`;
}

/** The copies under each other, with carets under the part that differs. */
function twinLines({
  where,
  own,
  twin,
  other,
}: {
  where: string;
  own: Side;
  twin: Side;
  other: Side | null;
}): string[] {
  const sides = [own, twin, ...(other === null ? [] : [other])];
  return [
    `  ${where} differs between the copies:`,
    ...sides.flatMap(({ seed, message, url, value }) => {
      const at = value === "" ? -1 : url.indexOf(value);
      const mark = at === -1 ? [] : [`    ${" ".repeat(at)}${"^".repeat(value.length)}`];
      return [`    ${url}`, ...mark, `      ${seed ?? "unknown"}, message ${message.slice(0, 16)}`];
    }),
  ];
}
