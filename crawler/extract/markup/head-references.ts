import { unwrapUrl } from "../links/unwrap-url.ts";
import type { FoundLink, FoundResource } from "../reference.ts";
import { resolveLink, resolveReference } from "../resolve-reference.ts";

/** One field of a head, as `crawler/parse/mime` reads it. */
export interface Field {
  readonly name: string;
  readonly key: string;
  readonly value: string;
}

/** A field of the head that refers to something outside, with an example that holds `https://a.example/r` once. */
export interface HeadCarrier {
  readonly key: string;
  readonly loads: "resource" | "link";
  readonly source: string;
  readonly example: string;
}

export const HEAD_CARRIERS: readonly HeadCarrier[] = [
  {
    key: "bimi-location",
    loads: "resource",
    source: "draft-brand-indicators-for-message-identification",
    example: "v=BIMI1; l=https://a.example/r;",
  },
  { key: "x-image-url", loads: "resource", source: "X-Faces tools, KMail", example: "https://a.example/r" },
  { key: "x-face-url", loads: "resource", source: "X-Faces tools", example: "https://a.example/r" },
  {
    key: "face",
    loads: "resource",
    source: "Gnus (base64 picture, an address in some senders)",
    example: "https://a.example/r",
  },
  {
    key: "list-unsubscribe",
    loads: "link",
    source: "RFC 2369 3.2",
    example: "<mailto:u@a.example>, <https://a.example/r>",
  },
  { key: "list-subscribe", loads: "link", source: "RFC 2369 3.3", example: "<https://a.example/r>" },
  { key: "list-help", loads: "link", source: "RFC 2369 3.1", example: "<https://a.example/r>" },
  { key: "list-post", loads: "link", source: "RFC 2369 3.4", example: "<https://a.example/r>" },
  { key: "list-owner", loads: "link", source: "RFC 2369 3.5", example: "<https://a.example/r>" },
  { key: "list-archive", loads: "link", source: "RFC 2369 3.6", example: "<https://a.example/r>" },
  { key: "archived-at", loads: "link", source: "RFC 5064", example: "<https://a.example/r>" },
  { key: "x-list-unsubscribe", loads: "link", source: "seen in mail", example: "<https://a.example/r>" },
  {
    key: "x-report-abuse",
    loads: "link",
    source: "seen in mail",
    example: "Please report abuse here: https://a.example/r",
  },
  { key: "x-csa-complaints", loads: "link", source: "Certified Senders Alliance", example: "https://a.example/r" },
];

const byKey = new Map(HEAD_CARRIERS.map((carrier) => [carrier.key, carrier]));
const MAX_FOUND = 200;

/** What the fields of a message's head refer to. The offset is the number of the field; `element` is `head`. */
export function readHeadReferences(fields: readonly Field[]): {
  readonly resources: readonly FoundResource[];
  readonly links: readonly FoundLink[];
} {
  const resources: FoundResource[] = [];
  const links: FoundLink[] = [];
  for (const [byteOffset, { name, key, value }] of fields.entries()) {
    const carrier = byKey.get(key);
    if (carrier === undefined || resources.length + links.length > MAX_FOUND) continue;
    for (const [position, raw] of addressesIn(value).entries()) {
      const place = {
        element: "head",
        attribute: name,
        byteOffset,
        position,
        raw,
        documentOrder: resources.length + links.length,
      };
      if (carrier.loads === "link") {
        const target = resolveLink(raw, null);
        if (target === null) continue;
        links.push({
          ...place,
          ...target,
          unwrapped: unwrapUrl(target.url),
          anchorText: "",
          textBefore: "",
          textAfter: "",
        });
      } else {
        const target = resolveReference(raw, null);
        if (target.url === null) continue;
        const unseen = { statedWidth: null, statedHeight: null, hiddenBy: [], media: null };
        resources.push({ ...place, ...target, unwrapped: unwrapUrl(target.url), kind: "image", ...unseen });
      }
    }
  }
  return { resources, links };
}

/** Addresses in a field: in angle brackets (RFC 2369), else any word that begins like one. */
function addressesIn(value: string): readonly string[] {
  const text = value.slice(0, 16_384);
  const bracketed = [...text.matchAll(/<([^<>]+)>/g)].map((match) => (match[1] ?? "").replace(/\s+/g, ""));
  const found = bracketed.length > 0 ? bracketed : (text.match(/(?:https?:\/\/|mailto:)[^\s<>",;]{1,4000}/gi) ?? []);
  return found.slice(0, 20);
}
