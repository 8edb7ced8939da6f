import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Area, maskScreenshot } from "../../../../analysis/publish/redaction/mask-screenshot.ts";
import { type Picture, readPng } from "../../../../analysis/publish/redaction/png.ts";
import { type OpeningBench, openingBench } from "../../../crawler/open/opening-bench.ts";

const isGrey = ({ width, pixels }: Picture, { x, y, width: w, height: h }: Area): boolean => {
  for (let row = Math.floor(y); row < y + h; row++)
    for (let column = Math.floor(x); column < x + w; column++)
      if (!pixels.subarray((row * width + column) * 3, (row * width + column) * 3 + 3).every((part) => part === 0xb4))
        return false;
  return true;
};

describe("pictures that Chromium drew", () => {
  let bench: OpeningBench;
  beforeAll(async () => {
    bench = await openingBench({});
  });
  afterAll(() => bench.close());

  /** A message to one person: its name in a sentence, in a heading that is drawn as an image, and as a faint line in the foot. */
  const letter = (name: string, more = "") => `<h1 style="margin:40px">The same for all</h1>
    <p style="margin:40px;font:18px serif">Dear <b id="name">${name}</b>, this is our letter.</p>
    <p style="margin:300px 40px 40px" id="same">Nothing here is personal.</p>
    <p style="margin:200px 40px;color:#fafafa" id="faint">${name}@seeds.example</p>${more}`;
  const draw = async (html: string) => {
    const opened = await bench.open(html, { screenshots: true });
    return readPng(Buffer.from(opened.screenshotOn!))!;
  };

  test("show nothing in which two copies differ, whichever is masked, and all in which they agree", async () => {
    const [one, other] = [await draw(letter("Adalbert")), await draw(letter("Quirinia"))];
    const masked = maskScreenshot(one, [other])!;
    expect(maskScreenshot(other, [one])!.pixels.equals(masked.pixels), "both leave the same").toBe(true);
    expect(isGrey(masked, { x: 85, y: 120, width: 60, height: 12 }), "the name").toBe(true);
    const faint = { x: 45, y: 0, width: 70, height: 8 };
    const rows = Array.from({ length: one.height - 400 }, (_, row) => ({ ...faint, y: row + 390 }));
    expect(
      rows.some((area) => isGrey(masked, area)),
      "the line that hardly shows",
    ).toBe(true);
    const top = one.width * 3 * 90;
    expect(masked.pixels.subarray(0, top).equals(one.pixels.subarray(0, top)), "the heading").toBe(true);
    expect(isGrey(masked, { x: 40, y: 45, width: 200, height: 20 })).toBe(false);
  });

  test("show nothing at all where a copy is longer or none is there", async () => {
    const [one, longer] = [await draw(letter("Ada")), await draw(letter("Bob", "<p style='margin:400px'>x</p>"))];
    expect(longer.height).toBeGreaterThan(one.height);
    expect([maskScreenshot(one, [longer]), maskScreenshot(one, [])]).toEqual([null, null]);
  });
});

test("every differing pixel is covered with the squares around it, at the edges too, and given areas are", () => {
  const [width, height] = [50, 40];
  const plain = (): Picture => ({ width, height, pixels: Buffer.alloc(width * height * 3, 9) });
  for (const [x, y] of [
    [0, 0],
    [49, 39],
    [15, 16],
  ] as const) {
    const twin = plain();
    twin.pixels[(y * width + x) * 3 + 2] = 10;
    const masked = maskScreenshot(plain(), [plain(), twin])!;
    const left = Math.max(0, (Math.floor(x / 16) - 1) * 16);
    const top = Math.max(0, (Math.floor(y / 16) - 1) * 16);
    const right = Math.min(width, (Math.floor(x / 16) + 2) * 16);
    const bottom = Math.min(height, (Math.floor(y / 16) + 2) * 16);
    expect(isGrey(masked, { x: left, y: top, width: right - left, height: bottom - top })).toBe(true);
    const greyed = masked.pixels.filter((part) => part === 0xb4).length / 3;
    expect(greyed).toBe((right - left) * (bottom - top));
  }
  const pixel = maskScreenshot(plain(), [plain()], [{ x: 20, y: 20, width: 1, height: 1 }])!;
  expect(isGrey(pixel, { x: 16, y: 16, width: 16, height: 16 })).toBe(true);
  expect(pixel.pixels.filter((part) => part === 0xb4).length).toBe(16 * 16 * 3);
});
