// What a person can see and hit. Runs inside the page, sent there as text by look-at-page.ts: no imports at run time, named attributes only.
import type { Box, Hidden } from "../page/page-view.ts";

declare const parentOf: typeof import("./dom.ts").parentOf;
declare const shadowOf: typeof import("./dom.ts").shadowOf;
declare const holds: typeof import("./dom.ts").holds;
declare const isShown: typeof import("./dom.ts").isShown;
declare const clip: typeof import("./dom.ts").clip;
declare const labelsOf: typeof import("./dom.ts").labelsOf;

/** The rectangle of an element on the page. */
export function boxOf(e: Element): Box {
  const { x, y, width, height } = e.getBoundingClientRect();
  return {
    x: Math.round(x + scrollX),
    y: Math.round(y + scrollY),
    width: Math.round(width),
    height: Math.round(height),
  };
}

/** What hides an element from a person, or null when it can be seen and hit. */
export function hiddenBy(e: Element): Hidden | null {
  if (!isShown(e)) return "not-rendered";
  let { left, top, right, bottom } = e.getBoundingClientRect();
  if (right - left < 5 || bottom - top < 5) return "no-size";
  let opacity = 1;
  for (let at: Element | null = e; at !== null; at = parentOf(at)) {
    const style = getComputedStyle(at);
    opacity *= Number(style.opacity);
    if (/opacity\(0(%|\))/.test(style.filter)) opacity = 0;
    if (/^rect\(\s*[01]px,?\s+[01]px/.test(style.clip) || /inset\((50|100)%|circle\(0/.test(style.clipPath))
      return "clipped";
    if (
      at !== e &&
      at !== document.body &&
      at !== document.documentElement &&
      /hidden|clip|scroll|auto/.test(style.overflow)
    ) {
      const r = at.getBoundingClientRect();
      if (/hidden|clip/.test(style.overflow))
        [left, top, right, bottom] = [
          Math.max(left, r.left),
          Math.max(top, r.top),
          Math.min(right, r.right),
          Math.min(bottom, r.bottom),
        ];
      else if (r.width < 5 || r.height < 5) return "clipped";
    }
  }
  if (opacity < 0.1) return "transparent";
  const box = boxOf(e);
  if (box.x + box.width <= 0 || box.y + box.height <= 0 || box.x > Math.max(innerWidth * 1.5, innerWidth + 400))
    return "off-page";
  if (right - left < 5 || bottom - top < 5) return "clipped";
  return coverOf(e);
}

/** Scrolls to an element and asks the browser what a click on it would hit. */
export function coverOf(e: Element): Hidden | null {
  const [x, y] = [scrollX, scrollY];
  e.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  const { left, top, width, height } = e.getBoundingClientRect();
  let cover: Element | null = null;
  let hit = false;
  for (const part of [0.5, 0.25, 0.75, 0.1, 0.9]) {
    const at = deepElementFromPoint(left + width * part, top + height / 2);
    if (at === null) continue;
    if (at === e || holds(e, at) || labelsOf(e).some((label) => holds(label, at))) hit = true;
    else cover ??= at;
  }
  scrollTo({ left: x, top: y, behavior: "instant" });
  if (hit || cover === null) return null;
  if (holds(cover, e) && getComputedStyle(e).pointerEvents === "none") return null;
  const area = cover.getBoundingClientRect();
  let layer: Element | null = cover;
  while (layer !== null && getComputedStyle(layer).position !== "fixed") layer = parentOf(layer);
  const large = area.width * area.height > 0.25 * innerWidth * innerHeight && !holds(cover, e);
  return large || (layer !== null && !holds(layer, e)) ? "obstructed" : "covered";
}

/** The element at a point of the window, looked up through shadow roots. */
export function deepElementFromPoint(x: number, y: number): Element | null {
  let at = document.elementFromPoint(x, y);
  for (let shadow = at === null ? null : shadowOf(at); at !== null && shadow !== null; shadow = shadowOf(at)) {
    const inner = shadow.elementFromPoint(x, y);
    if (inner === null || inner === at) break;
    at = inner;
  }
  return at;
}

/** Whether an element has a background of its own. */
export function stands(e: Element): boolean {
  const background = getComputedStyle(e).backgroundColor;
  return background !== "rgba(0, 0, 0, 0)" && background !== "rgb(255, 255, 255)" && background !== "transparent";
}
