import { type CssReference, readCss, type StyleRule } from "./css/css-resources.ts";
import { StyleMatcher } from "./css/style-rules.ts";
import { textOfDataUrl } from "./data-url.ts";
import type { ExtractLimits } from "./limits.ts";
import type { ElementNode } from "./markup/element-node.ts";
import { Visibility } from "./markup/visibility.ts";
import type { FoundLink, FoundResource, ResourceKind } from "./reference.ts";
import { ReferenceResolver } from "./reference-resolver.ts";
import { resolveReference } from "./resolve-reference.ts";
import type { LinkWordsAround } from "./shown-text.ts";

/** A resource as the walk meets it; size and visibility come when all style sheets are known. */
export interface MetResource {
  readonly element: string;
  readonly attribute: string;
  readonly raw: string;
  /** Position of the value or token in the text of the part. */
  readonly index: number;
  readonly position: number;
  readonly kind: ResourceKind;
  readonly node: ElementNode;
  readonly media: string | null;
  readonly widthAttribute?: string | null;
  readonly heightAttribute?: string | null;
  /** Reasons beyond style, such as a url() that is no valid CSS. */
  readonly unseen?: readonly string[];
}

export interface MetLink {
  readonly element: string;
  readonly attribute: string;
  readonly raw: string;
  readonly index: number;
  readonly position: number;
  /** Gives the words when the document has been read. */
  readonly words: () => LinkWordsAround;
}

type Met = { readonly resource: MetResource } | { readonly link: MetLink };
/** The base of one document; an inner one takes that of the document around it where it names none (HTML, 4.2.3). */
interface BaseScope {
  own: string | null;
  readonly outer: BaseScope | null;
}

const baseOf = ({ own, outer }: BaseScope): string | null => own ?? (outer === null ? null : baseOf(outer));

type Pending = Met & { readonly order: number; readonly index: number; readonly scope: BaseScope };

/** Documents and sheets inside each other, `data:` in `data:`; browsers stop somewhere too. */
const MAX_NESTING = 5;
const SHEET: ReadonlySet<string> = new Set(["text/css"]);

/** Collects the references of one part, up to the limits, and settles them when the part has been read. */
export class ReferenceCollector {
  readonly #limits: ExtractLimits;
  readonly #pending: Pending[] = [];
  readonly #rules: StyleRule[] = [];
  readonly #conditions: string[] = [];
  readonly #byteOffset: (index: number) => number;
  #scope: BaseScope;
  #hasBaseElement = false;
  #nesting = 0;
  #left = 0;
  #innerDocuments = 0;
  #cutDocuments = 0;
  /** When set, the position at which an inner document stands; its own positions mean nothing outside. */
  #outerIndex: number | null = null;
  #innerPosition = 0;

  constructor(base: string | null, limits: ExtractLimits, byteOffset: (index: number) => number) {
    this.#scope = { own: base, outer: null };
    this.#limits = limits;
    this.#byteOffset = byteOffset;
  }

  /** Takes the address of the first `<base href>`; it holds for the whole document. */
  setBase(href: string | null): void {
    if (this.#hasBaseElement || href === null) return;
    const url = resolveReference(href.slice(0, this.#limits.referenceChars), baseOf(this.#scope)).url;
    if (url === null) return;
    this.#hasBaseElement = true;
    this.#scope.own = url;
  }

  /** Runs `read` for content that only some clients see, such as that of a conditional comment. */
  within(condition: string, read: () => void): void {
    if (this.#conditions.length >= 10) return;
    this.#conditions.push(condition);
    read();
    this.#conditions.pop();
  }

  /** Takes an inner document (srcdoc, data:text/html), whose references all stand at `index` of the outer one. */
  innerDocument(index: number, read: () => void): void {
    const [scope, hasBase] = [this.#scope, this.#hasBaseElement];
    this.#nested(index, () => {
      this.#scope = { own: null, outer: scope };
      this.#hasBaseElement = false;
      read();
      this.#scope = scope;
      this.#hasBaseElement = hasBase;
    });
  }

  /** Reads what stands in another document at `index`; the outermost place is where all of it is. */
  #nested(index: number, read: () => void): void {
    if (this.#nesting >= MAX_NESTING || this.#innerDocuments >= this.#limits.innerDocuments) {
      this.#cutDocuments += 1;
      return;
    }
    this.#innerDocuments += 1;
    this.#nesting += 1;
    const outer = this.#outerIndex;
    if (outer === null) {
      this.#outerIndex = index;
      this.#innerPosition = 0;
    }
    read();
    this.#outerIndex = outer;
    this.#nesting -= 1;
  }

  resource(met: MetResource): void {
    this.#add({ resource: met });
    const sheet = met.kind === "style" ? textOfDataUrl(met.raw, SHEET) : null;
    if (sheet === null) return;
    const { references } = readCss(sheet, "sheet");
    this.#nested(met.index, () => this.css(references, met.index, met.node, null));
  }

  link(met: MetLink): void {
    this.#add({ link: met });
  }

  /** Takes the text of a style sheet; `start` is its position in the part. */
  styleSheet(text: string, start: number, node: ElementNode): void {
    const { references, rules } = readCss(text, "sheet");
    for (const rule of rules) if (this.#rules.length <= this.#limits.styleRules) this.#rules.push(rule);
    this.css(references, start, node, null);
  }

  /** Takes references of CSS; `attribute` is null for a sheet, whose references are named by property. */
  css(references: readonly CssReference[], start: number, node: ElementNode, attribute: string | null): void {
    for (const [position, { raw, index, property, kind, media, isValid }] of references.entries()) {
      this.resource({
        element: attribute === null ? "style" : node.name,
        attribute: attribute ?? property,
        raw,
        kind,
        position,
        media,
        node,
        index: attribute === null ? start + index : start,
        ...(isValid ? {} : { unseen: ["no valid CSS url()"] }),
      });
    }
  }

  finish(): {
    readonly resources: readonly FoundResource[];
    readonly links: readonly FoundLink[];
    readonly cutOff: readonly string[];
  } {
    const matcher = new StyleMatcher(this.#rules, this.#limits);
    const visibility = new Visibility(matcher);
    const resolvers = new Map<string | null, ReferenceResolver>();
    const resolverOf = (scope: BaseScope) => {
      const base = baseOf(scope);
      const known = resolvers.get(base) ?? new ReferenceResolver(base);
      resolvers.set(base, known);
      return known;
    };
    const resources: FoundResource[] = [];
    const links: FoundLink[] = [];
    for (const pending of this.#pending) {
      const resolver = resolverOf(pending.scope);
      if ("resource" in pending)
        resources.push(this.#settle(pending.resource, pending.order, pending.index, resolver, visibility));
      else links.push(...this.#settleLink(pending.link, pending.order, pending.index, resolver));
    }
    return { resources, links, cutOff: this.#cutOff(matcher.isCut) };
  }

  #cutOff(areStylesCut: boolean): readonly string[] {
    return [
      ...(this.#left > 0 ? [`${this.#left} references beyond the first ${this.#limits.references}`] : []),
      ...(areStylesCut ? ["style rules beyond the limit were not matched"] : []),
      ...(this.#cutDocuments > 0 ? [`${this.#cutDocuments} inner documents were not read`] : []),
    ];
  }

  #add(met: Met): void {
    if (this.#pending.length >= this.#limits.references) {
      this.#left += 1;
      return;
    }
    const index = this.#outerIndex ?? ("resource" in met ? met.resource.index : met.link.index);
    const moved = this.#outerIndex === null ? met : moveInside(met, this.#innerPosition++);
    const conditional =
      this.#conditions.length > 0 && "resource" in moved ? withCondition(moved, this.#conditions) : moved;
    this.#pending.push({ ...conditional, order: this.#pending.length, index, scope: this.#scope });
  }

  #settle(
    met: MetResource,
    documentOrder: number,
    index: number,
    resolver: ReferenceResolver,
    visibility: Visibility,
  ): FoundResource {
    const raw = met.raw.length > this.#limits.referenceChars ? met.raw.slice(0, this.#limits.referenceChars) : met.raw;
    const { url, host, isRemote, unwrapped } = resolver.resource(raw);
    const size = visibility.sizeOf(met.node, met.widthAttribute ?? null, met.heightAttribute ?? null);
    const hidden = visibility.reasonsFor(met.node);
    return {
      element: met.element,
      attribute: met.attribute,
      position: met.position,
      byteOffset: this.#byteOffset(index),
      raw,
      url,
      host,
      unwrapped,
      kind: met.kind,
      isRemote,
      statedWidth: size.width,
      statedHeight: size.height,
      hiddenBy: met.unseen === undefined ? hidden : [...met.unseen, ...hidden],
      media: met.media,
      documentOrder,
    };
  }

  #settleLink(met: MetLink, documentOrder: number, index: number, resolver: ReferenceResolver): readonly FoundLink[] {
    const raw = met.raw.slice(0, this.#limits.referenceChars);
    const target = resolver.link(raw);
    if (target === null) return NONE;
    const { element, attribute, position, words } = met;
    return [
      {
        element,
        attribute,
        position,
        byteOffset: this.#byteOffset(index),
        raw,
        ...target,
        ...words(),
        documentOrder,
      },
    ];
  }
}

const NONE: readonly never[] = [];

/** Inside a srcdoc there are no positions of the part: the position counts its references instead. */
function moveInside(met: Met, position: number): Met {
  if ("resource" in met)
    return { resource: { ...met.resource, position, attribute: `srcdoc ${met.resource.attribute}` } };
  return { link: { ...met.link, position, attribute: `srcdoc ${met.link.attribute}` } };
}

function withCondition(met: { readonly resource: MetResource }, conditions: readonly string[]): Met {
  const media = [
    ...conditions.map((condition) => `[if ${condition}]`),
    ...(met.resource.media === null ? [] : [met.resource.media]),
  ];
  return { resource: { ...met.resource, media: media.join(" and ") } };
}
