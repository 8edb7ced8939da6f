import { type Carrier, carriersOf, GLOBAL_CARRIERS, LINK_RELATIONS, type Reading } from "../carriers.ts";
import { mayRefer, readCss } from "../css/css-resources.ts";
import { DOCUMENT_TYPES, textOfDataUrl } from "../data-url.ts";
import type { ResourceKind } from "../reference.ts";
import type { ReferenceCollector } from "../reference-collector.ts";
import type { ShownText } from "../shown-text.ts";
import type { ElementNode } from "./element-node.ts";
import { decodeEntities, readMarkup, type StartTag } from "./markup.ts";
import { readSrcset } from "./srcset.ts";

/** Who takes what the tags of a document refer to. */
export interface TagSinks {
  readonly collector: ReferenceCollector;
  readonly shown: ShownText;
  /** Whether the tag stands in svg or math. */
  readonly isForeign: boolean;
}

/** One attribute that refers to something, in its tag. */
interface Met extends TagSinks {
  readonly carrier: Carrier;
  readonly tag: StartTag;
  readonly node: ElementNode;
  /** The decoded value, not empty. */
  readonly value: string;
  /** Position of the value in the text. */
  readonly index: number;
}

/** Hands over what one start tag refers to, by the table of carriers. */
export function readTag(tag: StartTag, node: ElementNode, sinks: TagSinks): void {
  if (tag.attributeNames.length === 0) return;
  const own = carriersOf(tag.name);
  for (let index = 0; index < tag.attributeNames.length; index += 1) {
    const name = tag.attributeNames[index]!;
    const carrier = own?.get(name) ?? GLOBAL_CARRIERS.get(name);
    if (carrier === undefined || tag.attributeNames.indexOf(name) !== index) continue; // of a repeated one the first holds
    const value = tag.value(name);
    if (value === null || value === "") continue;
    if (carrier.reading === "style" && !mayRefer(value)) continue; // nearly all of them
    READINGS[carrier.reading]({ ...sinks, carrier, tag, node, value, index: tag.valueStart(name) });
  }
  const alternative = tag.name === "img" || tag.name === "area" ? tag.value("alt") : null;
  if (alternative !== null && alternative !== "") sinks.shown.addAlternative(alternative);
}

const READINGS: Readonly<Record<Reading, (met: Met) => void>> = {
  url: readAddress,
  srcset: (met) => {
    for (const [position, { url }] of readSrcset(met.value).entries()) take(met, url, position, met.carrier.kind);
  },
  urls: (met) => {
    for (const [position, word] of met.value.split(/[\s,]+/, 1_000).entries()) {
      if (word !== "") take(met, word, position, met.carrier.kind);
    }
  },
  style: ({ collector, value, index, node }) => {
    collector.css(readCss(value, "declarations").references, index, node, "style");
  },
  "css-value": ({ collector, carrier: { attribute }, value, index, node }) => {
    if (mayRefer(value))
      collector.css(readCss(`${attribute}:${value}`, "declarations").references, index, node, attribute);
  },
  "rel-link": readRelation,
  refresh: (met) => {
    const target = refreshTarget(met.tag, met.value);
    if (target !== null) take(met, target, 0, met.carrier.kind);
  },
  animation: readAnimation,
  document: (met) => met.collector.innerDocument(met.index, () => readInner(met.value, met)),
  link: readLink,
};

function take({ collector, tag, carrier, index, node }: Met, raw: string, position: number, kind: ResourceKind): void {
  const media = tag.value("media")?.trim().slice(0, 200) || null;
  const [widthAttribute, heightAttribute] = [tag.value("width"), tag.value("height")];
  const { attribute } = carrier;
  collector.resource({
    element: tag.name,
    attribute,
    raw,
    index,
    position,
    kind,
    node,
    media,
    widthAttribute,
    heightAttribute,
  });
}

function readAddress(met: Met): void {
  const { carrier, tag, value, isForeign, collector, index } = met;
  if (isIgnored(carrier, tag, value)) return;
  take(met, value, 0, kindOf(carrier, tag, isForeign));
  const inner = carrier.kind === "frame" || carrier.kind === "object" ? textOfDataUrl(value, DOCUMENT_TYPES) : null;
  if (inner !== null) collector.innerDocument(index, () => readInner(inner, met));
}

function readLink({ carrier: { attribute }, collector, shown, tag, node, value, index }: Met): void {
  const targets = attribute === "ping" ? value.trim().split(/\s+/, 20) : [value];
  for (const [position, raw] of targets.entries()) {
    const words = shown.begin(node, tag.value("title") ?? tag.value("value") ?? "");
    collector.link({ element: tag.name, attribute, raw, index, position, words });
  }
}

/** What an animation of SVG puts into an address: `to`, `from`, `by` or the list of `values` (SVG Animations, 2.10). */
function readAnimation(met: Met): void {
  if (!/^(?:xlink:)?href$/i.test(met.tag.value("attributeName") ?? met.tag.value("attributename") ?? "")) return;
  const values = met.carrier.attribute === "values" ? met.value.split(";", 1_000) : [met.value];
  for (const [position, value] of values.entries()) if (value.trim() !== "") take(met, value.trim(), position, "image");
}

/** `<param>` holds an address only under some names, and `<input src>` only as an image. */
function isIgnored({ element }: Carrier, tag: StartTag, value: string): boolean {
  if (element === "param") return !/^(movie|src|url|filename|data|code|archive)$/i.test(tag.value("name") ?? "");
  if (element === "object" && /^(clsid|java):/i.test(value)) return true;
  return false;
}

function kindOf({ element, kind }: Carrier, tag: StartTag, isForeign: boolean): ResourceKind {
  if (element !== "source" && element !== "object" && element !== "embed")
    return isForeign && kind === "frame" ? "image" : kind;
  return /^image\//i.test(tag.value("type") ?? "") ? "image" : kind;
}

/** The relations of a `<link>` decide what it loads; `alternate stylesheet` is loaded too, though not applied. */
function readRelation(met: Met): void {
  const relations = (met.tag.value("rel") ?? "").toLowerCase().split(/\s+/);
  const relation =
    relations.find((word) => word === "stylesheet") ?? relations.find((word) => LINK_RELATIONS.has(word));
  if (relation !== undefined) take(met, met.value, 0, LINK_RELATIONS.get(relation)!);
}

/** The address in `<meta http-equiv=refresh content="5; url='...'">`, by the rule of the HTML standard 4.2.5.3. */
function refreshTarget(tag: StartTag, value: string): string | null {
  if (!/^\s*refresh\s*$/i.test(tag.value("http-equiv") ?? "")) return null;
  const match = /^\s*[\d.]*\s*[;,\s]\s*(?:url\s*=\s*)?(["']?)([\s\S]*)$/i.exec(value.slice(0, 8_192));
  if (match === null) return null;
  const rest = match[2] ?? "";
  const quote = match[1] === "" ? -1 : rest.indexOf(match[1] ?? "");
  return (quote < 0 ? rest : rest.slice(0, quote)).trim() || null;
}

/** Reads the tags of an inner document; its style rules and its text do not count for the outer one. */
function readInner(value: string, { node: parent, collector, shown }: Met): void {
  let sheet: ElementNode | null = null;
  let foreignDepth = 0;
  readMarkup(value, 0, value.length, {
    startTag(tag) {
      const style = tag.value("style");
      const isHiddenAttribute = tag.attributeNames.includes("hidden");
      const node = {
        name: tag.name,
        parent,
        depth: parent.depth + 1,
        id: null,
        className: null,
        style,
        isHiddenAttribute,
      };
      sheet = tag.name === "style" ? node : null;
      if (tag.name === "base") collector.setBase(tag.value("href"));
      if (tag.name === "svg" || tag.name === "math") foreignDepth += 1;
      readTag(tag, node, { collector, shown, isForeign: foreignDepth > 0 });
    },
    endTag(name) {
      sheet = null;
      if (name === "svg" || name === "math") foreignDepth = Math.max(0, foreignDepth - 1);
    },
    text(start, end) {
      if (sheet === null) return;
      const text = value.slice(start, end);
      const css = foreignDepth > 0 ? decodeEntities(text) : text;
      collector.css(readCss(css, "sheet").references, start, sheet, null);
    },
    comment() {},
    isInForeignContent: () => foreignDepth > 0,
  });
}
