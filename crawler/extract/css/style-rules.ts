import type { ElementNode } from "../markup/element-node.ts";
import type { StyleRule } from "./css-resources.ts";

/** One selector of a rule, its compounds from right to left. */
interface Selector {
  readonly compounds: readonly Compound[];
  readonly specificity: number;
  readonly order: number;
  readonly declarations: ReadonlyMap<string, string>;
}

interface Compound {
  readonly name: string | null;
  readonly id: string | null;
  readonly classes: readonly string[];
  /** How the compound to the left must stand to this one. */
  readonly combinator: " " | ">";
}

/** Rules without a condition, ready to be matched. Selectors with pseudo-classes, siblings or other attributes are left out. */
export class StyleMatcher {
  readonly #selectors: Selector[] = [];
  #budget: number;
  #isSpent = false;
  #mayHide = false;

  constructor(rules: readonly StyleRule[], limits: { readonly styleRules: number; readonly styleMatches: number }) {
    this.#budget = limits.styleMatches;
    this.#isSpent = rules.length > limits.styleRules;
    for (const rule of rules.slice(0, limits.styleRules)) {
      if (rule.media !== null) continue;
      for (const text of rule.selectors.split(",").slice(0, 200)) this.#add(text, rule.declarations);
    }
    this.#selectors.sort((a, b) => a.specificity - b.specificity || a.order - b.order);
  }

  /** Whether some rule can hide an element: those that only state a size cannot. */
  get canHide(): boolean {
    return this.#mayHide;
  }

  /** Whether a limit left rules or comparisons out. */
  get isCut(): boolean {
    return this.#isSpent;
  }

  /** The declarations that rules give to an element, by cascade order; an !important one wins and keeps its mark. */
  declarationsFor(node: ElementNode): ReadonlyMap<string, string> {
    if (this.#selectors.length === 0) return NONE;
    const found = new Map<string, string>();
    for (const selector of this.#selectors) {
      if (!this.#matches(selector.compounds, 0, node)) continue;
      for (const [property, value] of selector.declarations) {
        if (found.get(property)?.includes("!important") !== true || value.includes("!important"))
          found.set(property, value);
      }
    }
    return found;
  }

  #add(text: string, declarations: ReadonlyMap<string, string>): void {
    const compounds = readSelector(text.trim());
    if (compounds === null) return;
    const specificity = compounds.reduce(
      (sum, { name, id, classes }) => sum + (id === null ? 0 : 10_000) + classes.length * 100 + (name === null ? 0 : 1),
      0,
    );
    this.#mayHide ||= [...declarations.keys()].some(
      (property) => !/^(?:max-|min-)?width$|^(?:min-)?height$/.test(property),
    );
    this.#selectors.push({ compounds, specificity, order: this.#selectors.length, declarations });
  }

  #matches(compounds: readonly Compound[], index: number, node: ElementNode): boolean {
    this.#budget -= 1;
    if (this.#budget < 0) {
      this.#isSpent = true;
      return false;
    }
    const compound = compounds[index]!;
    if (!fits(compound, node)) return false;
    if (index === compounds.length - 1) return true;
    for (let parent = node.parent; parent !== null; parent = parent.parent) {
      if (this.#matches(compounds, index + 1, parent)) return true;
      if (compound.combinator === ">") return false;
    }
    return false;
  }
}

const NONE: ReadonlyMap<string, string> = new Map();

function fits({ name, id, classes }: Compound, node: ElementNode): boolean {
  if (name !== null && name !== node.name) return false;
  if (id !== null && id !== node.id) return false;
  if (classes.length === 0) return true;
  if (node.className === null) return false;
  const own = ` ${node.className.replace(/\s+/g, " ")} `;
  return classes.every((className) => own.includes(` ${className} `));
}

/** Reads compounds of names, classes and ids joined by blanks and `>`, from right to left; null for anything else. */
function readSelector(text: string): readonly Compound[] | null {
  if (text === "" || text.length > 300) return null;
  const compounds: Compound[] = [];
  let isChild = false;
  for (const piece of text.replace(/>/g, " > ").trim().split(/\s+/)) {
    if (piece === ">") {
      isChild = true;
      continue;
    }
    const match = /^(\*|[a-z][\w-]*(?:\\:[\w-]+)?)?((?:[.#][\w-]+)*)$/i.exec(piece);
    if (match === null || compounds.length >= 20) return null;
    const marks = match[2]?.match(/[.#][\w-]+/g) ?? [];
    compounds.unshift({
      name: match[1] === undefined || match[1] === "*" ? null : match[1].toLowerCase().replace("\\", ""),
      id: marks.findLast((mark) => mark.startsWith("#"))?.slice(1) ?? null,
      classes: marks.filter((mark) => mark.startsWith(".")).map((mark) => mark.slice(1)),
      combinator: isChild ? ">" : " ",
    });
    isChild = false;
  }
  return compounds.length === 0 ? null : compounds;
}
