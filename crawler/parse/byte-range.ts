/** Half-open range of bytes: `start` is the first, `end` is one past the last. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}
