import type { FoundResource } from "./reference.ts";

/** Square pixels that one character of text takes: about 7.5 wide at 16 high. */
const CHARACTER_AREA = 120;
/** Size taken for a visible image that states none; most newsletters are 600 wide. */
const UNSTATED = { width: 300, height: 150 };
/** A tile as tall as the longest newsletter; more is a mistake or a trick. */
const MAX_SIDE = 4_000;

/**
 * Share of the visible content that is drawn in images, 0 to 1: the stated area of visible images beside 120 square pixels a
 * character of text. Null when there is neither. 1 means image-only; spacers and pixels (a side of at most 2) do not count.
 */
export function imageShare(resources: readonly FoundResource[], textLength: number): number | null {
  const seen = new Set<string>();
  let area = 0;
  for (const { element, attribute, kind, url, raw, hiddenBy, statedWidth, statedHeight } of resources) {
    const key = url ?? raw;
    if (
      kind !== "image" ||
      attribute !== "src" ||
      hiddenBy.length > 0 ||
      !/^(img|image|amp-img)$/.test(element) ||
      seen.has(key)
    )
      continue;
    seen.add(key);
    const width = Math.min(statedWidth ?? UNSTATED.width, MAX_SIDE);
    const height = Math.min(statedHeight ?? (statedWidth === null ? UNSTATED.height : statedWidth / 2), MAX_SIDE);
    if (width > 2 && height > 2) area += width * height;
  }
  const total = area + textLength * CHARACTER_AREA;
  return total === 0 ? null : area / total;
}
