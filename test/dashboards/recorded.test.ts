import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { en } from "../../dashboards/text/en.ts";
import { fr } from "../../dashboards/text/fr.ts";
import { said, saidBy } from "../../dashboards/text/recorded.ts";

/** Sentences as they are recorded, and how they are said in French. */
const examples: readonly (readonly [group: string, english: string, french: string])[] = [
  ["sign-up", "but HTTP 500", "mais HTTP 500"],
  ["sign-up", "page says thank you", "la page dit thank you"],
];

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

test.each(examples)("%s is said in French with what it names kept: %s", (group, english, french) => {
  expect(plain(said(fr, group, english))).toBe(french);
  expect(said(en, group, english)).toBe(english);
});

test("a sentence that no template fits is shown as it was recorded, in quotation marks that say so", () => {
  expect(saidBy(fr.recorded, "sign-up", "something new")).toBeNull();
  expect(plain(said(fr, "sign-up", "something new"))).toBe("« something new » (noté en anglais)");
});

test("each English piece of a template stands in the code that records it", () => {
  const source = ["analysis", "crawler", "data/schema"]
    .map((name) => fileURLToPath(new URL(`../../${name}`, import.meta.url)))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  /** As a whole, or as two that the code puts together. */
  const isWritten = (piece: string): boolean =>
    [...piece.matchAll(/ |$/g)].some(({ index }) =>
      [piece.slice(0, index), piece.slice(index)].every((part) => source.includes(part.trim())),
    );
  const pieces = Object.values(fr.recorded).flatMap((group) =>
    Object.keys(group).flatMap((one) => one.split(/\{\w+\}/)),
  );
  expect(pieces.length).toBeGreaterThan(20);
  expect(pieces.filter((piece) => !isWritten(piece))).toEqual([]);
});
