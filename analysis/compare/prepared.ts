import { hostOf } from "../../data/site.ts";
import { type Piece, percentDecoded } from "./nested-value.ts";
import type { ObservedMessage, ObservedReference } from "./observed.ts";
import { signedPieces } from "./signed-address.ts";
import { urlPieces } from "./url-pieces.ts";
import { isWordy } from "./value-shape.ts";

/** A reference with what comparing needs, worked out once. */
export interface PreparedReference {
  readonly reference: ObservedReference;
  /** The URL that is compared, as it is sent (without fragment): the original inside a proxied one, else the URL itself. */
  readonly url: string;
  readonly host: string | null;
  readonly pieces: readonly Piece[];
  /** Components that a signature covers. */
  readonly signed: ReadonlySet<string>;
  readonly exactKey: string;
  /** Shape of the URL with what looks drawn replaced by a star. */
  readonly strictKey: string;
  /** Shape with path segments counted only. */
  readonly looseKey: string;
}

export interface PreparedMessage {
  readonly message: ObservedMessage;
  readonly arrivalMs: number;
  readonly references: readonly PreparedReference[];
  /** Word pieces of the URLs that name content (no tokens), and words of links: what a mailing says. */
  readonly content: ReadonlySet<string>;
  /** Those of the content that a reader sees: words of links. */
  readonly shown: ReadonlySet<string>;
  /** Counts of reference shapes in the order of elements. */
  readonly structure: ReadonlyMap<string, number>;
  /** Where each value occurs: the references that hold it, -1 for the way to unsubscribe; made when first asked for. */
  occurrences(value: string): ReadonlySet<number>;
}

const starred = (value: string): string => (isWordy(value) && !/\d{3,}/.test(value) ? value : "*");

function shapes(kind: string, element: string, pieces: readonly Piece[]): { strict: string; loose: string } {
  let strict = `${kind} ${element}`;
  let segments = 0;
  let loose = strict;
  for (const { where, value } of pieces) {
    if (where === "site") {
      strict += ` ${value}`;
      loose += ` ${value}`;
    } else if (where.startsWith("host.")) strict += ` h:${starred(value)}`;
    else if (where.startsWith("path.")) {
      strict += where.endsWith(".ext") ? `.${value}` : ` /${starred(value)}`;
      if (!where.endsWith(".ext")) segments++;
    } else if (where.startsWith("query")) {
      strict += ` ${where}`;
      loose += ` ${where}`;
    }
  }
  return { strict, loose: `${loose} /${segments}` };
}

/** What of an address reaches a server: all but the fragment (RFC 3986, 3.5). */
export function sentPart(url: string): string {
  const at = url.indexOf("#");
  return at === -1 ? url : url.slice(0, at);
}

function prepareReference(reference: ObservedReference): PreparedReference {
  // A webmail's proxy draws its own token for each reader: only the original inside it is the sender's.
  const original =
    reference.kind === "resource" && reference.unwrappedUrl !== null ? reference.unwrappedUrl : reference.url;
  const url = sentPart(original);
  const pieces = urlPieces(url) ?? [];
  const { strict, loose } = shapes(reference.kind, reference.element, pieces);
  return {
    reference,
    url,
    host: hostOf(url),
    pieces,
    signed: signedPieces(pieces),
    exactKey: `${reference.kind} ${reference.element} ${url}`,
    strictKey: strict,
    looseKey: loose,
  };
}

function contentOf(references: readonly PreparedReference[]): Set<string> {
  const content = new Set<string>();
  for (const { pieces, reference } of references) {
    const target =
      reference.kind === "link" && reference.unwrappedUrl !== null ? urlPieces(reference.unwrappedUrl) : null;
    const words = (target ?? pieces).filter(
      ({ where, value }) =>
        (where.startsWith("path.") || where.startsWith("query")) && value.length > 2 && isWordy(value),
    );
    if (words.length > 0) content.add(words.map(({ value }) => value).join("/"));
    const shown = shownWords(reference);
    if (shown !== null) content.add(shown);
  }
  return content;
}

/** The words of a link, where they say more than "here"; null otherwise. */
function shownWords({ anchorText }: ObservedReference): string | null {
  return anchorText !== null && anchorText.length > 8 ? anchorText.toLowerCase() : null;
}

/** Works out once what every comparison of a message needs. */
export function prepare(message: ObservedMessage): PreparedMessage {
  const references = message.references.map(prepareReference);
  const structure = new Map<string, number>();
  for (const { reference, pieces } of references) {
    const key = `${reference.element} ${reference.attribute} ${pieces[0]?.value ?? ""}`;
    structure.set(key, (structure.get(key) ?? 0) + 1);
  }
  let index: Map<string, Set<number>> | null = null;
  return {
    message,
    arrivalMs: Date.parse(message.receivedAt),
    references,
    content: contentOf(references),
    shown: new Set(references.flatMap(({ reference }) => shownWords(reference) ?? [])),
    structure,
    occurrences(value) {
      index ??= indexValues(references, message.unsubscribeMailto);
      return index.get(value) ?? none;
    },
  };
}

const delimiters = /[^A-Za-z0-9]+/;
const none: ReadonlySet<number> = new Set();

function indexValues(references: readonly PreparedReference[], mailto: readonly string[]): Map<string, Set<number>> {
  const index = new Map<string, Set<number>>();
  const add = (value: string, i: number) => {
    if (value.length < 4) return;
    const held = index.get(value);
    if (held === undefined) index.set(value, new Set([i]));
    else held.add(i);
  };
  references.forEach(({ pieces }, i) => {
    for (const { value } of pieces) {
      add(value, i);
      const parts = value.split(delimiters);
      if (parts.length > 1) for (const part of parts) add(part, i);
    }
  });
  for (const address of mailto) for (const word of percentDecoded(address).split(delimiters)) add(word, -1);
  return index;
}
