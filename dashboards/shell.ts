import { spanOf } from "./citation.ts";
import { definitionName } from "./figures/estimate-words.ts";
import type { PageContext } from "./plate.ts";
import { changed, formatState, linkTo, type Parameter, parameter } from "./state.ts";
import { languages } from "./text/languages.ts";

/** Which page lies under which word of the navigation. */
const under: Readonly<Record<string, string>> = { sender: "senders", message: "senders", entity: "trackers" };

/** The slim bar on top of every page: campaign, dates, search, definition, language, colours, and ten words. */
export function topBar(context: PageContext, definitions: readonly string[]): HTMLElement {
  const { element, text, state, campaign } = context;
  const current = under[state.page] ?? state.page;
  const entries = Object.entries(text.pages).map(([page, label]) =>
    element(
      "li",
      {},
      element("a", { href: linkTo(state, page), "aria-current": page === current ? "page" : null }, label),
    ),
  );
  return element(
    "header",
    { class: "bar" },
    element("a", { class: "skip", href: formatState(state), "data-skip": "" }, text.skip),
    element(
      "div",
      { class: "row" },
      element("span", { class: "name" }, campaign.name),
      element("span", { class: "quiet small" }, spanOf(context)),
      element("span", { class: "spacer" }),
      search(context),
      select(
        context,
        text.bar.definition,
        "definition",
        definitions.map((name) => [name, definitionName(context, name)]),
      ),
      select(context, text.bar.language, "lang", Object.entries(languages)),
      select(context, text.bar.theme, "theme", Object.entries(text.bar.themes)),
    ),
    element("nav", { "aria-label": text.bar.navigation }, element("ul", {}, entries)),
  );
}

function select(
  context: PageContext,
  label: string,
  key: Parameter,
  options: readonly (readonly [value: string, label: string])[],
): HTMLElement {
  const { element, state } = context;
  const current = parameter(state, key);
  const box = element(
    "select",
    {},
    options.map(([value, words]) => element("option", { value, selected: value === current }, words)),
  );
  box.addEventListener("change", () => context.navigate(changed(state, { [key]: box.value })));
  return element("label", { class: "small" }, element("span", { class: "visually-hidden" }, label), box);
}

function search(context: PageContext): HTMLElement {
  const { element, text, state } = context;
  const field = element("input", {
    type: "search",
    size: 20,
    placeholder: text.bar.search,
    "aria-label": text.bar.search,
  });
  field.addEventListener("change", () => {
    context.navigate({
      page: "senders",
      key: "",
      params: { ...changed(state, { filter: field.value, to: "1" }).params },
    });
  });
  return field;
}

/** The list of keys, opened by `?`. */
export function keyHelp({ element, text }: PageContext): HTMLDialogElement {
  const close = element("button", { type: "button" }, text.keyHelp.close);
  const dialog = element(
    "dialog",
    { "aria-label": text.keyHelp.title },
    element("h2", {}, text.keyHelp.title),
    element(
      "table",
      {},
      text.keyHelp.rows.map(([keys, meaning]) =>
        element("tr", {}, element("th", { scope: "row" }, keys!), element("td", {}, meaning!)),
      ),
    ),
    close,
  );
  close.addEventListener("click", () => dialog.close());
  return dialog;
}
