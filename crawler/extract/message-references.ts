import { campaignParameters } from "./campaign-parameters.ts";
import { readCss } from "./css/css-resources.ts";
import { imageShare } from "./image-share.ts";
import { detectLanguage } from "./language.ts";
import { EXTRACT_LIMITS, type ExtractLimits } from "./limits.ts";
import { type ClassifiedLink, LinkClassifier } from "./links/link-class.ts";
import { readTextLinks } from "./links/text-links.ts";
import { unwrapUrl } from "./links/unwrap-url.ts";
import { utf8Offsets } from "./markup/byte-offsets.ts";
import { type Field, readHeadReferences } from "./markup/head-references.ts";
import { type PartReferences, readHtmlReferences } from "./markup/html-resources.ts";
import { type MessageKind, tellMessageKind } from "./message-kind.ts";
import { type FoundReadReceipt, findReadReceipts } from "./read-receipts.ts";
import type { FoundLink, FoundResource } from "./reference.ts";
import { resolveReference } from "./resolve-reference.ts";

/** A message taken apart, as far as extraction needs it; `readMessage` of crawler/parse gives more than this. */
export interface ReadableMessage {
  readonly head: { readonly fields: readonly Field[]; readonly subject: string | null };
  readonly parts: readonly {
    readonly path: string;
    readonly kind: string;
    readonly role: string;
    readonly text: string | null;
    readonly contentLocation: string | null;
    readonly typeParameters: ReadonlyMap<string, string>;
    readonly fields: readonly Field[];
  }[];
}

/** MIME path of the part and whether a reader sees it; the path is empty for the head. */
export interface InPart {
  readonly path: string;
  readonly isDisplayed: boolean;
}

/** All that a message refers to, and what it is. */
export interface MessageReferences {
  /** Head first, then the parts in order; `documentOrder` runs over the whole message, links included. */
  readonly resources: readonly (FoundResource & InPart)[];
  readonly links: readonly (FoundLink & ClassifiedLink & InPart)[];
  readonly readReceipts: readonly FoundReadReceipt[];
  readonly facts: MessageFacts;
  /** What limits left out, in words. */
  readonly cutOff: readonly string[];
}

/** Facts for statistics. */
export interface MessageFacts {
  readonly language: string | null;
  readonly kind: MessageKind;
  readonly kindClues: readonly string[];
  readonly textLength: number;
  readonly imageShare: number | null;
  readonly hasUnsubscribe: boolean;
  /** RFC 8058: List-Unsubscribe-Post with an https address in List-Unsubscribe. */
  readonly hasOneClick: boolean;
  readonly campaignParameters: readonly { readonly field: string; readonly value: string }[];
}

type Part = ReadableMessage["parts"][number];

/** Finds every reference of a message, tells what each link is for and what kind of message it is. Pure, bounded, never throws. */
export function readMessageReferences(
  message: ReadableMessage,
  limits: ExtractLimits = EXTRACT_LIMITS,
): MessageReferences {
  const { fields, subject } = message.head;
  const found: Found = { resources: [], links: [], cutOff: [], order: 0 };
  const head = readHeadReferences(fields);
  add(found, { path: "", isDisplayed: false }, { ...head, cutOff: [] });
  const unsubscribeAddresses = new Set(
    head.links.filter(({ attribute }) => /^list-unsubscribe$/i.test(attribute)).map(({ url }) => url),
  );
  const shown: PartReferences[] = [];
  let left = limits.references;
  for (const part of message.parts) {
    const references = readPart(part, { ...limits, references: left });
    if (references === null) continue;
    left -= references.resources.length + references.links.length;
    const isDisplayed = part.role === "displayed";
    if (isDisplayed) shown.push(references);
    add(found, { path: part.path, isDisplayed }, references);
  }
  const classifier = new LinkClassifier(unsubscribeAddresses);
  const links = found.links.map((link) => ({ ...link, ...classifier.classify(link) }));
  const textLength = shown.reduce((sum, part) => sum + part.textLength, 0);
  const declared =
    shown.find(({ declaredLanguage }) => declaredLanguage !== null)?.declaredLanguage ??
    fieldValue(fields, "content-language");
  const { kind, clues: kindClues } = tellMessageKind({ subject, fields, links });
  return {
    resources: found.resources,
    links,
    readReceipts: findReadReceipts(fields),
    cutOff: found.cutOff,
    facts: {
      language: detectLanguage([subject ?? "", ...shown.map(({ text }) => text)].join("\n"), declared),
      kind,
      kindClues,
      textLength,
      imageShare: imageShare(
        found.resources.filter(({ isDisplayed }) => isDisplayed),
        textLength,
      ),
      hasUnsubscribe: links.some(({ linkClass }) => linkClass === "unsubscribe"),
      hasOneClick: isOneClick(fields, unsubscribeAddresses),
      campaignParameters: campaignParameters(links),
    },
  };
}

interface Found {
  readonly resources: (FoundResource & InPart)[];
  readonly links: (FoundLink & InPart)[];
  readonly cutOff: string[];
  order: number;
}

function add(
  found: Found,
  place: InPart,
  { resources, links, cutOff }: Pick<PartReferences, "resources" | "links" | "cutOff">,
): void {
  const first = found.order;
  for (const resource of resources)
    found.resources.push({ ...resource, ...place, documentOrder: first + resource.documentOrder });
  for (const link of links) found.links.push({ ...link, ...place, documentOrder: first + link.documentOrder });
  found.order = first + resources.length + links.length;
  for (const cut of cutOff) found.cutOff.push(`part ${place.path}: ${cut}`);
}

/** How each kind of part is read; what is not here refers to nothing. */
function readPart(part: Part, limits: ExtractLimits): PartReferences | null {
  switch (part.kind) {
    case "html":
    case "amp":
    case "svg":
      return part.text === null ? null : readHtmlReferences(part.text, baseOf(part), limits);
    case "css":
      return part.text === null ? null : readSheetPart(part.text, baseOf(part), limits);
    case "text":
      return part.text === null ? null : readTextPart(part.text, limits);
    case "external-body":
      return readExternalBody(part);
    default:
      return null;
  }
}

const EMPTY: PartReferences = { resources: [], links: [], textLength: 0, text: "", declaredLanguage: null, cutOff: [] };

/** RFC 2557: Content-Base (RFC 2110) and Content-Location give the address that relative references start from. */
function baseOf({ fields, contentLocation }: Part): string | null {
  return resolveReference(
    (fieldValue(fields, "content-base") ?? contentLocation ?? "").slice(0, 2_000).replace(/["\s]/g, ""),
    null,
  ).url;
}

function readTextPart(text: string, limits: ExtractLimits): PartReferences {
  const { links, left } = readTextLinks(text, limits.references);
  const cutOff = left === 0 ? [] : [`${left} references beyond the first ${limits.references}`];
  return { ...EMPTY, links, textLength: text.replace(/\s+/g, "").length, text: text.slice(0, 20_000), cutOff };
}

/** A style sheet that came as a part of its own, for `<link href="cid:...">`. */
function readSheetPart(text: string, base: string | null, limits: ExtractLimits): PartReferences {
  const byteOffset = utf8Offsets(text);
  const { references } = readCss(text, "sheet");
  const resources = references
    .slice(0, limits.references)
    .map(({ raw, index, property, kind, media, isValid }, position): FoundResource => {
      const { url, host, isRemote } = resolveReference(raw.slice(0, limits.referenceChars), base);
      return {
        element: "style",
        attribute: property,
        byteOffset: byteOffset(index),
        position,
        raw: raw.slice(0, limits.referenceChars),
        url,
        host,
        unwrapped: url === null ? [] : unwrapUrl(url),
        kind,
        isRemote,
        statedWidth: null,
        statedHeight: null,
        hiddenBy: isValid ? [] : ["no valid CSS url()"],
        media,
        documentOrder: position,
      };
    });
  return { ...EMPTY, resources };
}

/** RFC 2017: `message/external-body; access-type=URL; URL="..."` names content that a client fetches on demand. */
function readExternalBody({ typeParameters }: Part): PartReferences {
  const raw = (typeParameters.get("url") ?? "").replace(/\s+/g, "");
  const { url, host, isRemote } = resolveReference(raw, null);
  if (url === null) return EMPTY;
  const resource: FoundResource = {
    element: "head",
    attribute: "Content-Type",
    byteOffset: 0,
    position: 0,
    raw,
    url,
    host,
    unwrapped: unwrapUrl(url),
    kind: "other",
    isRemote,
    statedWidth: null,
    statedHeight: null,
    hiddenBy: [],
    media: null,
    documentOrder: 0,
  };
  return { ...EMPTY, resources: [resource] };
}

function isOneClick(fields: readonly Field[], addresses: ReadonlySet<string>): boolean {
  const post = fieldValue(fields, "list-unsubscribe-post")?.replace(/\s+/g, "").toLowerCase();
  return post === "list-unsubscribe=one-click" && [...addresses].some((address) => address.startsWith("https:"));
}

function fieldValue(fields: readonly Field[], key: string): string | null {
  return fields.find((field) => field.key === key)?.value ?? null;
}
