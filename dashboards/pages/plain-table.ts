import type { Child } from "../element.ts";
import type { PageContext } from "../plate.ts";

/** A small table that is no figure: facts of one thing. */
export function plainTable(
  { element }: Pick<PageContext, "element">,
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  return element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    element(
      "table",
      {},
      element("caption", { class: "visually-hidden" }, caption),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          heads.map((head) => element("th", { scope: "col" }, head)),
        ),
      ),
      element(
        "tbody",
        {},
        rows.map((row) =>
          element(
            "tr",
            {},
            row.map((cell) => element("td", {}, cell)),
          ),
        ),
      ),
    ),
  );
}

/** A level of proof or a verdict as a word in a frame: told by the word, not by the colour. */
export function tag({ element, text }: Pick<PageContext, "element" | "text">, level: string): HTMLElement {
  return element("span", { class: `tag ${level.replace(" ", "-")}` }, text.levels[level] ?? level);
}

/** A hash: twelve characters, the whole on copying and for screen readers. */
export function hash({ element }: Pick<PageContext, "element">, sha256: string): HTMLElement {
  return element("code", { title: sha256, "aria-label": sha256, "data-copy": sha256 }, `${sha256.slice(0, 12)}…`);
}

/** A URL or host as text that breaks at its joints; never a link, so that nothing of it can be asked for. */
export function address({ element }: Pick<PageContext, "element">, text: string): HTMLElement {
  return element("span", { class: "mono" }, breakable(text));
}

/** The text with a place to break after each joint. */
export function breakable(text: string): string {
  return text.replace(/([./?&=_-])/g, "$1\u200b");
}
