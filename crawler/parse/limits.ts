/** What parsing one message may cost. Beyond a limit the rest is left out, and a `LimitCut` says so. */
export interface ParseLimits {
  /** Bytes of the message that are looked at. */
  readonly messageBytes: number;
  /** Entities in one message, nested messages included. */
  readonly parts: number;
  /** Entities inside one another; also bounds the length of a path. */
  readonly depth: number;
  /** Bytes of all heads together. */
  readonly headBytes: number;
  /** Fields in one head. */
  readonly headFields: number;
  /** Decoded bytes of all parts together, nested encoded messages counted again at each level. */
  readonly decodedBytes: number;
  /** Decoded bytes of one text part that are turned into text. */
  readonly textBytes: number;
  /** Readings of the same bytes inside one another: encoded nested messages, multiparts with a guessed boundary. */
  readonly rereadLevels: number;
}

export const PARSE_LIMITS: ParseLimits = {
  messageBytes: 64 * 1024 * 1024,
  parts: 2_000,
  depth: 256,
  headBytes: 1024 * 1024,
  headFields: 2_000,
  decodedBytes: 128 * 1024 * 1024,
  textBytes: 8 * 1024 * 1024,
  rereadLevels: 10,
};

/** Something a limit left out: a sender could hide a pixel behind it, so it is recorded and never passed over. */
export interface LimitCut {
  readonly limit: keyof ParseLimits;
  /** MIME path of the part at which the limit was met. */
  readonly path: string;
  /** Bytes that were not looked at, as far as known at that point. */
  readonly lostBytes: number;
}
