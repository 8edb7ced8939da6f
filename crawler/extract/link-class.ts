import type { LinkClass } from "../../data/schema/messages.ts";
import { LANGUAGES, LINK_WORDS, SOCIAL_HOSTS, saysNothing } from "./link-words.ts";
import { normaliseWords } from "./normalise-words.ts";
import type { FoundLink } from "./reference.ts";

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

/**
 * Tells what a link is for: by the head's List-Unsubscribe, its words, its address, the words around it where it only says "here",
 * in this order. A link of none of these is content. Social networks are told by host, after the words.
 */
export function classifyLink(link: FoundLink, unsubscribeAddresses: UnsubscribeAddresses = NONE): ClassifiedLink {
  if (unsubscribeAddresses.has(link.url)) return { linkClass: "unsubscribe", clue: "List-Unsubscribe" };
  const anchor = normaliseWords(link.anchorText);
  const isEmpty = saysNothing(link.anchorText);
  const found =
    (isEmpty ? null : byWords(anchor, "text")) ??
    bySocialHost(link) ??
    byAddress(link) ??
    (isEmpty
      ? (byWords(lastSentence(link.textBefore), "text before") ?? byWords(firstSentence(link.textAfter), "text after"))
      : null);
  return found ?? CONTENT;
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

function byAddress({ url, unwrapped }: FoundLink): ClassifiedLink | null {
  const target = unwrapped.at(-1)?.url ?? url;
  const path = /^https?:/.test(target) ? target.indexOf("/", 8) : -1;
  if (path < 0) return null;
  const address = target.slice(path, path + 2_000).toLowerCase();
  for (const { linkClass, inAddress } of MATCHERS) {
    const match = inAddress.exec(address);
    if (match !== null) return { linkClass, clue: `address: ${match[0].replace(/^[^a-z]/, "")}` };
  }
  return null;
}

function bySocialHost({ host, unwrapped }: FoundLink): ClassifiedLink | null {
  const target = unwrapped.length === 0 ? host : (URL.parse(unwrapped.at(-1)!.url)?.hostname ?? null);
  if (target === null) return null;
  const last = target.lastIndexOf(".");
  const second = target.lastIndexOf(".", last - 1);
  const third = target.lastIndexOf(".", second - 1);
  const social = [target.slice(second + 1), target.slice(third + 1)].find((end) => SOCIAL_HOSTS.has(end));
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
