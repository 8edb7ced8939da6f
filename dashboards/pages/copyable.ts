import type { PageContext } from "../plate.ts";

/** A text with a button that puts it on the clipboard; where the browser refuses that, the text is selected instead. */
export function copyable({ element, text, document }: PageContext, words: string, copied: string): HTMLElement {
  const shown = element("span", {}, words);
  const button = element("button", { type: "button", class: "plain" }, text.cite.copy);
  button.addEventListener("click", () => {
    const done = (): void => {
      button.textContent = text.cite.copied;
    };
    const select = (): void => document.getSelection()?.selectAllChildren(shown);
    navigator.clipboard === undefined ? select() : navigator.clipboard.writeText(copied).then(done, select);
  });
  return element("p", { class: "quiet small" }, shown, " ", button);
}
