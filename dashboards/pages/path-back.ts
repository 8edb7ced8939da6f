import type { PageContext } from "../plate.ts";
import { linkTo } from "../state.ts";

/** The way from the first page down to this one; each step is a link. */
export function pathBack(
  { element, text, state }: PageContext,
  steps: readonly (readonly [page: string, key: string, label: string])[],
  here: string,
): HTMLElement {
  const all = [["overview", "", text.pages.overview] as const, ...steps];
  return element(
    "nav",
    { class: "path", "aria-label": text.views.back },
    all.flatMap(([page, key, label]) => [element("a", { href: linkTo(state, page, key) }, label), " › "]),
    here,
  );
}
