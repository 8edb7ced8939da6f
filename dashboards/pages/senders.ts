import { sendersFigure } from "../figures/senders.ts";
import { plate } from "../plate.ts";
import { changed, formatState, parameter } from "../state.ts";
import type { Page } from "./page.ts";

/** The table of all senders with its filter. */
export const sendersPage: Page = async (context, read) => {
  const { element, text, state } = context;
  const words = text.views.senders;
  const filter = parameter(state, "filter");
  const field = element("input", { type: "search", value: filter, size: 36, "aria-label": words.filterLabel });
  field.addEventListener("change", () => context.navigate(changed(state, { filter: field.value.trim(), to: "1" })));
  return [
    element("h1", {}, words.heading),
    element(
      "div",
      { class: "controls" },
      field,
      filter === "" ? null : element("a", { href: formatState(changed(state, { filter: "", to: "1" })) }, words.clear),
    ),
    element("p", { class: "quiet small" }, words.hint),
    plate(context, sendersFigure(context, await read.snapshot("senders")), 1),
  ];
};
