import type { LinkClass } from "../../../data/schema/messages.ts";
import type { FoundLink } from "../reference.ts";
import { LANGUAGES, LINK_WORDS, SOCIAL_HOSTS, saysNothing } from "./link-words.ts";
import { normaliseWords } from "./normalise-words.ts";

/** What a link is for, and the words that tell it. */
export interface ClassifiedLink {
  readonly linkClass: LinkClass;
  /** Which words, and where they stand; null for content. */
  readonly clue: string | null;
}

interface Matcher {
  readonly linkClass: LinkClass;
  readonly words: RegExp;
  readonly inAddress: RegExp;
}

/** Built once from the table: words at the beginning of a word, address words between separators. */
const MATCHERS: readonly Matcher[] = LINK_WORDS.map(({ linkClass, words, inAddress }) => ({
  linkClass,
  words: new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${LANGUAGES.flatMap((language) => words[language].map(normaliseWords))
      .map(literal)
      .join("|")})`,
    "u",
  ),
  inAddress: new RegExp(`(?:^|[/?&=._;-])(?:${inAddress.map(literal).join("|")})(?=$|[/?&=._;-])`),
}));

function literal(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Links that end a subscription by the head (List-Unsubscribe), which no wording can contradict. */
export type UnsubscribeAddresses = ReadonlySet<string>;

/** Tells what one link is for; see LinkClassifier. */
export function classifyLink(link: FoundLink, unsubscribeAddresses: UnsubscribeAddresses = NONE): ClassifiedLink {
  return new LinkClassifier(unsubscribeAddresses).classify(link);
}

/**
 * Tells what the links of a message are for: by the head's List-Unsubscribe, the link's words, its address, the words around it where
 * it only says "here", in this order. A link of none of these is content. Social networks are told by host, after the words.
 * The same words and addresses stand in a message many times: each is looked at once.
 */
export class LinkClassifier {
  readonly #unsubscribeAddresses: UnsubscribeAddresses;
  readonly #byAnchor = new Map<string, ClassifiedLink | null>();
  readonly #byTarget = new Map<string, ClassifiedLink | null>();

  constructor(unsubscribeAddresses: UnsubscribeAddresses) {
    this.#unsubscribeAddresses = unsubscribeAddresses;
  }

  classify(link: FoundLink): ClassifiedLink {
    if (this.#unsubscribeAddresses.has(link.url)) return { linkClass: "unsubscribe", clue: "List-Unsubscribe" };
    const own = remembered(this.#byAnchor, link.anchorText, () => byAnchor(link.anchorText));
    const target = link.unwrapped.at(-1)?.url ?? link.url;
    const found = own ?? remembered(this.#byTarget, target, () => bySocialHost(target) ?? byAddress(target));
    if (found !== null) return found;
    if (link.textBefore === "" && link.textAfter === "") return CONTENT;
    const isAround = saysNothing(link.anchorText);
    return (isAround ? byWordsAround(link) : null) ?? CONTENT;
  }
}

function remembered<Found>(memory: Map<string, Found>, key: string, find: () => Found): Found {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const found = find();
  memory.set(key, found);
  return found;
}

function byAnchor(anchorText: string): ClassifiedLink | null {
  return saysNothing(anchorText) ? null : byWords(normaliseWords(anchorText), "text");
}

function byWordsAround({ textBefore, textAfter }: FoundLink): ClassifiedLink | null {
  return byWords(lastSentence(textBefore), "text before") ?? byWords(firstSentence(textAfter), "text after");
}

const NONE: UnsubscribeAddresses = new Set();
const CONTENT: ClassifiedLink = { linkClass: "content", clue: null };
/** A long text is an article that may speak of anything. */
const MAX_WORDS_CHARS = 120;

function byWords(text: string, where: string): ClassifiedLink | null {
  if (text === "" || text.length > MAX_WORDS_CHARS) return null;
  for (const { linkClass, words } of MATCHERS) {
    const match = words.exec(text);
    if (match !== null) return { linkClass, clue: `${where}: ${match[0]}` };
  }
  return null;
}

function byAddress(target: string): ClassifiedLink | null {
  const path = /^https?:/.test(target) ? target.indexOf("/", 8) : -1;
  if (path < 0) return null;
  const address = target.slice(path, path + 2_000).toLowerCase();
  for (const { linkClass, inAddress } of MATCHERS) {
    const match = inAddress.exec(address);
    if (match !== null) return { linkClass, clue: `address: ${match[0].replace(/^[^a-z]/, "")}` };
  }
  return null;
}

function bySocialHost(target: string): ClassifiedLink | null {
  const host = /^https?:\/\/(?:[^/@]*@)?([^/:?#]+)/.exec(target)?.[1] ?? "";
  const last = host.lastIndexOf(".");
  const second = host.lastIndexOf(".", last - 1);
  const third = host.lastIndexOf(".", second - 1);
  const social = [host.slice(second + 1), host.slice(third + 1)].find((end) => SOCIAL_HOSTS.has(end));
  return social === undefined ? null : { linkClass: "social", clue: `host: ${social}` };
}

/** The words of the sentence that the link ends, and of the one it begins. */
function lastSentence(text: string): string {
  return (
    normaliseWords(text)
      .split(/[.!?|•·]\s/)
      .at(-1) ?? ""
  );
}

function firstSentence(text: string): string {
  return normaliseWords(text).split(/[.!?|•·](?:\s|$)/)[0] ?? "";
}
