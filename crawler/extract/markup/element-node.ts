/** An element as far as style rules and visibility need it. Kept as long as something below it may ask. */
export interface ElementNode {
  readonly name: string;
  readonly parent: ElementNode | null;
  readonly depth: number;
  readonly id: string | null;
  /** The class attribute as written. */
  readonly className: string | null;
  /** The style attribute as written. */
  readonly style: string | null;
  readonly isHiddenAttribute: boolean;
}

/** Elements without content (HTML Living Standard 13.1.2), to which legacy ones are added that browsers treat alike. */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set([
  "area",
  "base",
  "basefont",
  "bgsound",
  "br",
  "col",
  "embed",
  "frame",
  "hr",
  "img",
  "input",
  "keygen",
  "link",
  "meta",
  "param",
  "source",
  "track",
  "wbr",
]);

interface Implied {
  /** Elements that the start tag closes when one of them is open. */
  readonly closes: ReadonlySet<string>;
  /** The container that shields what lies outside of it. */
  readonly within: string;
}

/** Elements whose start tag closes an open one, as the tree builder of the HTML standard does (13.2.6). */
export const CLOSED_BY: ReadonlyMap<string, Implied> = new Map([
  ["a", { closes: new Set(["a"]), within: "table" }],
  ["td", { closes: new Set(["td", "th"]), within: "table" }],
  ["th", { closes: new Set(["td", "th"]), within: "table" }],
  ["tr", { closes: new Set(["tr"]), within: "table" }],
  ["tbody", { closes: new Set(["tbody", "thead", "tfoot"]), within: "table" }],
  ["li", { closes: new Set(["li"]), within: "ul" }],
  ["p", { closes: new Set(["p"]), within: "td" }],
  ["option", { closes: new Set(["option"]), within: "select" }],
  ["dt", { closes: new Set(["dt", "dd"]), within: "dl" }],
  ["dd", { closes: new Set(["dt", "dd"]), within: "dl" }],
]);
