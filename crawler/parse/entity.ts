import type { ByteRange } from "./byte-range.ts";
import type { HeadField } from "./head-fields.ts";
import type { StructuredValue } from "./parameters.ts";
import type { TransferEncoding } from "./transfer-encoding.ts";

/** A departure from the form of RFC 2046 or RFC 5322 that a reader of the evidence should know of. */
export type EntityProblem =
  /** A multipart without any of its delimiters; it is read as text. */
  | "boundary-missing"
  /** A multipart whose declared boundary does not occur, while another one does. */
  | "boundary-guessed"
  /** The closing delimiter is absent. */
  | "boundary-not-closed"
  /** Markup begins where the head should have ended with a blank line. */
  | "head-without-end"
  /** HTML before the first or after the last delimiter, where no client shows it. */
  | "markup-outside-parts"
  /** The content could not be decoded as declared. */
  | "charset"
  /** A limit left something of it out. */
  | "cut";

/** A MIME entity as the bytes show it: where it lies and what its head says; nothing of the body is decoded yet. */
export interface Entity {
  /** `1` for the message, then `.1`, `.2` ... for each child; the message inside a message/rfc822 part is its child 1. */
  readonly path: string;
  readonly parent: Entity | null;
  readonly children: Entity[];
  readonly depth: number;
  readonly fields: readonly HeadField[];
  readonly contentType: StructuredValue;
  readonly disposition: StructuredValue;
  readonly transferEncoding: TransferEncoding;
  readonly problems: EntityProblem[];
  /** The body as sent, a view on the message's bytes (or on a decoded nested message). */
  body: Buffer;
  /** Where the head lies in the message's bytes; null inside a nested message that was itself encoded. */
  readonly headRange: ByteRange | null;
  /** Where the body lies in the message's bytes; null inside a nested message that was itself encoded. */
  bodyRange: ByteRange | null;
}
