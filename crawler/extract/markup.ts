import { decodeHTML, decodeHTMLAttribute } from "entities";
import { Tokenizer } from "htmlparser2";

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

/** Reads markup from `start` to `end` of a text with the HTML tokenizer of htmlparser2. Never throws, never backtracks. */
export function readMarkup(text: string, start: number, end: number, listener: MarkupListener): void {
  const tag = new TagInReading(text);
  const position = (index: number) => start + index;
  const tokenizer = new Tokenizer(
    { decodeEntities: false },
    {
      onopentagname: (from, to) => tag.begin(position(from), position(to)),
      onattribname: (from, to) => tag.attribute(position(from), position(to)),
      onattribdata: (from, to) => tag.data(position(from), position(to)),
      onattribend: () => {},
      onopentagend: () => listener.startTag(tag),
      onselfclosingtag: () => listener.startTag(tag),
      onclosetag: (from, to) =>
        listener.endTag(text.slice(position(from), position(to)).toLowerCase(), position(from) - 2),
      ontext: (from, to) => listener.text(position(from), position(to)),
      oncomment: (from, to, offset) => listener.comment(position(from), position(to) - offset),
      oncdata: (from, to, offset) => listener.text(position(from), position(to) - offset),
      onattribentity: () => {},
      ontextentity: () => {},
      ondeclaration: () => {},
      onprocessinginstruction: () => {},
      onend: () => {},
      isInForeignContext: () => listener.isInForeignContent(),
    },
  );
  tokenizer.write(start === 0 && end === text.length ? text : text.slice(start, end));
  tokenizer.end();
}

const MAX_ATTRIBUTES = 512;

/** The one tag that the tokenizer is in; reused, since a newsletter has a thousand. */
class TagInReading implements StartTag {
  readonly #text: string;
  readonly attributeNames: string[] = [];
  readonly #valueStarts: number[] = [];
  readonly #valueEnds: number[] = [];
  name = "";
  start = 0;

  constructor(text: string) {
    this.#text = text;
  }

  begin(from: number, to: number): void {
    this.name = this.#text.slice(from, to).toLowerCase();
    this.start = from - 1;
    this.attributeNames.length = 0;
    this.#valueStarts.length = 0;
    this.#valueEnds.length = 0;
  }

  attribute(from: number, to: number): void {
    if (this.attributeNames.length >= MAX_ATTRIBUTES) return;
    this.attributeNames.push(this.#text.slice(from, to).toLowerCase());
    this.#valueStarts.push(to);
    this.#valueEnds.push(to);
  }

  data(from: number, to: number): void {
    const last = this.attributeNames.length - 1;
    if (last < 0 || this.#valueStarts[last] !== this.#valueEnds[last]) return;
    this.#valueStarts[last] = from;
    this.#valueEnds[last] = to;
  }

  value(name: string): string | null {
    const index = this.attributeNames.indexOf(name);
    if (index < 0) return null;
    const raw = this.#text.slice(this.#valueStarts[index], this.#valueEnds[index]);
    return raw.includes("&") ? decodeHTMLAttribute(raw) : raw;
  }

  valueStart(name: string): number {
    return this.#valueStarts[this.attributeNames.indexOf(name)] ?? this.start;
  }
}
