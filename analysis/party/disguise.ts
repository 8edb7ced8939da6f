import { type HostCode, type Reason, reason } from "../../data/codes.ts";
import type { Level } from "../../data/schema/judgements.ts";
import type { HostEvidence } from "./host-evidence.ts";
import { type Family, hostSignals, type PartyTables, type ServiceSignal, type Technique } from "./host-signals.ts";
import { labelsOf } from "./name-suffix.ts";

/**
 * How sure it is who serves a host. `not found`: every probe was completed and gave no signal. `undetermined`: a probe
 * failed and none that succeeded gave a signal, so that "not found" may not be said.
 */
export type HostLevel = Level | "not found" | "undetermined";

/** Who serves a name, by which technique it hides that, and how sure it is. Whether that is tracking is not asked here. */
export interface Disguise {
  readonly host: string;
  readonly site: string;
  /**
   * `none` where the host lies openly under the service's own name; null where nothing was found, and where only the
   * sending service is known (flag `sender-only`): it sent the mail, nothing ties it to this host.
   */
  readonly technique: Technique | "none" | null;
  readonly level: HostLevel;
  /** The mail service or organisation; the site that serves the name where no table knows it; null when not known. */
  readonly servedBy: string | null;
  /** The registrable domain under which it serves; null where addresses, paths or headers alone name the service. */
  readonly servedSite: string | null;
  /** The organisation behind `servedBy`; null when not known. */
  readonly organisation: string | null;
  /** The CDN or cloud at the end of the chain, which serves for somebody else; null without one. */
  readonly edge: string | null;
  /** Names from the host to the last. */
  readonly chain: readonly string[];
  readonly reasons: readonly Reason<HostCode>[];
  /**
   * `zone-scope` (wildcard), `browser-only` (AliasMode), `conflict` (services contradict each other), `incomplete` (a
   * probe failed), `unlisted` (no table knows who serves), `sender-only`, `dangling`.
   */
  readonly flags: readonly string[];
  /** What is disguised: the host, or `*.parent` or a zone's apex where the zone answers alike for all its names. */
  readonly scope: string;
}

/** Judges who serves a host, by the conditions of the four levels. Pure: the same evidence and tables, the same verdict. */
export function judgeHost(evidence: HostEvidence, tables: PartyTables): Disguise {
  const { host, site, chain } = evidence;
  const names = [host, ...chain.hops.filter(({ type }) => type !== "DNAME").map(({ target }) => target)];
  const edge = edgeOf(evidence, tables);
  const base = { host, site, edge, chain: names };
  if (labelsOf(host).some((label) => label.startsWith("_"))) {
    return nothing({ ...base, level: "not found" }, [reason("underscore-label", {})], [], host);
  }
  const open = tables.services.byName("cname", host)[0];
  if (open !== undefined) {
    const level = open.certainty === "remembered" ? ("suspected" as const) : ("proved" as const);
    const because = [reason("service-name", { host, name: open.value })];
    const who = served({ service: open.service, isListed: true }, site, tables);
    return { ...base, technique: "none", level, ...who, reasons: because, flags: [], scope: host };
  }
  const signals = hostSignals(evidence, tables);
  const candidates = [...new Set(signals.map(({ service }) => service))]
    .map((service) => weigh(service, signals, tables))
    .sort((a, b) => a.rank - b.rank);
  // Many services share a path's shape: it stands beside what names one, or against it, and names none.
  const best = candidates.find((candidate) => candidate.signals.some(({ family }) => family !== "P"));
  const isTied = best !== undefined && isOfTheHost(best.signals);
  const isIncomplete = probeFailures(evidence).length > 0;
  if (best === undefined || (!isTied && (!best.isListed || isIncomplete))) return withoutService(evidence, base);
  const technique = isTied ? (best.technique ?? plainTechnique(evidence, edge)) : null;
  const flags = flagsOf(evidence, best, candidates, tables);
  const reasons = [...best.signals.map(({ because }) => because), ...chainReasons(evidence, edge)];
  const scope = scopeOf(evidence, technique, best.signals);
  const who = served(best, best.signals.find(({ servedSite }) => servedSite !== null)?.servedSite ?? null, tables);
  return { ...base, technique, level: best.level, ...who, reasons, flags, scope };
}

interface Candidate {
  readonly service: string;
  readonly isListed: boolean;
  readonly level: Level;
  readonly technique: Technique | null;
  readonly signals: readonly ServiceSignal[];
  /** 0 is best: level first, then families. */
  readonly rank: number;
}

const OF_THE_HOST: readonly Family[] = ["A", "P", "T"];

/** The level that all signals for one service reach together (facts by family: two of one family count once). */
function weigh(service: string, all: readonly ServiceSignal[], tables: PartyTables): Candidate {
  const signals = all.filter((signal) => signal.service === service);
  const allied = all.filter(
    (signal) => signal.service !== service && tables.services.areAllied(service, signal.service),
  );
  const sure = [...signals, ...allied].filter(({ certainty }) => certainty !== "remembered");
  const families = new Set(sure.map(({ family }) => family));
  const direct = signals.find(({ isDirect, certainty }) => isDirect && certainty !== "remembered");
  const ofTheHost = [...families].some((family) => OF_THE_HOST.includes(family));
  const isPartial = families.has("D") && direct === undefined;
  const isCorroborated = families.size >= 2 && (ofTheHost || isPartial);
  const level = direct !== undefined ? "proved" : isCorroborated ? "corroborated" : "suspected";
  const technique = (direct ?? signals.find((signal) => signal.technique !== null))?.technique ?? null;
  const isListed = signals.some((signal) => signal.isListed);
  const place = direct === undefined ? 50 : all.indexOf(direct);
  const rank =
    ["proved", "corroborated", "suspected"].indexOf(level) * 1000 + (isListed ? 0 : 100) + place - families.size;
  return { service, isListed, level, technique, signals, rank: rank + (isOfTheHost(signals) ? 0 : 500) };
}

function isOfTheHost(signals: readonly ServiceSignal[]): boolean {
  return signals.some(({ family }) => family !== "M" && family !== "H");
}

function withoutService(evidence: HostEvidence, base: Pick<Disguise, "host" | "site" | "edge" | "chain">): Disguise {
  const failures = probeFailures(evidence);
  if (failures.length > 0) {
    const why = failures.map((probe) => reason("probe-failed", { probe }));
    return nothing({ ...base, level: "undetermined" }, why, ["incomplete", ...shapeFlags(evidence)], base.host);
  }
  const reasons = [...chainReasons(evidence, base.edge), completed(evidence)];
  return nothing({ ...base, level: "not found" }, reasons, shapeFlags(evidence), base.host);
}

function nothing(
  base: Pick<Disguise, "host" | "site" | "edge" | "chain" | "level">,
  reasons: readonly Reason<HostCode>[],
  flags: readonly string[],
  scope: string,
): Disguise {
  return { ...base, technique: null, servedBy: null, servedSite: null, organisation: null, reasons, flags, scope };
}

function served(
  { service, isListed }: Pick<Candidate, "service" | "isListed">,
  servedSite: string | null,
  { services, entities }: PartyTables,
) {
  const organisation = isListed ? services.organisationOf(service) : (entities.of(service)?.organisation ?? null);
  return { servedBy: service, servedSite, organisation };
}

/** The carrier at the end of the chain: where the bytes come from, whoever's they are. */
function edgeOf({ chain }: HostEvidence, { entities }: PartyTables): string | null {
  const last = chain.hops.at(-1)?.target;
  return last !== undefined && entities.isCarrier(last) ? entities.of(last)!.organisation : null;
}

/** How a host hides whose it is when neither its aliases nor its addresses say so. */
function plainTechnique({ chain }: HostEvidence, edge: string | null): Technique | null {
  if (chain.hops.length > 0 && edge !== null) return "cdn-fronted";
  return chain.hops.length === 0 && chain.addresses.length > 0 ? "address" : null;
}

function flagsOf(
  evidence: HostEvidence,
  best: Candidate,
  all: readonly Candidate[],
  { services }: PartyTables,
): string[] {
  const direct = best.signals.filter(({ family }) => family === "D");
  const isBrowserOnly = direct.length > 0 && direct.every(({ technique }) => technique === "svcb-alias");
  const rivals = all.filter(
    (other) =>
      !services.areAllied(other.service, best.service) &&
      other.signals.some(({ family }) => family !== "M" && family !== "H"),
  );
  return [
    ...shapeFlags(evidence),
    ...(best.isListed ? [] : ["unlisted"]),
    ...(isOfTheHost(best.signals) ? [] : ["sender-only"]),
    ...(isBrowserOnly ? ["browser-only"] : []),
    ...(rivals.length > 0 ? ["conflict"] : []),
    ...(probeFailures(evidence).length > 0 ? ["incomplete"] : []),
  ];
}

function shapeFlags({ chain }: HostEvidence): string[] {
  return [...(chain.isWildcard === true ? ["zone-scope"] : []), ...(chain.end === "dangling" ? ["dangling"] : [])];
}

/** Questions about the host that nobody answered; PTR and mail records are not needed for "not found". */
function probeFailures({ chain }: HostEvidence): string[] {
  return (chain.observations.failures ?? []).filter((failure) => !/^(reverse|mail|reference) /.test(failure));
}

function chainReasons({ chain }: HostEvidence, edge: string | null): Reason<HostCode>[] {
  return [
    ...(edge === null ? [] : [reason("chain-ends-at-carrier", { name: chain.finalName, carrier: edge })]),
    ...(chain.end === "address" ? [] : [reason("chain-ends-without-address", { end: chain.end })]),
    ...(chain.isWildcard === true ? [reason("sibling-answers-alike", {})] : []),
    ...(chain.observations.disagreements ?? []).map((question) => reason("servers-disagree", { question })),
  ];
}

function completed({ referencesAsked, paths }: HostEvidence): Reason<HostCode> {
  return reason("probes-completed", { references: referencesAsked, paths: paths.length });
}

function scopeOf(
  { host, chain }: HostEvidence,
  technique: Disguise["technique"],
  signals: readonly ServiceSignal[],
): string {
  const zone = chain.observations.zones?.find(({ apex }) =>
    signals.some(({ because }) => because.code === "zone-delegated" && because.facts.apex === apex),
  );
  if (technique === "ns-delegation") return zone?.apex ?? chain.observations.zones?.[0]?.apex ?? host;
  const dname = chain.hops.find(({ type }) => type === "DNAME");
  if (technique === "dname" && dname !== undefined) return `*.${dname.owner}`;
  return chain.isWildcard === true ? `*.${labelsOf(host).slice(1).join(".")}` : host;
}
