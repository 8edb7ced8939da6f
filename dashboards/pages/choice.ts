import type { PageContext } from "../plate.ts";
import { changed, type Parameter, parameter } from "../state.ts";

/** A choice among a few words, kept in the address. */
export function choice(
  context: PageContext,
  label: string,
  key: Parameter,
  options: readonly (readonly [value: string, label: string])[],
): HTMLElement {
  const { element, state } = context;
  const current = parameter(state, key);
  const buttons = options.map(([value, words]) => {
    const button = element("button", { type: "button", "aria-pressed": value === current ? "true" : "false" }, words);
    button.addEventListener("click", () => context.navigate(changed(state, { [key]: value })));
    return button;
  });
  return element("div", { class: "controls", role: "group", "aria-label": label }, element("span", {}, label), buttons);
}
