import { ident, string, tokenTypes, url as urlToken } from "css-tree";
import { BOX_PROPERTIES } from "../markup/box-properties.ts";
import type { ResourceKind } from "../reference.ts";
import type { CssReference, ReadCss, StyleRule } from "./css-resources.ts";

interface Block {
  readonly form: "condition" | "rule" | "font-face" | "other";
  readonly prelude: string;
  readonly declarations: Map<string, string>;
}

/** Functions whose string argument is an address (css-images-4, and Internet Explorer's filter). */
const STRING_FUNCTIONS = /^(url|src|image|(-webkit-)?image-set|(-webkit-)?cross-fade|alphaimageloader)$/;
const MAX_BLOCKS = 64;
const MAX_PRELUDE = 2_000;

/** Reads tokens of CSS one by one, keeping only what the present statement needs. */
export class CssReader implements ReadCss {
  readonly references: (CssReference & { media: string | null })[] = [];
  readonly rules: StyleRule[] = [];
  readonly #text: string;
  readonly #isAttribute: boolean;
  readonly #blocks: Block[] = [];
  readonly #functions: string[] = [];
  #overflow = 0;
  #statement = 0;
  #atRule: string | null = null;
  #property: string | null = null;
  #value = 0;
  /** Where the address of the present @import ends; its media query follows. */
  #importEnd = -1;

  constructor(text: string, isAttribute: boolean) {
    this.#text = text;
    this.#isAttribute = isAttribute;
  }

  token(type: number, start: number, end: number): void {
    switch (type) {
      case tokenTypes.AtKeyword:
        if (this.#functions.length === 0) this.#atRule = this.#name(start + 1, end);
        break;
      case tokenTypes.Colon:
        this.#beginValue(start, end);
        break;
      case tokenTypes.Semicolon:
        if (this.#functions.length === 0) this.#endStatement(start, end);
        break;
      case tokenTypes.LeftCurlyBracket:
        this.#openBlock(start, end);
        break;
      case tokenTypes.RightCurlyBracket:
        this.#closeBlock(start, end);
        break;
      case tokenTypes.Function:
        this.#openFunction(start, end);
        break;
      case tokenTypes.LeftParenthesis:
        if (this.#functions.length < MAX_BLOCKS) this.#functions.push("");
        break;
      case tokenTypes.RightParenthesis:
        this.#functions.pop();
        break;
      case tokenTypes.Url:
        this.#refer(urlToken.decode(this.#text.slice(start, end)), start, end, true);
        break;
      case tokenTypes.BadUrl:
        this.#refer(
          this.#text
            .slice(start + 4, end)
            .replace(/\)$/, "")
            .trim(),
          start,
          end,
          false,
        );
        break;
      case tokenTypes.String:
        if (this.#isAddress() || this.#mayBecomeAddress(this.#text.slice(start, Math.min(end, start + 50))))
          this.#refer(string.decode(this.#text.slice(start, end)), start, end, true);
        break;
    }
  }

  finish(): void {
    this.#endStatement(this.#text.length, this.#text.length);
    while (this.#blocks.length > 0) this.#closeBlock(this.#text.length, this.#text.length);
  }

  #name(start: number, end: number): string {
    return ident.decode(this.#text.slice(start, Math.min(end, start + 200))).toLowerCase();
  }

  #isInRule(): boolean {
    const form = this.#blocks.at(-1)?.form;
    return form === undefined ? this.#isAttribute : form === "rule" || form === "font-face";
  }

  #beginValue(start: number, end: number): void {
    if (this.#property !== null || this.#atRule !== null || this.#functions.length > 0 || !this.#isInRule()) return;
    const name = withoutComments(this.#text.slice(this.#statement, start)).trim();
    this.#property = this.#nameOf(name);
    this.#value = end;
  }

  #nameOf(name: string): string {
    return name.includes("\\") ? ident.decode(name.slice(0, 200)).toLowerCase() : name.slice(0, 200).toLowerCase();
  }

  #endStatement(start: number, next: number): void {
    const block = this.#blocks.at(-1);
    if (this.#property !== null && block?.form === "rule" && BOX_PROPERTIES.has(this.#property)) {
      block.declarations.set(this.#property, this.#text.slice(this.#value, start).trim().toLowerCase().slice(0, 200));
    }
    const last = this.references.at(-1);
    if (this.#importEnd >= 0 && last !== undefined) {
      const query = this.#text
        .slice(this.#importEnd, start)
        .replace(/^[\s)]+/, "")
        .trim()
        .slice(0, MAX_PRELUDE);
      if (query !== "") last.media = last.media === null ? query : `${last.media} and ${query}`;
    }
    this.#reset(next);
  }

  #reset(next: number): void {
    this.#statement = next;
    this.#atRule = null;
    this.#property = null;
    this.#importEnd = -1;
    this.#functions.length = 0;
  }

  #openBlock(start: number, next: number): void {
    if (this.#blocks.length >= MAX_BLOCKS) {
      this.#overflow += 1;
      this.#reset(next);
      return;
    }
    const prelude = this.#text.slice(this.#statement, start).trim().slice(0, MAX_PRELUDE);
    this.#blocks.push({ form: formOf(this.#atRule), prelude, declarations: new Map() });
    this.#reset(next);
  }

  #closeBlock(start: number, next: number): void {
    this.#endStatement(start, next);
    if (this.#overflow > 0) {
      this.#overflow -= 1;
      return;
    }
    const block = this.#blocks.pop();
    if (block?.form !== "rule" || block.declarations.size === 0) return;
    this.rules.push({ selectors: block.prelude, declarations: block.declarations, media: this.#media() });
  }

  #openFunction(start: number, end: number): void {
    if (this.#functions.length >= MAX_BLOCKS) return;
    const name = this.#name(start, end - 1);
    this.#functions.push(name);
    // `u\72l(x)` is a url token to a browser, and a function to a tokenizer that compares letters.
    if (name !== "url" || !this.#text.slice(start, end).includes("\\")) return;
    const inside = /^\s*([^"'()\s]+)\s*\)/.exec(this.#text.slice(end, end + 8_192));
    if (inside !== null) this.#refer(ident.decode(inside[1] ?? ""), start, end, true);
  }

  #isAddress(): boolean {
    if (this.#atRule === "import" && this.#importEnd < 0) return true;
    return STRING_FUNCTIONS.test(this.#functions.at(-1) ?? "");
  }

  /** A custom property may be put where a string is an address; an absolute one is one already. */
  #mayBecomeAddress(text: string): boolean {
    return this.#property?.startsWith("--") === true && /^["']\s*(?:https?:)?\/\//i.test(text);
  }

  #refer(raw: string, start: number, end: number, isValid: boolean): void {
    if (this.#atRule === "namespace" || raw.startsWith("#")) return;
    const isImport = this.#atRule === "import";
    const property = isImport ? "@import" : (this.#property ?? "");
    const isFont = this.#blocks.at(-1)?.form === "font-face";
    this.references.push({
      raw,
      index: start,
      property,
      kind: kindOf(property, isFont),
      media: this.#media(),
      isValid,
    });
    if (isImport && this.#importEnd < 0) this.#importEnd = end;
  }

  #media(): string | null {
    const conditions = this.#blocks.flatMap(({ form, prelude }) =>
      form === "condition"
        ? [
            prelude
              .replace(/^@media\s*/i, "")
              .replace(/\s+/g, " ")
              .slice(0, 200),
          ]
        : [],
    );
    return conditions.length === 0 ? null : conditions.join(" and ");
  }
}

function formOf(atRule: string | null): Block["form"] {
  if (atRule === null) return "rule";
  if (atRule === "font-face") return "font-face";
  return /^(media|supports|container|layer|scope|starting-style|-moz-document|document)$/.test(atRule)
    ? "condition"
    : "other";
}

function kindOf(property: string, isFont: boolean): ResourceKind {
  if (property === "@import") return "style";
  if (isFont) return "font";
  return property === "behavior" || property === "-moz-binding" ? "script" : "image";
}

/** CSS without its closed comments; each character is read once. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let open = text.indexOf("/*"); open !== -1; open = text.indexOf("/*", from)) {
    const close = text.indexOf("*/", open + 2);
    if (close === -1) break;
    kept.push(text.slice(from, open));
    from = close + 2;
  }
  return [...kept, text.slice(from)].join("");
}
