import { decodeHTML, decodeHTMLAttribute } from "entities";
import { scanTags } from "./tag-scanner.ts";

/** One start tag, valid during the call only. Names are in lower case; a value is decoded when asked for, which most never are. */
export interface StartTag {
  readonly name: string;
  /** Position of `<` in the text. */
  readonly start: number;
  /** Names of all attributes in order, a repeated one again. */
  readonly attributeNames: readonly string[];
  /** The decoded value of an attribute (the first of a name wins, as in browsers), or null. */
  value(name: string): string | null;
  /** Position of the value's first character in the text; of the name's end where there is no value. */
  valueStart(name: string): number;
}

/** What is told about a document, in its order. Positions count UTF-16 code units of the whole text. */
export interface MarkupListener {
  startTag(tag: StartTag): void;
  endTag(name: string, start: number): void;
  /** Text between tags, with entities still in it; `rawText` decodes them. */
  text(start: number, end: number): void;
  comment(start: number, end: number): void;
  /** Whether the tokenizer is inside svg or math, where `<style>` holds markup. */
  isInForeignContent(): boolean;
}

/** Text with its character references decoded. */
export function decodeEntities(text: string): string {
  return text.includes("&") ? decodeHTML(text) : text;
}

/** Reads markup from `start` to `end` of a text. Never throws, never backtracks. */
export function readMarkup(text: string, start: number, end: number, listener: MarkupListener): void {
  // A part of a text is cut out, lest a search for an end that is not there run through the rest of the document.
  const part = start === 0 && end === text.length ? text : text.slice(start, end);
  const tag = new TagInReading(part, start);
  scanTags(part, {
    openTag: (nameStart, nameEnd) => tag.begin(nameStart, nameEnd),
    attribute: (nameStart, nameEnd, valueStart, valueEnd) => tag.attribute(nameStart, nameEnd, valueStart, valueEnd),
    openTagEnd: () => listener.startTag(tag),
    closeTag: (nameStart, nameEnd) =>
      listener.endTag(part.slice(nameStart, nameEnd).toLowerCase(), start + nameStart - 2),
    text: (from, to) => listener.text(start + from, start + to),
    comment: (from, to) => listener.comment(start + from, start + to),
    isInForeignContent: () => listener.isInForeignContent(),
  });
}

const MAX_ATTRIBUTES = 512;

/** The one tag that the scanner is in; reused, since a newsletter has a thousand. */
class TagInReading implements StartTag {
  readonly #text: string;
  readonly #offset: number;
  readonly attributeNames: string[] = [];
  readonly #valueStarts: number[] = [];
  readonly #valueEnds: number[] = [];
  name = "";
  start = 0;

  constructor(text: string, offset: number) {
    this.#text = text;
    this.#offset = offset;
  }

  begin(nameStart: number, nameEnd: number): void {
    this.name = this.#text.slice(nameStart, nameEnd).toLowerCase();
    this.start = this.#offset + nameStart - 1;
    this.attributeNames.length = 0;
    this.#valueStarts.length = 0;
    this.#valueEnds.length = 0;
  }

  attribute(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    if (this.attributeNames.length >= MAX_ATTRIBUTES) return;
    this.attributeNames.push(this.#text.slice(nameStart, nameEnd).toLowerCase());
    this.#valueStarts.push(valueStart);
    this.#valueEnds.push(valueEnd);
  }

  value(name: string): string | null {
    const index = this.attributeNames.indexOf(name);
    if (index < 0) return null;
    const raw = this.#text.slice(this.#valueStarts[index], this.#valueEnds[index]);
    return raw.includes("&") ? decodeHTMLAttribute(raw) : raw;
  }

  valueStart(name: string): number {
    const index = this.attributeNames.indexOf(name);
    return index < 0 ? this.start : this.#offset + this.#valueStarts[index]!;
  }
}
