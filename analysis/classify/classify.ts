import type { Reason as Because, SignalCode } from "../../data/codes.ts";
import type { LeakPlace, TechnicalClass } from "../../data/schema/index.ts";
import { hostOf, siteOf } from "../../data/site.ts";
import type { MessageComparison, ReferenceComparison, Side } from "../compare/compare.ts";
import { functionalLinks } from "../compare/content-view.ts";
import type { HostFacts, ObservedReference, ObservedRequest } from "../compare/observed.ts";
import { sentPart } from "../compare/prepared.ts";
import { definitionsOf } from "./definitions.ts";
import type { AddressForms } from "./leak/address-forms.ts";
import { findLeaks, type Leak } from "./leak/find-leaks.ts";
import { type Reason, type Rule, rules, type TrackerClass } from "./rules.ts";
import { leakFacts } from "./signals/identifiers/address-leak.ts";
import { detect, type SignalName } from "./signals/index.ts";
import { readReceipt } from "./signals/read-receipt.ts";
import type { ListHit, PlacedLeak, Subject } from "./signals/signal.ts";
import type { Evidence, Verdict } from "./verdict.ts";

/** What the judge knows beside the messages: hosts, lists, addresses. */
export interface Knowledge {
  factsOf(host: string): HostFacts;
  /** Rules of the lists that match a request for a resource. */
  hitsOf(reference: ObservedReference): readonly ListHit[];
  /** Forms of a seed's address; kept between messages. */
  formsOf(address: string): AddressForms;
  /** The site of the campaign that the message belongs to; null without a campaign. */
  readonly site: string | null;
}

/** Judges everything that one compared message refers to. The same facts always give the same verdicts. */
export function classify(compared: MessageComparison, knowledge: Knowledge): Verdict[] {
  const { message } = compared.prepared;
  const repeats = new Map<string, number>();
  for (const { url } of message.references) repeats.set(url, (repeats.get(url) ?? 0) + 1);
  const ownSites = new Set([knowledge.site, message.fromSite].filter((site) => site !== null));
  const receivers = receiversOf(compared, knowledge);
  const verdicts = compared.references.map((comparison, i) => {
    const { reference } = compared.prepared.references[i]!;
    const subject = subjectOf(compared, i, comparison, knowledge, repeats.get(reference.url) ?? 1, ownSites);
    const own = subject.host?.servedBy ?? null;
    const all = receivers.get(comparison.evidence?.own.value ?? "") ?? [];
    return judge({ ...subject, sharedWith: [...all].filter((receiver) => receiver !== own).sort() });
  });
  const receipts = message.receipts.map(
    (receipt): Verdict => ({
      kind: "read-receipt",
      key: String(receipt.position),
      url: receipt.value,
      element: receipt.header,
      technicalClass: "undetermined",
      rule: "read-receipt",
      identifiers: [],
      signals: [{ name: "read-receipt", ...readReceipt(receipt) }],
      definitions: [],
      servedBy: siteOf(receipt.value.slice(receipt.value.lastIndexOf("@") + 1).split(">", 1)[0]!),
      verdict: "tracker",
      level: "proved",
      reason: null,
      trackerClass: "read-receipt",
      evidence: { kind: "receipt", header: receipt.header, value: receipt.value },
    }),
  );
  return [...verdicts, ...receipts];
}

/** Identifiers below this length are the same by chance. */
const SHARED_LENGTH = 8;

/** Who gets each recipient-level identifier when the message is opened: those who serve its URLs, and those they redirect to. */
function receiversOf({ prepared, references }: MessageComparison, { factsOf }: Knowledge): Map<string, Set<string>> {
  const receivers = new Map<string, Set<string>>();
  const servedBy = (host: string) => factsOf(host).servedBy ?? siteOf(host) ?? host;
  references.forEach(({ evidence, scope }, i) => {
    const value = evidence?.own.value ?? "";
    const { reference, host } = prepared.references[i]!;
    if (scope !== "recipient" || reference.kind !== "resource" || host === null || value.length < SHARED_LENGTH) return;
    const found = receivers.get(value) ?? new Set<string>();
    found.add(servedBy(host));
    for (const { url, redirectedFrom } of reference.requests) {
      const next = redirectedFrom !== null && url.includes(value) ? hostOf(url) : null;
      if (next !== null) found.add(servedBy(next));
    }
    receivers.set(value, found);
  });
  return receivers;
}

function subjectOf(
  compared: MessageComparison,
  index: number,
  comparison: ReferenceComparison,
  knowledge: Knowledge,
  repeats: number,
  ownSites: ReadonlySet<string>,
): Omit<Subject, "sharedWith"> {
  const { message } = compared.prepared;
  const { reference, host } = compared.prepared.references[index]!;
  const firstRequests: ObservedRequest[] = [];
  const hops: ObservedRequest[] = [];
  for (const request of reference.requests) (request.redirectedFrom === null ? firstRequests : hops).push(request);
  return {
    message,
    reference,
    comparison,
    host: host === null ? null : knowledge.factsOf(host),
    factsOf: knowledge.factsOf,
    leaks:
      message.seed === null || message.seedFrom === null
        ? []
        : leaksOf(message.seed, reference, comparison, hops, knowledge),
    hits: reference.kind === "resource" ? knowledge.hitsOf(reference) : [],
    ownSites,
    repeats,
    firstRequests,
    hops,
  };
}

/** Where the address may stand, and what was found there. What all seeds get is searched in one cheap pass only. */
function leaksOf(
  address: string,
  reference: ObservedReference,
  { scope, evidence }: ReferenceComparison,
  hops: readonly ObservedRequest[],
  { formsOf }: Knowledge,
): PlacedLeak[] {
  const forms = formsOf(address);
  const twin = evidence?.twin ?? null;
  const own = hostOf(reference.url);
  // A fragment stays with the client, but for a proxy's that holds the original.
  const sent = reference.unwrappedUrl === null ? sentPart(reference.url) : reference.url;
  const places: [place: LeakPlace, host: string | null, text: string | null][] = [["url", own, sent]];
  for (const { url, referer, requestCookie, requestBody } of hops) {
    const next = hostOf(url);
    places.push(["redirect", next, url], ["redirect-referer", next, referer]);
    places.push(["redirect-cookie", next, requestCookie], ["redirect-body", next, requestBody]);
  }
  for (const { redirectedFrom, referer, requestCookie, requestBody } of reference.requests) {
    if (redirectedFrom !== null) continue;
    places.push(["referer", own, referer], ["cookie", own, requestCookie], ["body", own, requestBody]);
  }
  const thorough = scope === null || scope === "recipient";
  return places.flatMap(([place, host, text]) =>
    text === null
      ? []
      : findLeaks(text, forms, thorough)
          .filter((leak) => !isByChance(leak, twin, formsOf))
          .map((leak) => ({ ...leak, place, host })),
  );
}

/**
 * Ten thousand hashes of hashes have 32 bits only: among a million tokens some equal one by chance. Such a one counts
 * where the twin's URL carries the same function of the twin's address.
 */
function isByChance(leak: Leak, twin: Side | null, formsOf: Knowledge["formsOf"]): boolean {
  if (leak.found.length > 11 || leak.functions.length < 2 || leak.part !== "address") return false;
  if (twin?.seed?.includes("@") !== true) return true;
  const same = leak.functions.join();
  return !findLeaks(twin.url, formsOf(twin.seed), true).some(({ functions }) => functions.join() === same);
}

function judge(subject: Subject): Verdict {
  const { reference, comparison, host } = subject;
  const signals = detect(subject);
  const technicalClass = technicalClassOf(subject, signals);
  const reason: Reason | null = technicalClass === "undetermined" ? (comparison.reason ?? "nonce_or_token") : null;
  const evidence = evidenceOf(subject, technicalClass);
  const facts = { subject, signals, technicalClass, reason };
  for (const rule of rules) {
    if (!holds(rule, facts)) continue;
    const outcome = outcomeOf(rule, facts, evidence);
    if (outcome === null) continue;
    const common = {
      kind: reference.kind,
      key: reference.key,
      url: reference.url,
      element: reference.element,
      technicalClass,
      rule: rule.id,
      identifiers: [...comparison.identifiers, ...comparison.chain],
      signals: [...signals].map(([name, because]) =>
        name === "address-leak" ? { name, ...because, leaks: leakFacts(subject.leaks) } : { name, ...because },
      ),
      definitions: definitionsOf({ subject, signals, technicalClass, verdict: outcome.verdict, level: outcome.level }),
      servedBy: host?.servedBy ?? siteOf(reference.url),
    };
    return { ...common, ...outcome } as Verdict;
  }
  throw new Error("the last rule of each kind must ask for nothing");
}

interface Facts {
  readonly subject: Subject;
  readonly signals: ReadonlyMap<SignalName, Because<SignalCode>>;
  readonly technicalClass: TechnicalClass;
  readonly reason: Reason | null;
}

function technicalClassOf(
  { reference, comparison }: Subject,
  signals: ReadonlyMap<SignalName, Because<SignalCode>>,
): TechnicalClass {
  const isLink = reference.kind === "link";
  if (signals.has("address-leak")) return isLink ? "link_personalised" : "remote_email_derived";
  if (comparison.scope === "recipient") return isLink ? "link_personalised" : "remote_recipient_unique";
  if (comparison.scope === "campaign") return "remote_campaign_level";
  return comparison.scope === "static" ? "remote_static" : "undetermined";
}

function holds(rule: Rule, { subject, signals, technicalClass, reason }: Facts): boolean {
  if (rule.kind !== subject.reference.kind) return false;
  if (rule.classes !== undefined && !rule.classes.includes(technicalClass)) return false;
  if (rule.reasons !== undefined && (reason === null || !rule.reasons.includes(reason))) return false;
  if (rule.isFunctional === true && !functionalLinks.has(subject.reference.linkClass ?? "")) return false;
  if (rule.when?.some((name) => !signals.has(name))) return false;
  return !rule.unless?.some((name) => signals.has(name));
}

/** Twins first; else the address that the campaign states. A header of the message may be wrong, so it proves nothing. */
function evidenceOf({ comparison, message, leaks }: Subject, technicalClass: TechnicalClass): Evidence | null {
  if (comparison.evidence !== null) return comparison.evidence;
  const leak = leaks.find(({ part }) => part === "address");
  const derived = technicalClass === "remote_email_derived" || technicalClass === "link_personalised";
  return derived && leak !== undefined && message.seed !== null && message.seedFrom === "stated"
    ? { kind: "address", seed: message.seed, leak }
    : null;
}

function outcomeOf(rule: Rule, { subject, signals, reason }: Facts, evidence: Evidence | null) {
  if (rule.verdict === "not-a-tracker")
    return { verdict: rule.verdict, level: null, reason: null, trackerClass: null, evidence } as const;
  if (rule.verdict === "undetermined") {
    const why = rule.because ?? reason ?? "nonce_or_token";
    return { verdict: rule.verdict, level: rule.level ?? null, reason: why, trackerClass: null, evidence } as const;
  }
  const trackerClass = rule.as ?? trackerClassOf(subject, signals);
  if (rule.level !== "proved")
    return { verdict: rule.verdict, level: rule.level, reason, trackerClass, evidence } as const;
  return evidence === null
    ? null
    : ({ verdict: rule.verdict, level: "proved", reason: null, trackerClass, evidence } as const);
}

function trackerClassOf({ reference }: Subject, signals: ReadonlyMap<SignalName, Because<SignalCode>>): TrackerClass {
  if (reference.loads === "font" || reference.loads === "style") return "tokenised-font-or-style";
  return signals.has("invisible-markup") ||
    signals.has("invisible-image") ||
    (!signals.has("size-mismatch") && reference.statedWidth === null && signals.has("mail-service-shape"))
    ? "open-pixel"
    : "tokenised-image";
}
