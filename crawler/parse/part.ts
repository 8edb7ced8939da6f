import type { ByteRange } from "./byte-range.ts";
import type { CharsetSource } from "./charset.ts";
import type { EntityProblem } from "./entity.ts";
import type { HeadField } from "./head-fields.ts";
import type { TransferEncoding } from "./transfer-encoding.ts";

/** What a part is made of, as far as it matters for what it may load. */
export const PART_KINDS = [
  "html",
  "amp",
  "svg",
  "css",
  "text",
  "external-body",
  "binary",
  "multipart",
  "message",
] as const;
export type PartKind = (typeof PART_KINDS)[number];

/**
 * What becomes of a part when the message is read: `displayed` is shown; `alternative` is a version that
 * multipart/alternative leaves aside (RFC 2046 5.1.4); `related` is there to be referred to; `attached` is shown only when
 * opened; `nested` belongs to a message inside the message; `container` holds others.
 */
export const PART_ROLES = ["displayed", "alternative", "related", "attached", "nested", "container"] as const;
export type PartRole = (typeof PART_ROLES)[number];

/** One MIME entity of a message. Its natural key is (message, path). */
export interface Part {
  /** `1` for the message itself, `1.1`, `1.2` ... for its children; a nested message is child 1 of its message/rfc822 part. */
  readonly path: string;
  readonly parentPath: string | null;
  readonly kind: PartKind;
  readonly role: PartRole;
  /** Media type in lower case, the default of RFC 2046 where none is declared. */
  readonly mediaType: string;
  /** Parameters of the Content-Type by lower-case name. */
  readonly typeParameters: ReadonlyMap<string, string>;
  /** First word of Content-Disposition in lower case, or null. */
  readonly disposition: string | null;
  /** File name as the head gives it, decoded; hostile: never a path to write to. */
  readonly fileName: string | null;
  /** Content-ID without angle brackets, or null: what `cid:` refers to. */
  readonly contentId: string | null;
  /** Content-Location, or null. */
  readonly contentLocation: string | null;
  readonly transferEncoding: TransferEncoding;
  /** Character set used to decode `text`, how it was found, and whether bytes were lost; null where there is no text. */
  readonly charset: {
    readonly declared: string | null;
    readonly used: string;
    readonly source: CharsetSource;
    readonly isLossy: boolean;
  } | null;
  /**
   * The decoded part as text, for html, amp, svg, css and text parts. All byte offsets of resources and links count
   * in the UTF-8 encoding of exactly this string (line ends and a leading U+FEFF are kept).
   */
  readonly text: string | null;
  readonly fields: readonly HeadField[];
  /** The body as sent; `decodePart` undoes its transfer encoding. */
  readonly body: Buffer;
  /** Where head and body lie in the bytes of the message; null inside a nested message that was itself encoded. */
  readonly headRange: ByteRange | null;
  readonly bodyRange: ByteRange | null;
  readonly problems: readonly EntityProblem[];
}
