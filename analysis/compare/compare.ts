import type { Identifier } from "../../data/schema/index.ts";
import { type Alignment, align, alignAsStated } from "./align.ts";
import { chainIdentifiers } from "./chain-identifiers.ts";
import { baseOf, COPY, type Component, compareComponents } from "./component.ts";
import { ContentView, canBeSeen, isHidden } from "./content-view.ts";
import type { ObservedMessage } from "./observed.ts";
import { type Pairing, pairReferences } from "./pair-references.ts";
import { type PreparedMessage, type PreparedReference, prepare } from "./prepared.ts";
import { scopeOf, type ValueContext } from "./scope.ts";
import { thresholds } from "./thresholds.ts";

/** One side of a comparison: whose message, which reference, and what stood there. */
export interface Side {
  readonly message: string;
  readonly seed: string | null;
  readonly key: string;
  readonly url: string;
  readonly value: string;
}

/** The aligned triple (or pair, without another message of the seed) and the component that differed. */
export interface TwinEvidence {
  readonly kind: "twins";
  readonly where: string;
  readonly own: Side;
  readonly twin: Side;
  readonly other: Side | null;
}

/** Why a reference could not be told apart. */
export type CompareReason = "single_seed" | "not_aligned" | "nonce_or_token" | "content_or_tracking";

/** What the twins say of one reference. */
export interface ReferenceComparison {
  /** Widest scope found: who is named by the URL. Null when it could not be compared or told. */
  readonly scope: "recipient" | "campaign" | "static" | null;
  readonly reason: CompareReason | null;
  readonly identifiers: readonly Identifier[];
  /** Those of its redirect hops and cookies, as openings showed them. */
  readonly chain: readonly Identifier[];
  readonly evidence: TwinEvidence | null;
  /** A cache-buster was taken out before comparing. */
  readonly cacheBusterRemoved: boolean;
  /** How many seeds would decide what may be content or tracking; null where no number does. */
  readonly seedsToDecide: number | null;
  /** Values of the deciding component among all seeds, for the guessability test. */
  readonly siblings: readonly string[];
}

export interface MessageComparison {
  readonly prepared: PreparedMessage;
  readonly alignment: Alignment;
  readonly references: readonly ReferenceComparison[];
}

/**
 * Compares every message of one site with its twins and with the same seed's other messages. Order does not matter. Where the messages
 * are stated to be copies of one mailing, nothing is asked of them.
 */
export function compareSite(
  messages: readonly ObservedMessage[],
  { areTwins = false }: { readonly areTwins?: boolean } = {},
): MessageComparison[] {
  const prepared = messages.map(prepare);
  const alignments = areTwins ? alignAsStated(prepared) : align(prepared);
  const bySeed = Map.groupBy(prepared, ({ message }) => message.seed);
  const pairings = new Map<string, Pairing>();
  const pairingOf = (own: PreparedMessage, other: PreparedMessage): Pairing => {
    const key = `${own.message.id} ${other.message.id}`;
    const known = pairings.get(key) ?? pairReferences(own, other);
    pairings.set(key, known);
    return known;
  };
  return prepared.map((own) => {
    const alignment = alignments.get(own.message.id)!;
    const partner = (message: PreparedMessage, of: PreparedMessage | null = message): Partner => ({
      message,
      pairing: pairingOf(own, message),
      of,
    });
    const othersOf = (of: PreparedMessage) =>
      otherMessages(of, bySeed.get(of.message.seed) ?? [], alignments.get(of.message.id)!.copies).map((message) =>
        partner(message, of),
      );
    const twins = alignment.twins.map((message) => partner(message));
    const copies = alignment.copies.map((message) => partner(message, null));
    let others = alignment.reason === null ? othersOf(own) : [];
    // Where our seed got one mailing only, a twin that got another shows as well what stays and what changes.
    if (others.length === 0) others = alignment.twins.flatMap(othersOf);
    others = [...others, ...copies];
    const view = new ContentView(
      own,
      twins.map(({ message, pairing }) => [message, pairing]),
    );
    const references = own.references.map((_, i) => compareReference(own, i, alignment, twins, others, view));
    pairings.clear();
    return { prepared: own, alignment, references };
  });
}

/** The nearest other messages of the same seed and sender. */
function otherMessages(
  own: PreparedMessage,
  ofSeed: readonly PreparedMessage[],
  copies: readonly PreparedMessage[],
): PreparedMessage[] {
  const distance = ({ arrivalMs }: PreparedMessage) => Math.abs(arrivalMs - own.arrivalMs);
  const byDistance = (a: PreparedMessage, b: PreparedMessage) =>
    distance(a) - distance(b) || (a.message.id < b.message.id ? -1 : 1);
  return ofSeed
    .filter((other) => other !== own && !copies.includes(other) && other.message.fromDomain === own.message.fromDomain)
    .sort(byDistance)
    .slice(0, thresholds.others);
}

interface Partner {
  readonly message: PreparedMessage;
  readonly pairing: Pairing;
  /** The copy of the mailing that went to the same seed: ours, or a twin's; null for a further copy of our own seed. */
  readonly of: PreparedMessage | null;
}

/** From this number of seeds on, none of which share a value, other content is no explanation (if all else is equal). */
const DECIDING_SEEDS = 3;

const nothing = {
  seedsToDecide: null,
  identifiers: [],
  chain: [],
  evidence: null,
  cacheBusterRemoved: false,
  siblings: [],
} as const;

function compareReference(
  own: PreparedMessage,
  index: number,
  alignment: Alignment,
  twins: readonly Partner[],
  others: readonly Partner[],
  view: ContentView,
): ReferenceComparison {
  if (alignment.reason !== null) return compareCopies(own, index, alignment, others);
  const paired = twins.filter(({ pairing }) => pairing.to[index] !== -1);
  if (paired.length === 0) return { scope: null, reason: "not_aligned", ...nothing };
  const compared = compareUrl(own, index, alignment, paired, others, view);
  const { reference } = own.references[index]!;
  if (reference.requests.length === 0) return compared;
  const chain = chainIdentifiers(
    reference,
    paired.map(({ message, pairing }) => message.references[pairing.to[index]!]!.reference),
  );
  return chain.length === 0 ? compared : { ...compared, chain };
}

/** Without a twin, other copies to the same seed tell at least what is drawn for each. */
function compareCopies(
  own: PreparedMessage,
  index: number,
  { reason }: Alignment,
  copies: readonly Partner[],
): ReferenceComparison {
  const { pieces } = own.references[index]!;
  const paired = copies.filter(({ pairing }) => pairing.to[index] !== -1);
  const identifiers = compareComponents(
    pieces,
    [],
    paired.map(({ message, pairing }) => message.references[pairing.to[index]!]!.pieces),
  )
    .filter(({ own: value, others }) => others.some((other) => other !== null && other !== value))
    .map(({ where, own: value }): Identifier => ({ where, value, scope: "per-fetch" }));
  if (identifiers.length === 0) return { scope: null, reason, ...nothing };
  return { scope: null, ...nothing, reason: "nonce_or_token", identifiers };
}

function compareUrl(
  own: PreparedMessage,
  index: number,
  alignment: Alignment,
  paired: readonly Partner[],
  others: readonly Partner[],
  view: ContentView,
): ReferenceComparison {
  const reference = own.references[index]!;
  const at = ({ message, pairing }: Partner) => message.references[pairing.to[index]!]!;
  const twinOf = ({ of }: Partner) => (of === null ? COPY : paired.findIndex(({ message }) => message === of));
  const same = others.filter(
    (partner) => partner.pairing.to[index] !== -1 && (partner.of === own || twinOf(partner) !== -1),
  );
  const isShared = paired.every((partner) => at(partner).url === reference.url);
  if (isShared && same.some((partner) => partner.of !== null && at(partner).url === reference.url)) {
    return { scope: "static", reason: null, ...nothing };
  }
  // A different picture in the same place says nothing about this one: shapes must agree.
  const comparable = same.filter((partner) => {
    const other = at(partner);
    return other.strictKey === reference.strictKey || other.looseKey === reference.looseKey;
  });
  const components = compareComponents(
    reference.pieces,
    paired.map((partner) => at(partner).pieces),
    comparable.map((partner) => at(partner).pieces),
    comparable.map(twinOf),
  );
  const doubtful = paired.some(({ pairing }) => pairing.doubtful[index] === 1);
  const context: ValueContext = {
    receivedAt: own.message.receivedAt,
    recurs: (value) => recursIn(own, reference, value),
    tieOf: (value) => view.tieOf(value),
    isOtherwiseEqual: () => !alignment.isVariant && !doubtful && view.isEqualBeside(index),
    mayBeContent: canBeSeen(reference) || view.isOtherLink(index),
    isOnlyDifference: components.filter(hasOthers).length === 1,
    isPixel: isHidden(reference),
    signed: reference.signed,
  };
  const findings = components.map((component) => ({ component, ...scopeOf(component, context) }));
  const identifiers = findings
    .filter(({ scope, component }) => scope !== "static" && component.where !== "site")
    .map(({ component, scope }) => ({ where: component.where, value: component.own, scope }));
  const cacheBusterRemoved = findings.some(({ scope }) => scope === "per-fetch");
  const decisive =
    findings.find(({ scope }) => scope === "recipient") ?? findings.find(({ scope }) => scope === "message-recipient");
  if (decisive !== undefined) {
    const { component } = decisive;
    const other = comparable.find(({ of }) => of !== null);
    const place = twinThatDiffers(component);
    const twin = paired[place]!;
    return {
      scope: "recipient",
      reason: null,
      identifiers,
      chain: [],
      cacheBusterRemoved,
      seedsToDecide: null,
      siblings: [component.own, ...component.twins.filter((value) => value !== null)],
      evidence: {
        kind: "twins",
        where: component.where,
        own: side(own, reference, component.own),
        twin: side(twin.message, at(twin), component.twins[place] ?? ""),
        other: other === undefined ? null : side(other.message, at(other), component.others[0] ?? ""),
      },
    };
  }
  const unclear = findings.find(({ why }) => why !== null);
  const rest = { seedsToDecide: null, identifiers, chain: [], evidence: null, cacheBusterRemoved, siblings: [] };
  if (unclear !== undefined) {
    const isOfSeeds = unclear.why === "content_or_tracking" && paired.length + 1 < DECIDING_SEEDS;
    return { scope: null, reason: unclear.why, ...rest, seedsToDecide: isOfSeeds ? DECIDING_SEEDS : null };
  }
  return { scope: findings.some(({ scope }) => scope === "campaign") ? "campaign" : "static", reason: null, ...rest };
}

function side({ message }: PreparedMessage, { reference, url }: PreparedReference, value: string): Side {
  return { message: message.id, seed: message.seed, key: reference.key, url, value };
}

/** The twin whose value differs; the one whose other message was compared, where it is a twin's. */
function twinThatDiffers(component: Component): number {
  const [first = -1] = component.othersOf;
  return first !== -1 && baseOf(component, 0) !== component.own
    ? first
    : component.twins.findIndex((value) => value !== component.own);
}

const hasOthers = ({ own, twins, others }: Component) => [...twins, ...others].some((value) => value !== own);

/** Whether a value stands in another URL of the message, a link above all, or in the head's way to unsubscribe. */
function recursIn(own: PreparedMessage, reference: PreparedReference, value: string): boolean {
  for (const i of own.occurrences(value)) {
    const other = own.references[i];
    if (other === undefined || (other !== reference && other.url !== reference.url)) return true;
  }
  return false;
}
