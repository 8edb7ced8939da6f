import { saysNothing } from "./links/link-words.ts";
import type { ElementNode } from "./markup/element-node.ts";
import { decodeEntities } from "./markup/markup.ts";

/** The words of one link and around it. */
export interface LinkWordsAround {
  /** At most 300 characters. */
  readonly anchorText: string;
  /** At most 120 characters each, in document order; empty for a link whose own words say something. */
  readonly textBefore: string;
  readonly textAfter: string;
}

interface LinkSpan {
  readonly node: ElementNode;
  readonly first: string;
  readonly from: number;
  to: number | null;
}

const MAX_ANCHOR = 300;
const MAX_AROUND = 120;
const MAX_OPEN = 20;
const MAX_KEPT = 600;
const MAX_SAMPLE = 2_000;

/**
 * The text that a part shows, in the pieces in which it came and with its entities: decoded only near links, since a
 * link that says "here" is told by its surroundings, and at the beginning, which tells the language.
 */
export class ShownText {
  readonly #pieces: string[] = [];
  readonly #words: (string | undefined)[] = [];
  readonly #open: LinkSpan[] = [];
  /** Numbers of the first pieces that all clients show. */
  readonly #sample: number[] = [];
  #sampleChars = 0;
  /** Characters that leave ink. */
  length = 0;

  /** Takes a piece of text as written; `isForAll` is false for what only some clients show. */
  add(raw: string, isForAll: boolean): void {
    this.#pieces.push(raw);
    if (!isForAll) return;
    this.length += inkLength(raw);
    if (this.#sampleChars >= MAX_SAMPLE) return;
    this.#sample.push(this.#pieces.length - 1);
    this.#sampleChars += raw.length;
  }

  /** Takes a decoded text that stands for a picture. */
  addAlternative(text: string): void {
    this.#pieces.push(text.replaceAll("&", "&amp;"));
  }

  /** Begins a link at an element; the function gives its words once the document has been read. */
  begin(node: ElementNode, first: string): () => LinkWordsAround {
    const span: LinkSpan = { node, first, from: this.#pieces.length, to: null };
    if (this.#open.length < MAX_OPEN) this.#open.push(span);
    else span.to = span.from;
    return () => this.#around(span);
  }

  /** Ends the links of an element. */
  end(node: ElementNode): void {
    for (let index = this.#open.length - 1; index >= 0; index -= 1) {
      if (this.#open[index]!.node !== node) continue;
      this.#open[index]!.to = this.#pieces.length;
      this.#open.splice(index, 1);
    }
  }

  /** The beginning of the text, decoded. */
  sample(): string {
    return this.#sample
      .map((index) => oneLine(decodeEntities(this.#pieces[index]!.slice(0, MAX_SAMPLE))))
      .filter((words) => words !== "")
      .join(" ")
      .slice(0, MAX_SAMPLE);
  }

  #around({ first, from, to }: LinkSpan): LinkWordsAround {
    const end = to ?? this.#pieces.length;
    const words = this.#forward(from, end, MAX_ANCHOR);
    const anchorText = first === "" ? words : oneLine(`${first} ${words}`).slice(0, MAX_ANCHOR);
    if (!saysNothing(anchorText)) return { anchorText, textBefore: "", textAfter: "" };
    return {
      anchorText,
      textBefore: this.#backward(from, MAX_AROUND),
      textAfter: this.#forward(end, this.#pieces.length, MAX_AROUND),
    };
  }

  #forward(from: number, to: number, max: number): string {
    let text = "";
    for (let index = from; index < to && index < from + max && text.length < max; index += 1) {
      const words = this.#wordsOf(index, 0, max + 80);
      if (words !== "") text = text === "" ? words : `${text} ${words}`;
    }
    return text.slice(0, max).trim();
  }

  /** A piece decoded on one line. The pieces between two links are asked for by both, so short ones are kept. */
  #wordsOf(index: number, from: number, to: number | undefined): string {
    const piece = this.#pieces[index]!;
    if (piece.length > MAX_KEPT) return oneLine(decodeEntities(piece.slice(from, to)));
    const known = this.#words[index];
    if (known !== undefined) return known;
    const words = oneLine(decodeEntities(piece));
    this.#words[index] = words;
    return words;
  }

  #backward(until: number, max: number): string {
    let text = "";
    for (let index = until - 1; index >= 0 && index > until - max && text.length < max; index -= 1) {
      const words = this.#wordsOf(index, -max - 80, undefined);
      if (words !== "") text = text === "" ? words : `${words} ${text}`;
    }
    return text.slice(-max).trim();
  }
}

const UNEVEN = /[\t-\r\u00a0\u200b-\u200f\u2060\ufeff]| {2}|^ | $/;

/** Blanks and the zero-width characters that preheaders are padded with count as one blank. */
function oneLine(text: string): string {
  if (!UNEVEN.test(text)) return text;
  return text.replace(/[\s\u00a0\u200b-\u200f\u2060\ufeff]+/g, " ").trim();
}

const INKLESS_ENTITIES: ReadonlySet<string> = new Set([
  "nbsp",
  "ensp",
  "emsp",
  "thinsp",
  "hairsp",
  "zwnj",
  "zwj",
  "shy",
  "lrm",
  "rlm",
  "NoBreak",
  "ZeroWidthSpace",
  "Tab",
  "NewLine",
]);

/** Characters that leave ink in a text as written: an entity is one, blanks and zero-width characters are none. */
function inkLength(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x26) {
      const end = entityEnd(text, at);
      if (end > at) {
        if (isInkEntity(text.slice(at + 1, end))) length += 1;
        at = end;
        continue;
      }
    }
    if (code > 0x20 && (code < 0x7f || !isInkless(code))) length += 1;
  }
  return length;
}

/** Where the `;` of an entity stands, or -1: none is longer than a dozen characters. */
function entityEnd(text: string, start: number): number {
  for (let at = start + 1; at < start + 13; at += 1) if (text.charCodeAt(at) === 0x3b) return at;
  return -1;
}

function isInkEntity(name: string): boolean {
  if (!name.startsWith("#")) return !INKLESS_ENTITIES.has(name);
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0x20 && (code < 0x7f || !isInkless(code));
}

function isInkless(code: number): boolean {
  if (code <= 0xa0 || code === 0xad || code === 0x034f || code === 0x3000 || code === 0xfeff) return true;
  return (code >= 0x2000 && code <= 0x200f) || (code >= 0x2028 && code <= 0x202f) || (code >= 0x205f && code <= 0x2064);
}
