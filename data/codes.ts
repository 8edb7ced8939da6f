/**
 * What a fact of a code is, and with it what becomes of it when it is published: numbers and words of our own stay, hosts,
 * URLs, tokens, addresses and texts are redacted as such. One place for type and treatment.
 */
interface Kinds {
  number: number;
  /** A word of ours or of a protocol: never anybody's. */
  word: string;
  words: readonly string[];
  host: string;
  hosts: readonly string[];
  url: string;
  /** A value that may tell recipients apart. */
  token: string;
  tokens: readonly string[];
  /** A seed's address. */
  address: string;
  /** Words of somebody else. */
  text: string;
  texts: readonly string[];
  reasons: readonly Reason[];
}

/** Kinds of facts; with `?` the fact may be null. */
export type FactKind = keyof Kinds | `${keyof Kinds}?`;

type Value<K> = K extends `${infer Base extends keyof Kinds}?`
  ? Kinds[Base] | null
  : K extends keyof Kinds
    ? Kinds[K]
    : never;

const place = { place: "word", host: "host?" } as const;
const size = { width: "number?", height: "number?" } as const;

/** Codes of signals: why a reference looks like tracking, or why not. */
const signalCodes = {
  /** The component `where` differs between twins; `other` is the third copy's value, `otherOf` whose other message it is. */
  "identifier-differs": { where: "text", own: "token", twin: "token", other: "token?", otherOf: "word?" },
  "address-sent": { ...place, functions: "words", seed: "address?", variant: "word" },
  "address-part-sent": { ...place, part: "word", found: "token" },
  "campaign-value": { where: "text", value: "token" },
  "identifiers-count-up": { values: "tokens" },
  "identifier-short": { value: "token", bits: "number" },
  "markup-hides": { by: "words" },
  "markup-tiny": size,
  "image-tiny": size,
  "image-transparent": size,
  "image-single-colour": size,
  "sizes-differ": { ...size, cameWidth: "number", cameHeight: "number?" },
  "spacer-same-for-all": {},
  "spacer-repeats": { times: "number" },
  "spacer-named": {},
  "listed-by": { lists: "words", rules: "texts" },
  "open-path": { example: "word", service: "word?" },
  "asks-ad-service": { host: "host" },
  "redirects-to-ad-service": { host: "host" },
  "redirects-to-exchange": { host: "host", path: "text", service: "word?" },
  "cookie-set": { host: "host", name: "text", value: "token" },
  "redirects-to-entity": { first: "host", host: "host", service: "word" },
  "served-by-other": { host: "host", site: "host", service: "word?", technique: "word", reasons: "reasons" },
  "response-forbids-caching": { value: "text" },
  "asked-again": {},
  "pictures-differ": { bodies: "number", openings: "number" },
  "identifier-sent-to": { hosts: "hosts" },
  "identifier-in-sites": { sites: "hosts" },
  "link-through": { host: "host?", target: "host?" },
  "link-through-service": { host: "host", service: "word" },
  "link-click-path": { host: "host?" },
  "looks-drawn": { where: "text", value: "token" },
  "address-in-url": { where: "text", value: "token" },
  "number-in-open-path": { where: "text", value: "token" },
  "hidden-content": { kind: "word" },
  "seeds-would-decide": { seeds: "number" },
  "host-dead": { host: "host" },
  "cache-buster": { where: "text", value: "token" },
  "proxied-image": { proxy: "host?", original: "host?" },
  "receipt-asked": { header: "word", to: "text" },
} as const;

/** Codes of what is known about who serves a host. */
const hostCodes = {
  "underscore-label": {},
  "service-name": { host: "host", name: "host" },
  "alias-to": { owner: "host", type: "word", target: "host", ttl: "number" },
  "zone-delegated": { apex: "host", servers: "hosts", isWhole: "word" },
  "same-addresses-now": { host: "host" },
  "same-addresses-round": { host: "host" },
  "address-in-range": { address: "word", range: "word" },
  "reverse-name": { name: "host" },
  "path-shape": { shape: "word" },
  "dkim-key-at": { name: "host" },
  "spf-includes": { name: "host" },
  "bounces-to": { name: "host" },
  "envelope-under": { name: "host" },
  "sibling-leads-to": { name: "host" },
  "header-seen": { name: "word" },
  "certificate-names": { name: "host" },
  "chain-ends-at-carrier": { name: "host", carrier: "word" },
  "chain-ends-without-address": { end: "word" },
  "sibling-answers-alike": {},
  "servers-disagree": { question: "host" },
  "probe-failed": { probe: "text" },
  "probes-completed": { references: "number", paths: "number" },
} as const;

/** Codes of observables that a campaign's facts cannot decide. */
const unobservedCodes = {
  "no-sign-up-captured": {},
  "text-mentions-none": {},
  "no-policy-linked": {},
  "no-consenting-and-refusing-copies": {},
  "too-few-arms": { arms: "number", needed: "number" },
  "copies-not-compared": {},
} as const;

/** What an older version recorded as an English sentence. */
const recordedCodes = { "recorded-sentence": { sentence: "text" } } as const;

/** Every code with its facts. */
export const codes = { ...signalCodes, ...hostCodes, ...unobservedCodes, ...recordedCodes } as const satisfies Readonly<
  Record<string, Readonly<Record<string, FactKind>>>
>;

export type Code = keyof typeof codes;
type RecordedCode = keyof typeof recordedCodes;
export type SignalCode = keyof typeof signalCodes | RecordedCode;
export type HostCode = keyof typeof hostCodes | RecordedCode;
export type UnobservedCode = keyof typeof unobservedCodes | RecordedCode;

/** The facts that a code is said with. */
export type Facts<C extends Code> = {
  readonly [F in keyof (typeof codes)[C]]: Value<(typeof codes)[C][F]>;
};

/** A code with its facts: what is stored where a reason is needed. Catalogues under `data/text/` say it. */
export type Reason<C extends Code = Code> = {
  readonly [One in C]: { readonly code: One; readonly facts: Facts<One> };
}[C];

/** A reason; its facts are those of its code. */
export function reason<C extends Code>(code: C, facts: Facts<C>): Reason<C> {
  return { code, facts } as Reason<C>;
}

/** Kind of a code's fact; null for a code or fact that is none of ours. */
export function factKindOf(code: string, fact: string): keyof Kinds | null {
  const kinds: Readonly<Record<string, FactKind>> | undefined = (
    codes as Readonly<Record<string, Readonly<Record<string, FactKind>>>>
  )[code];
  const kind = kinds !== undefined && Object.hasOwn(kinds, fact) ? kinds[fact]! : null;
  return kind === null ? null : (kind.replace("?", "") as keyof Kinds);
}
