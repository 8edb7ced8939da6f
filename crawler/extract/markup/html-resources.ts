import { EXTRACT_LIMITS, type ExtractLimits } from "../limits.ts";
import type { FoundLink, FoundResource } from "../reference.ts";
import { ReferenceCollector } from "../reference-collector.ts";
import { ShownText } from "../shown-text.ts";
import { utf8Offsets } from "./byte-offsets.ts";
import { CLOSED_BY, type ElementNode, VOID_ELEMENTS } from "./element-node.ts";
import { decodeEntities, type MarkupListener, readMarkup, type StartTag } from "./markup.ts";
import { readTag, type TagSinks } from "./tag-references.ts";

/** What a part refers to. */
export interface PartReferences {
  /** In document order. */
  readonly resources: readonly FoundResource[];
  readonly links: readonly FoundLink[];
  /** Characters of text between the tags that are neither blank nor hidden. */
  readonly textLength: number;
  /** The beginning of that text, for telling its language: at most 2,000 characters. */
  readonly text: string;
  /** What `<html lang>` says, or null. */
  readonly declaredLanguage: string | null;
  /** What a limit left out, in words; empty for any ordinary part. */
  readonly cutOff: readonly string[];
}

/** Elements whose text is not shown. */
const SILENT = new Set([
  "style",
  "script",
  "title",
  "head",
  "template",
  "noframes",
  "noembed",
  "iframe",
  "xmp",
  "textarea",
  "object",
]);
/** Style that hides the words below it; font-size:0 does, though pictures stay. */
const CONCEALS = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])/i;
const CONDITIONAL = /^\s*\[if\b/i;

/**
 * Every remote reference of an HTML, AMP or SVG part: elements and attributes by the table of carriers, style attributes and
 * sheets by CSS tokens, conditional comments as markup. `base` is the address that Content-Location or Content-Base gives.
 * Scripts are never run, so what they would load is not here. Never throws; bounded by `limits`.
 */
export function readHtmlReferences(
  text: string,
  base: string | null = null,
  limits: ExtractLimits = EXTRACT_LIMITS,
): PartReferences {
  const reader = new DocumentReader(text, new ReferenceCollector(base, limits, utf8Offsets(text)), limits);
  readMarkup(text, 0, text.length, reader);
  return reader.finish();
}

class DocumentReader implements MarkupListener {
  readonly #text: string;
  readonly #limits: ExtractLimits;
  readonly #collector: ReferenceCollector;
  readonly #shown = new ShownText();
  /** The innermost open element. */
  #open: ElementNode | null = null;
  /** Open elements whose text is not shown. */
  readonly #concealed = new Set<ElementNode>();
  /** Open templates: what stands in them is no part of the page until a script takes it out (HTML, 4.12.3). */
  readonly #inert = new Set<ElementNode>();
  /** How many conditional comments we are in, and the element around the innermost: it is not theirs to close. */
  #conditions = 0;
  #textStart = -1;
  #textEnd = -1;
  #floor: ElementNode | null = null;
  #foreignDepth = 0;
  #language: string | null = null;
  #isFlattened = false;

  readonly #sinks: TagSinks;
  readonly #foreignSinks: TagSinks;

  constructor(text: string, collector: ReferenceCollector, limits: ExtractLimits) {
    this.#text = text;
    this.#collector = collector;
    this.#sinks = { collector, shown: this.#shown, isForeign: false };
    this.#foreignSinks = { ...this.#sinks, isForeign: true };
    this.#limits = limits;
  }

  startTag(tag: StartTag): void {
    this.#flushText();
    const { name } = tag;
    this.#closeImplied(name);
    const node: ElementNode = {
      name,
      parent: this.#open,
      depth: this.#open === null ? 0 : this.#open.depth + 1,
      id: tag.value("id"),
      className: tag.value("class"),
      style: tag.value("style"),
      isHiddenAttribute: tag.attributeNames.includes("hidden"),
    };
    const isConcealed =
      SILENT.has(name) || node.isHiddenAttribute || (node.style !== null && CONCEALS.test(node.style));
    if (name === "html") this.#language ??= tag.value("lang") ?? tag.value("xml:lang");
    if (name === "base") this.#collector.setBase(tag.value("href"));
    const isInert = name === "template" && this.#foreignDepth === 0 && !tag.attributeNames.includes("shadowrootmode");
    if (this.#inert.size === 0) readTag(tag, node, this.#foreignDepth > 0 ? this.#foreignSinks : this.#sinks);
    if (VOID_ELEMENTS.has(name) && this.#foreignDepth === 0) return;
    if (node.depth >= this.#limits.elementDepth) {
      this.#isFlattened = true;
      return;
    }
    this.#open = node;
    if (isConcealed) this.#concealed.add(node);
    if (isInert) this.#inert.add(node);
    if (name === "svg" || name === "math") this.#foreignDepth += 1;
  }

  endTag(name: string): void {
    this.#flushText();
    if (this.#open?.name === name && this.#open !== this.#floor) {
      this.#close(this.#open);
      return;
    }
    let node = this.#open;
    for (let steps = 0; node !== this.#floor && node?.name !== name && steps < 100; steps += 1)
      node = node?.parent ?? null;
    if (node === null || node === this.#floor || node.name !== name) return;
    while (this.#open !== null && this.#open !== node.parent) this.#close(this.#open);
  }

  /** The tokenizer gives text in pieces, one for each stray bracket: they are put together first. */
  text(start: number, end: number): void {
    if (start !== this.#textEnd) {
      this.#flushText();
      this.#textStart = start;
    }
    this.#textEnd = end;
  }

  #flushText(): void {
    const [start, end] = [this.#textStart, this.#textEnd];
    if (start === end) return;
    this.#textStart = this.#textEnd = -1;
    const open = this.#open;
    if (open?.name === "style" && this.#inert.size === 0) {
      const text = this.#text.slice(start, end);
      // In foreign content a style element holds text like any other: its entities are decoded.
      this.#collector.styleSheet(this.#foreignDepth > 0 ? decodeEntities(text) : text, start, open);
    } else if (this.#concealed.size === 0) {
      this.#shown.add(this.#text.slice(start, end), this.#conditions === 0);
    }
  }

  comment(start: number, end: number): void {
    this.#flushText();
    const text = this.#text.slice(start, Math.min(end, start + 200));
    if (!CONDITIONAL.test(text)) return;
    const close = text.indexOf("]");
    const inside = text[close + 1] === ">" ? close + 2 : -1;
    if (close < 0 || inside < 0 || start + inside >= end) return;
    const condition = text
      .slice(text.indexOf("[") + 1, close)
      .replace(/^if\s+/i, "")
      .trim();
    // Its tags come and go as a whole: `</table>` in a comment for Outlook closes nothing for the others.
    const [open, floor, foreignDepth] = [this.#open, this.#floor, this.#foreignDepth];
    this.#floor = open;
    this.#conditions += 1;
    this.#collector.within(condition, () => {
      readMarkup(this.#text, start + inside, end, this);
      this.#flushText();
    });
    this.#conditions -= 1;
    for (let node = this.#open; node !== null && node !== open; node = node.parent) this.#leave(node);
    this.#open = open;
    this.#floor = floor;
    this.#foreignDepth = foreignDepth;
  }

  isInForeignContent(): boolean {
    return this.#foreignDepth > 0;
  }

  finish(): PartReferences {
    this.#flushText();
    const { resources, links, cutOff } = this.#collector.finish();
    return {
      resources,
      links,
      textLength: this.#shown.length,
      text: this.#shown.sample(),
      declaredLanguage: this.#language,
      cutOff: this.#isFlattened ? [...cutOff, "elements nested too deep were flattened"] : cutOff,
    };
  }

  #closeImplied(name: string): void {
    const rule = CLOSED_BY.get(name);
    if (rule === undefined) return;
    let node = this.#open;
    for (let steps = 0; node !== null && node !== this.#floor && steps < 50; steps += 1) {
      if (node.name === rule.within) return;
      if (rule.closes.has(node.name)) {
        while (this.#open !== null && this.#open !== node.parent) this.#close(this.#open);
        return;
      }
      node = node.parent;
    }
  }

  #close(node: ElementNode): void {
    this.#leave(node);
    if (node.name === "svg" || node.name === "math") this.#foreignDepth -= 1;
    this.#open = node.parent;
  }

  #leave(node: ElementNode): void {
    this.#inert.delete(node);
    this.#concealed.delete(node);
    if (node.name === "a" || node.name.startsWith("v:")) this.#shown.end(node);
  }
}
