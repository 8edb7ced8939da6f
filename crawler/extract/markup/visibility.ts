import type { StyleMatcher } from "../css/style-rules.ts";
import { BOX_PROPERTIES } from "./box-properties.ts";
import type { ElementNode } from "./element-node.ts";

/** Size as stated, in CSS pixels; null where nothing is stated or the unit is relative. */
export interface StatedSize {
  readonly width: number | null;
  readonly height: number | null;
}

type Declarations = ReadonlyMap<string, string>;

/** Asks what style attributes and rules say of elements; each element is looked at once, and only when something below it asks. */
export class Visibility {
  readonly #matcher: StyleMatcher;
  readonly #declarations = new WeakMap<ElementNode, Declarations>();
  readonly #reasons = new WeakMap<ElementNode, readonly string[]>();

  constructor(matcher: StyleMatcher) {
    this.#matcher = matcher;
  }

  /** The size stated by style; else by the attributes given. */
  sizeOf(node: ElementNode, widthAttribute: string | null, heightAttribute: string | null): StatedSize {
    const declarations = this.#declarationsOf(node);
    return {
      width: styledLength(declarations, "width") ?? attributeLength(widthAttribute),
      height: styledLength(declarations, "height") ?? attributeLength(heightAttribute),
    };
  }

  /** Why an element cannot be seen, its own reasons first, then those of what it stands in; at most 5. */
  reasonsFor(node: ElementNode): readonly string[] {
    const known = this.#reasons.get(node);
    if (known !== undefined) return known;
    const chain: ElementNode[] = [];
    let above: readonly string[] = [];
    for (let at: ElementNode | null = node; at !== null; at = at.parent) {
      const cached = this.#reasons.get(at);
      if (cached !== undefined) {
        above = cached;
        break;
      }
      chain.push(at);
    }
    for (const at of chain.reverse()) {
      const own = this.#mayHide(at) ? ownReasons(at, this.#declarationsOf(at)) : NOTHING;
      above = own.length === 0 ? above : [...own, ...above].slice(0, 5);
      this.#reasons.set(at, above);
    }
    return above;
  }

  /** Most styles only lay out: those are not read. */
  #mayHide({ isHiddenAttribute, style }: ElementNode): boolean {
    return isHiddenAttribute || this.#matcher.canHide || (style !== null && MAY_HIDE.test(style));
  }

  #declarationsOf(node: ElementNode): Declarations {
    const known = this.#declarations.get(node);
    if (known !== undefined) return known;
    const matched = this.#matcher.declarationsFor(node);
    const own = node.style === null ? NONE : readStyleAttribute(node.style);
    const merged = matched.size === 0 ? own : merge(matched, own);
    this.#declarations.set(node, merged);
    return merged;
  }
}

const NONE: Declarations = new Map();
const NOTHING: readonly string[] = [];
/** Words without which no hiding rule can hold. */
const MAY_HIDE = /none|hidden|collapse|opacity|mso-hide|absolute|fixed|-\d|clip|scale/i;

function ownReasons({ name, isHiddenAttribute }: ElementNode, declarations: Declarations): readonly string[] {
  return reasonsIn(declarations, isHiddenAttribute).map((reason) => `${reason} of ${name.slice(0, 40)}`);
}

/** A style attribute outranks every rule that is not !important. */
function merge(matched: Declarations, own: Declarations): Declarations {
  const merged = new Map(matched);
  for (const [property, value] of own) {
    if (merged.get(property)?.includes("!important") !== true || value.includes("!important"))
      merged.set(property, value);
  }
  return merged;
}

/** Splits at semicolons outside parentheses, reading each character once. */
function declarationsOf(text: string): string[] {
  if (!text.includes("(")) return text.split(";");
  const pieces: string[] = [];
  let [from, depth] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "(") depth += 1;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (character === ";" && depth === 0) {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...pieces, text.slice(from)];
}

/** The box declarations of a style attribute; a semicolon in quotes or parentheses separates nothing. */
export function readStyleAttribute(style: string): Declarations {
  const found = new Map<string, string>();
  const text = style.slice(0, 4_096);
  for (const piece of declarationsOf(text)) {
    const colon = piece.indexOf(":");
    if (colon < 0) continue;
    const property = piece.slice(0, colon).trim().toLowerCase();
    if (BOX_PROPERTIES.has(property))
      found.set(
        property,
        piece
          .slice(colon + 1)
          .trim()
          .toLowerCase(),
      );
  }
  return found;
}

function styledLength(declarations: Declarations, side: "width" | "height"): number | null {
  const lengths = [side, `max-${side}`].map((property) => pixels(declarations.get(property)));
  const stated = lengths.filter((length) => length !== null);
  return stated.length === 0 ? null : Math.min(...stated);
}

/** Pixels to a unit (css-values-4 6.2); `em` and `rem` at the initial 16 px. */
const UNITS: Readonly<Record<string, number>> = {
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
  em: 16,
  rem: 16,
};

/** A length in CSS pixels; null for percentages, keywords and what is not there. */
export function pixels(value: string | undefined): number | null {
  const match = /^([+-]?\d{0,9}(?:\.\d{1,9})?)(px|pt|pc|in|cm|mm|q|r?em)?\s*(?:!\s*important)?$/.exec(
    value?.trim() ?? "",
  );
  if (match === null || match[1] === "") return null;
  const number = Number(match[1]);
  if (!Number.isFinite(number) || (match[2] === undefined && number !== 0)) return null;
  return number * UNITS[match[2] ?? "px"]!;
}

/** A width or height attribute by the rule for dimension values of the HTML standard: `1`, `1px`, ` 1.5x`; null for percentages. */
function attributeLength(value: string | null): number | null {
  const match = /^\s{0,100}(\d{1,9}(?:\.\d{1,9})?)(%)?/.exec(value ?? "");
  return match === null || match[2] !== undefined ? null : Number(match[1]);
}

interface HidingRule {
  readonly because: string;
  readonly test: (value: (property: string) => string, length: (property: string) => number | null) => boolean;
}

/** What in a style keeps an element and all in it from being seen. */
const HIDING_RULES: readonly HidingRule[] = [
  { because: "display:none", test: (value) => value("display").startsWith("none") },
  { because: "visibility:hidden", test: (value) => /^(hidden|collapse)/.test(value("visibility")) },
  { because: "opacity:0", test: (value) => /^(0|0?\.0\d*|0%)\s*(!|$)/.test(value("opacity")) },
  { because: "mso-hide:all", test: (value) => value("mso-hide").startsWith("all") },
  {
    because: "no height and overflow:hidden",
    test: (value, length) =>
      value("overflow").startsWith("hidden") && [length("height"), length("max-height")].includes(0),
  },
  {
    because: "no width and overflow:hidden",
    test: (value, length) =>
      value("overflow").startsWith("hidden") && [length("width"), length("max-width")].includes(0),
  },
  {
    because: "off-screen position",
    test: (value, length) =>
      /^(absolute|fixed)/.test(value("position")) &&
      ["left", "top", "right", "bottom"].some((side) => (length(side) ?? 0) <= -500),
  },
  { because: "off-screen margin", test: (_, length) => (length("margin-left") ?? 0) <= -500 },
  { because: "off-screen text-indent", test: (_, length) => (length("text-indent") ?? 0) <= -500 },
  {
    because: "clipped to nothing",
    test: (value) => /^rect\(\s*0(px)?[\s,]+0(px)?[\s,]+0(px)?[\s,]+0/.test(value("clip")),
  },
  { because: "scaled to nothing", test: (value) => /scale[xy]?\(\s*0(\.0+)?\s*[,)]/.test(value("transform")) },
];

function reasonsIn(declarations: Declarations, isHiddenAttribute: boolean): readonly string[] {
  const reasons = isHiddenAttribute ? ["hidden attribute"] : [];
  if (declarations.size === 0) return reasons;
  const value = (property: string) => declarations.get(property) ?? "";
  for (const { because, test } of HIDING_RULES) {
    if (test(value, (property) => pixels(declarations.get(property)))) reasons.push(because);
  }
  return reasons;
}
