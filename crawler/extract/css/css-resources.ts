import { tokenize } from "css-tree";
import type { ResourceKind } from "../reference.ts";
import { CssReader } from "./css-reader.ts";

/** A reference in CSS. */
export interface CssReference {
  /** The reference with CSS escapes undone. */
  readonly raw: string;
  /** Position of its token in the text, in UTF-16 code units. */
  readonly index: number;
  /** Property, or `@import`. */
  readonly property: string;
  readonly kind: ResourceKind;
  /** The conditions around it, joined by "and"; null when it always holds. */
  readonly media: string | null;
  /** False for a url() that CSS does not accept, as with a blank inside: browsers drop it, laxer clients may not. */
  readonly isValid: boolean;
}

/** A style rule with the declarations that size or hide elements; others are left out. */
export interface StyleRule {
  readonly selectors: string;
  readonly declarations: ReadonlyMap<string, string>;
  readonly media: string | null;
}

export interface ReadCss {
  readonly references: readonly CssReference[];
  readonly rules: readonly StyleRule[];
}

/**
 * Whether a style text can hold a reference at all: a url() needs its letters or an escape, and so do the other functions.
 * Asked first, since tokenizing every style attribute would cost more than the rest of the extraction.
 */
export function mayRefer(style: string): boolean {
  return (style.includes("(") || style.includes("--")) && /url|image|cross-fade|loader|src|\\/i.test(style);
}

/** Reads a style sheet, or with `declarations` the text of a style attribute, by the tokens of CSS Syntax 3. Never throws. */
export function readCss(text: string, form: "sheet" | "declarations"): ReadCss {
  const reader = new CssReader(text, form === "declarations");
  tokenize(text, (type, start, end) => reader.token(type, start, end));
  reader.finish();
  return reader;
}
