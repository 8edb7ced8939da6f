import { crc32, deflateSync } from "node:zlib";

/** A transparent GIF89a of one pixel, 43 bytes, as open pixels are. */
export const TRANSPARENT_GIF = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

/** A PNG of one RGB colour with a lighter stripe, so that a picture is neither transparent nor of one colour. */
export function picture(width: number, height: number, [red, green, blue]: Colour, isPlain = false): Buffer {
  const stripe = isPlain ? [red, green, blue] : [255 - red, 255 - green, 255 - blue];
  const line = (colour: readonly number[]) => Buffer.from([0, ...Array.from({ length: width }, () => colour).flat()]);
  const plain = line([red, green, blue]);
  const striped = line(stripe);
  const rows = Array.from({ length: height }, (_, y) => (y % 8 === 7 ? striped : plain));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunks = [chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.concat(rows))), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...chunks]);
}

export type Colour = readonly [red: number, green: number, blue: number];

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
