import { crc32, deflateSync, inflateSync } from "node:zlib";

/** A picture of eight bits a channel, red, green, blue, one row after the other. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
/** A picture that would need more memory is not read: a hostile page can make a screenshot very long. */
const mostPixels = 60_000_000;

/** Reads a PNG (W3C, third edition) of eight-bit RGB or RGBA without interlace, as browsers write them; null for others. */
export function readPng(bytes: Buffer): Picture | null {
  if (!bytes.subarray(0, 8).equals(signature) || bytes.toString("latin1", 12, 16) !== "IHDR") return null;
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const channels = { 2: 3, 6: 4 }[bytes[25]!];
  if (bytes[24] !== 8 || channels === undefined || bytes[28] !== 0 || width * height > mostPixels) return null;
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const stride = width * channels;
  const raw = inflateSync(Buffer.concat(parts), { maxOutputLength: (stride + 1) * height });
  if (raw.length !== (stride + 1) * height) return null;
  unfilter(raw, stride, height, channels);
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      raw.copy(pixels, (y * width + x) * 3, y * (stride + 1) + 1 + x * channels, y * (stride + 1) + 4 + x * channels);
  }
  return { width, height, pixels };
}

/** Undoes the filters of each row in place (section 9). */
function unfilter(raw: Buffer, stride: number, height: number, channels: number): void {
  for (let y = 0; y < height; y++) {
    const row = y * (stride + 1);
    const filter = raw[row]!;
    for (let x = 0; x < stride; x++) {
      const at = row + 1 + x;
      const left = x >= channels ? raw[at - channels]! : 0;
      const up = y > 0 ? raw[at - stride - 1]! : 0;
      const corner = x >= channels && y > 0 ? raw[at - stride - 1 - channels]! : 0;
      raw[at] = (raw[at]! + predictor(filter, left, up, corner)) & 0xff;
    }
  }
}

function predictor(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Writes a picture as PNG; the same picture always gives the same bytes with one version of zlib. */
export function writePng({ width, height, pixels }: Picture): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) pixels.copy(rows, y * (width * 3 + 1) + 1, y * width * 3, (y + 1) * width * 3);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  head[9] = 2;
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
