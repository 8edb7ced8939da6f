import { describe, expect, test } from "vitest";
import { imageSize } from "../../../crawler/browser/image-size.ts";
import { sniffMediaType } from "../../../crawler/browser/media-type.ts";

const base64 = (text: string) => Buffer.from(text, "base64");
const latin1 = (text: string) => Buffer.from(text, "latin1");

/** A frame of one pixel, with its image descriptor. */
const GIF_FRAME = latin1("\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
const GIF_HEAD = latin1("GIF89a\x03\0\x02\0\x80\0\0\0\0\0\xff\xff\xff");
const GIF_CONTROL = latin1("\x21\xf9\x04\x01\0\0\0\0");

const images: readonly [name: string, type: string | null, bytes: Buffer, size: object | null][] = [
  [
    "a GIF of one frame",
    "image/gif",
    Buffer.concat([GIF_HEAD, GIF_CONTROL, GIF_FRAME, latin1(";")]),
    { width: 3, height: 2, frames: 1 },
  ],
  [
    "an animated GIF",
    "image/gif",
    Buffer.concat([GIF_HEAD, GIF_FRAME, GIF_CONTROL, GIF_FRAME, GIF_FRAME, latin1(";")]),
    { width: 3, height: 2, frames: 3 },
  ],
  ["a GIF without end", "image/gif", Buffer.concat([GIF_HEAD, GIF_FRAME]), { width: 3, height: 2, frames: 1 }],
  [
    "a PNG",
    "image/png",
    base64("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP4z8DAwPAfAAcAAf/IrBSTAAAAAElFTkSuQmCC"),
    { width: 2, height: 1, frames: 1 },
  ],
  [
    "a JPEG",
    "image/jpeg",
    latin1("\xff\xd8\xff\xe0\0\x04JF\xff\xc2\0\x0b\x08\0\x05\0\x07\x01"),
    { width: 7, height: 5, frames: 1 },
  ],
  [
    "a lossless WebP",
    "image/webp",
    base64("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="),
    { width: 1, height: 1, frames: 1 },
  ],
  [
    "an extended WebP that moves",
    "image/webp",
    Buffer.concat([latin1("RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0"), latin1("\x09\0\0\x13\0\0")]),
    { width: 10, height: 20, frames: null },
  ],
  [
    "a BMP upside down",
    "image/bmp",
    Buffer.concat([latin1("BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), latin1("\x04\0\0\0\xfe\xff\xff\xff")]),
    { width: 4, height: 2, frames: 1 },
  ],
  ["an SVG", "image/svg+xml", latin1('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
  ["HTML", "text/html", latin1("  <!DOCTYPE html><p>"), null],
  ["plain text", null, latin1("gone"), null],
  ["nothing", null, Buffer.alloc(0), null],
  ["a GIF cut off in its head", "image/gif", latin1("GIF89a\x03"), null],
  ["a PNG cut off in its head", "image/png", latin1("\x89PNG\r\n\x1a\n\0\0"), null],
  ["a JPEG cut off before its frame", "image/jpeg", latin1("\xff\xd8\xff\xe0\xff\xff"), null],
];

describe.each(images)("%s", (_, type, bytes, size) => {
  test("shows its type and size", () => {
    expect([sniffMediaType(bytes), imageSize(bytes)]).toEqual([type, size]);
  });
});

test("no cut of any of them throws or hangs", () => {
  for (const [, , bytes] of images)
    for (let end = 0; end <= bytes.length; end += 1) expect(() => imageSize(bytes.subarray(0, end))).not.toThrow();
});
