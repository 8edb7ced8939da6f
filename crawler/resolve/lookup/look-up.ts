import { siteOf } from "../../../data/site.ts";
import type { Exchange, Heard } from "../wire/exchange.ts";
import {
  isAtOrUnder,
  isIpLiteral,
  nameOfHost,
  nameOfText,
  parentOf,
  ROOT,
  textOfName,
  type WireName,
} from "../wire/name.ts";
import { nextQuestion, type Question, reverseName, type Subject } from "../wire/questions.ts";
import { addressOf } from "../wire/record-text.ts";
import { RECORD_TYPES } from "../wire/record-types.ts";
import { deriveChain } from "./chain.ts";
import { type Look, lookOf, type Purpose } from "./look.ts";
import { siblingOf, substituteToken } from "./token-label.ts";
import { deriveZones } from "./zone-cut.ts";

/** What a lookup needs of the outside. */
export interface LookupWorld {
  /** Puts one question to the campaign's resolvers. */
  readonly look: (asked: Question["asked"]) => Promise<Heard>;
  /** As `look`, for questions whose answer serves all hosts of a run: asked once, then remembered. */
  readonly lookOnce: (asked: Question["asked"]) => Promise<Heard>;
  /** A random label of 16 base-32 characters, the same for the same parent throughout a run. */
  readonly siblingLabel: (parent: WireName) => string;
  /** Puts one question to an authority, by its address. */
  readonly askAuthority: (address: string, asked: Question["asked"]) => Promise<Heard>;
  readonly pause: (ms: number) => Promise<void>;
  /** Names of mail services whose addresses a host without alias is compared with. */
  readonly references: readonly string[];
}

export interface KeptExchange extends Exchange {
  readonly purpose: Purpose;
}

/** All that one look at a host brought, before anything is derived. Names in presentation form. */
export interface LookupResult {
  readonly site: string;
  readonly askedHost: string;
  readonly substitution: string | null;
  readonly sibling: string | null;
  readonly referencesAsked: number;
  readonly exchanges: readonly KeptExchange[];
  /** Whether any question about the host itself was answered, with whatever code. */
  readonly isAnswered: boolean;
}

/** TTLs count whole seconds. */
const TTL_PAUSE_MS = 1100;

/** More questions than this about one host is a zone that plays with us. */
const MAX_QUESTIONS = 60;

/** Questions whose answers hosts of one site share. */
const SHARED: ReadonlySet<Purpose> = new Set<Purpose>(["zone-cut", "wildcard", "reverse"]);

/**
 * Looks one host up whole: chain, addresses, AliasMode, zone cuts, wildcard probe, PTR, for mail domains MX and SPF,
 * and for hosts without an alias the addresses of mail services' own names. Throws NameError for what DNS cannot carry.
 */
export async function lookUp(host: string, isMailDomain: boolean, world: LookupWorld): Promise<LookupResult> {
  const log = new Log(world);
  if (isIpLiteral(host)) {
    const address = host.replace(/^\[|\]$/g, "");
    await log.put({ purpose: "reverse", asked: { name: reverseName(address), type: RECORD_TYPES.PTR } });
    const none = { substitution: null, sibling: null, referencesAsked: 0 };
    return { site: address, askedHost: address, ...none, exchanges: log.exchanges, isAnswered: true };
  }
  const subject = subjectOf(host, isMailDomain, world);
  for (let count = 0; count < MAX_QUESTIONS; count += 1) {
    const question = nextQuestion(subject, log.looks);
    if (question === null) break;
    await log.put(question);
    if (count === 0 && log.looks.every(({ message }) => message === null)) break; // nobody there: the rest is silence too
  }
  const isAnswered = log.looks.some(({ purpose, message }) => purpose === "host" && message !== null);
  if (isAnswered) await watchTtl(subject, log, world);
  return {
    site: textOfName(subject.site),
    askedHost: textOfName(subject.name),
    substitution: subject.substitution,
    sibling: subject.sibling === null ? null : textOfName(subject.sibling),
    referencesAsked: isAnswered ? await compareWithReferences(subject.name, log, world) : 0,
    exchanges: log.exchanges,
    isAnswered,
  };
}

function subjectOf(host: string, isMailDomain: boolean, world: LookupWorld): Subject & { substitution: string | null } {
  const name = nameOfHost(host.toLowerCase());
  const registrable = siteOf(textOfName(name));
  const site = registrable === null ? name : nameOfHost(registrable);
  const parent = parentOf(name);
  const hasSibling = parent !== ROOT && name !== site && isAtOrUnder(parent, site);
  const label = hasSibling ? world.siblingLabel(parent) : "";
  const { asked, because } = substituteToken(name, site, label);
  return {
    name: asked,
    site,
    sibling: hasSibling ? siblingOf(name, label) : null,
    isMailDomain,
    substitution: because,
  };
}

/**
 * Asks for the addresses of the mail services' own names where the host has addresses and no alias, and keeps the
 * exchanges of those that share one with it: signal 1 of a flattened alias. Gives how many were asked.
 */
async function compareWithReferences(host: WireName, log: Log, world: LookupWorld): Promise<number> {
  const { hops, addresses } = deriveChain(host, log.looks);
  if (hops.length > 0 || addresses.length === 0) return 0;
  const own = new Set(addresses.map(({ address }) => address));
  for (const reference of world.references) {
    const asked = { name: nameOfText(reference), type: RECORD_TYPES.A };
    const heard = await world.lookOnce(asked);
    if (heard.message?.answers.some((record) => record.type === asked.type && own.has(addressOf(record)))) {
      log.keep("reference", heard);
    }
  }
  return world.references.length;
}

/**
 * Asks an authority of the host's own zone for its addresses twice, a little over a second apart, where the host is no
 * alias: an authority's own record keeps its TTL, a flattened alias shows what is left in the cache it was copied from.
 */
async function watchTtl({ name, site }: Subject, log: Log, world: LookupWorld): Promise<void> {
  const { hops, addresses } = deriveChain(name, log.looks);
  if (hops.length > 0 || !addresses.some(({ address }) => !address.includes(":"))) return;
  const [server] = deriveZones(name, site, log.looks)[0]?.nameServers ?? [];
  if (server === undefined) return;
  const { message } = await world.lookOnce({ name: server, type: RECORD_TYPES.A });
  const glue = message?.answers.find(({ type }) => type === RECORD_TYPES.A);
  if (glue === undefined) return;
  for (const round of [0, 1]) {
    if (round > 0) await world.pause(TTL_PAUSE_MS);
    const heard = await world.askAuthority(addressOf(glue), { name, type: RECORD_TYPES.A });
    log.keep("authority", heard);
    if (heard.message?.aa !== true) return;
  }
}

/** The exchanges of one lookup in order, raw and decoded. */
class Log {
  readonly exchanges: KeptExchange[] = [];
  readonly looks: Look[] = [];
  private readonly world: LookupWorld;

  constructor(world: LookupWorld) {
    this.world = world;
  }

  async put({ purpose, asked }: Question): Promise<void> {
    this.keep(purpose, await (SHARED.has(purpose) ? this.world.lookOnce(asked) : this.world.look(asked)));
  }

  keep(purpose: Purpose, { exchanges }: Heard): void {
    for (const exchange of exchanges) {
      this.looks.push(lookOf(exchange, purpose, this.exchanges.length));
      this.exchanges.push({ ...exchange, purpose });
    }
  }
}
