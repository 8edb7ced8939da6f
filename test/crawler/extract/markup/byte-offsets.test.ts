import { expect, test } from "vitest";
import { seededRandom } from "../../../../analysis/statistics/random.ts";
import { utf8Offsets } from "../../../../crawler/extract/markup/byte-offsets.ts";

const random = seededRandom(1);
const pieces = ["a", "é", "€", "😀", "😀😀", "\ud83d", "\ude00x"];
const mixed = Array.from({ length: 200_000 }, () => pieces[Math.floor(random() * pieces.length)]).join("");

test.each([
  ["ASCII", "plain".repeat(10_000)],
  ["two bytes a character", "é".repeat(50_000)],
  ["pairs at odd places", `a${"😀".repeat(50_000)}`],
  ["steps that each end in a pair", `${"a".repeat(1_023)}😀`.repeat(2_000)],
  ["everything, lone surrogates too", mixed],
])("the offset of a position is the length of what stands before it: %s", (_, text) => {
  const offset = utf8Offsets(text);
  for (let index = 0; index < text.length; index += 997) {
    const isInPair = text.codePointAt(index - 1)! > 0xffff;
    if (!isInPair) expect(offset(index)).toBe(Buffer.byteLength(text.slice(0, index)));
  }
  expect(offset(text.length)).toBe(Buffer.byteLength(text));
});
