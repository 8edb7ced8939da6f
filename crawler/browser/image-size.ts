import { sniffMediaType } from "./media-type.ts";

/** Size in pixels as the head of an image states it, and the number of frames where the format tells it without decoding. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  readonly frames: number | null;
}

const READERS: Readonly<Record<string, (bytes: Buffer) => ImageSize | null>> = {
  "image/gif": (bytes) => ({ width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), frames: gifFrames(bytes) }),
  "image/png": pngSize,
  "image/jpeg": jpegSize,
  "image/webp": webpSize,
  "image/bmp": (bytes) => ({ width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)), frames: 1 }),
  "image/avif": avifSize,
};

/**
 * Reads an image's size without decoding it, so that a bomb of 50,000 x 50,000 pixels is known before anything is allocated.
 * Null where the bytes are no image of a known raster format or end too early.
 */
export function imageSize(bytes: Uint8Array): ImageSize | null {
  const reader = READERS[sniffMediaType(bytes) ?? ""];
  try {
    return reader?.(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) ?? null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Counts image descriptors (GIF89a, section 20) by walking the blocks. */
function gifFrames(bytes: Buffer): number | null {
  const packed = bytes.readUInt8(10);
  let at = 13 + (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  let frames = 0;
  while (at < bytes.length && frames < 100_000) {
    const block = bytes[at];
    if (block === 0x3b) return frames;
    if (block === 0x21) at += 2;
    else if (block === 0x2c) {
      frames += 1;
      const local = bytes[at + 9] ?? 0;
      at += 11 + (local & 0x80 ? 3 * 2 ** ((local & 7) + 1) : 0);
    } else return frames || null;
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    at += 1;
  }
  return frames || null;
}

function pngSize(bytes: Buffer): ImageSize {
  // An animated PNG says so in acTL, which stands before the first IDAT.
  const animation = bytes.subarray(0, 4_096).indexOf("acTL", 8, "latin1");
  const frames = animation < 0 ? 1 : bytes.readUInt32BE(animation + 4);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), frames };
}

/** Walks the segments to the frame header SOFn (ITU T.81, B.2.2). */
function jpegSize(bytes: Buffer): ImageSize | null {
  for (let at = 2; at < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5), frames: 1 };
    } else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** The three kinds of WebP: lossy, lossless, extended (RFC 9649). */
function webpSize(bytes: Buffer): ImageSize | null {
  const kind = bytes.toString("latin1", 12, 16);
  if (kind === "VP8 ")
    return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff, frames: 1 };
  if (kind === "VP8L") {
    const bits = bytes.readUInt32LE(21);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1, frames: 1 };
  }
  if (kind !== "VP8X") return null;
  const animated = (bytes.readUInt8(20) & 2) !== 0;
  return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1, frames: animated ? null : 1 };
}

/** The first `ispe` property (ISO/IEC 23008-12, 6.5.3). */
function avifSize(bytes: Buffer): ImageSize | null {
  const at = bytes.subarray(0, 4_096).indexOf("ispe", 0, "latin1");
  if (at < 0) return null;
  return { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12), frames: null };
}
