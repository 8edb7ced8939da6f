import type { ElementNode } from "./element-node.ts";

/** The words of one link and around it, filled in as the text goes by. */
export interface LinkText {
  anchorText: string;
  textBefore: string;
  textAfter: string;
}

const MAX_ANCHOR = 300;
const MAX_AROUND = 120;

/** Gathers what stands in, before and after links, since a link that says "here" is told by its surroundings. */
export class LinkTexts {
  #before = "";
  /** Links that are open, by element, or that still wait for the text after them. */
  readonly #open: { readonly node: ElementNode; readonly text: LinkText }[] = [];
  #waiting: LinkText[] = [];

  /** Begins a link at an element; the words are complete once the document is read. */
  begin(node: ElementNode, first: string): LinkText {
    const text: LinkText = { anchorText: first.slice(0, MAX_ANCHOR), textBefore: this.#before.trim(), textAfter: "" };
    if (this.#open.length < 20) this.#open.push({ node, text });
    return text;
  }

  /** Ends the links of an element. */
  end(node: ElementNode): void {
    for (let index = this.#open.length - 1; index >= 0; index -= 1) {
      const open = this.#open[index]!;
      if (open.node !== node) continue;
      this.#open.splice(index, 1);
      this.#waiting.push(open.text);
    }
    if (this.#waiting.length > 8) this.#waiting = this.#waiting.slice(-8);
  }

  /** Takes a piece of visible text, or the alternative text of an image. */
  text(piece: string): void {
    const text = piece.length > 2_000 ? `${piece.slice(0, 1_000)} ${piece.slice(-1_000)}` : piece;
    const words = text.replace(/[\s\u00a0\u200b-\u200f\u2060\ufeff]+/g, " ");
    if (words.trim() === "") return;
    for (const { text: link } of this.#open) {
      if (link.anchorText.length < MAX_ANCHOR)
        link.anchorText = `${link.anchorText} ${words}`.trim().slice(0, MAX_ANCHOR);
    }
    for (const link of this.#waiting) link.textAfter = `${link.textAfter} ${words}`.trim().slice(0, MAX_AROUND);
    this.#waiting = this.#waiting.filter(({ textAfter }) => textAfter.length < MAX_AROUND);
    this.#before = `${this.#before} ${words}`.slice(-MAX_AROUND);
  }
}
