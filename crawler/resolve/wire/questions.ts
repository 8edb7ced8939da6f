import { deriveChain, nextChainQuestion } from "../lookup/chain.ts";
import type { Look, Purpose } from "../lookup/look.ts";
import { nextZoneQuestion } from "../lookup/zone-cut.ts";
import type { Asked } from "./exchange.ts";
import { labelsOf, nameOfText, parentOf, type WireName } from "./name.ts";
import { RECORD_TYPES } from "./record-types.ts";

const { A, AAAA, HTTPS, MX, PTR, TXT } = RECORD_TYPES;

/** What a lookup is about. */
export interface Subject {
  /** The name that is asked: the host, or the sibling in its place. */
  readonly name: WireName;
  /** The registrable domain of the host; the host itself where it has none. */
  readonly site: WireName;
  /** A random sibling of the name; null where there can be none. */
  readonly sibling: WireName | null;
  /** Whether a message names this host as a sender's domain, so that MX and SPF tell who sends for it. */
  readonly isMailDomain: boolean;
}

export interface Question {
  readonly purpose: Purpose;
  readonly asked: Asked;
}

/** Addresses of one host whose PTR is asked: a CDN has many and they say the same. */
const MAX_REVERSE = 4;

/**
 * The next question of a lookup, by what has been heard so far; null when the lookup is whole. Pure: the same
 * exchanges always lead to the same question. A DKIM name (`selector._domainkey.brand.test`) is asked for its TXT only.
 */
export function nextQuestion(subject: Subject, looks: readonly Look[]): Question | null {
  const { name, site, sibling, isMailDomain } = subject;
  if (isDkimName(name)) return chainQuestion(name, [TXT], looks);
  const chain = chainQuestion(name, [A, AAAA, HTTPS], looks);
  if (chain !== null) return chain;
  const { hops, addresses } = deriveChain(name, looks);
  const start = hops.length > 0 && name !== site ? parentOf(name) : name;
  const zone = nextZoneQuestion(start, site, looks);
  if (zone !== null) return { purpose: "zone-cut", asked: zone };
  if (sibling !== null && sibling !== name && !isAsked(looks, "wildcard", sibling, A)) {
    return { purpose: "wildcard", asked: { name: sibling, type: A } };
  }
  const mail = isMailDomain ? [MX, TXT].find((type) => !isAsked(looks, "mail", name, type)) : undefined;
  if (mail !== undefined) return { purpose: "mail", asked: { name, type: mail } };
  const reverse = addresses
    .slice(0, MAX_REVERSE)
    .map(({ address }) => reverseName(address))
    .find((pointer) => !isAsked(looks, "reverse", pointer, PTR));
  return reverse === undefined ? null : { purpose: "reverse", asked: { name: reverse, type: PTR } };
}

/** Whether a name is a DKIM selector's: it tells who signs and never serves an image. */
export function isDkimName(name: WireName): boolean {
  return labelsOf(name).includes("_domainkey");
}

/** The name under which the PTR of an address lies (RFC 1035, 3.5; RFC 3596, 2.5). */
export function reverseName(address: string): WireName {
  if (!address.includes(":")) return nameOfText(`${address.split(".").reverse().join(".")}.in-addr.arpa`);
  const [head = "", tail] = address.split("::");
  const [before, after] = [head, tail ?? ""].map((half) => (half === "" ? [] : half.split(":")));
  const middle = Array.from({ length: 8 - before!.length - after!.length }, () => "0");
  const groups = tail === undefined ? before! : [...before!, ...middle, ...after!];
  const nibbles = groups.map((group) => group.padStart(4, "0")).join("");
  return nameOfText(`${[...nibbles].reverse().join(".")}.ip6.arpa`);
}

function chainQuestion(name: WireName, types: readonly number[], looks: readonly Look[]): Question | null {
  const asked = nextChainQuestion(name, types, looks);
  return asked === null ? null : { purpose: asked.name === name ? "host" : "hop", asked };
}

function isAsked(looks: readonly Look[], purpose: Purpose, name: WireName, type: number): boolean {
  return looks.some((look) => look.purpose === purpose && look.asked.name === name && look.asked.type === type);
}
