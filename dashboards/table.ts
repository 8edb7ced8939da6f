import type { Figure } from "./figures/figure.ts";
import { breakable } from "./pages/plain-table.ts";
import type { PageContext } from "./plate.ts";
import { changed, formatState, parameter } from "./state.ts";

/** Rows a page shows at once: tables, not drawings, are what makes a page slow. */
export const pageRows = 100;

/** A text longer than this gets a column wide enough to read, so that its row does not become a tower. */
const proseLength = 60;

/** A table of the figure's rows, sorted and paged as the address says; the first cell leads where the row leads. */
export function pagedTable(context: PageContext, figure: Figure, caption: string): HTMLElement {
  const { element } = context;
  const order = rowOrder(context, figure);
  const pages = Math.max(1, Math.ceil(order.length / pageRows));
  const page = Math.min(pages, Math.max(1, Number(parameter(context.state, "to")) || 1));
  const shown = order.slice((page - 1) * pageRows, page * pageRows);
  const table = element(
    "table",
    {},
    element("caption", { class: "visually-hidden" }, caption),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        figure.columns.map((_, index) => headCell(context, figure, index)),
      ),
    ),
    element(
      "tbody",
      {},
      shown.map((row) => bodyRow(context, figure, row)),
    ),
  );
  return element(
    "div",
    {},
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, table),
    pages > 1 ? pager(context, page, pages, order.length) : null,
  );
}

function rowOrder({ state }: PageContext, figure: Figure): number[] {
  const order = figure.cells.map((_, index) => index);
  const column = figure.columns.findIndex(({ key }) => key === parameter(state, "sort"));
  if (column < 0) return order;
  const direction = parameter(state, "order") === "down" ? -1 : 1;
  const collator = new Intl.Collator(parameter(state, "lang"));
  const compare = (a: number, b: number): number => {
    const first = figure.cells[a]![column]!;
    const second = figure.cells[b]![column]!;
    if (first === null || second === null) return first === second ? 0 : first === null ? 1 : -1;
    if (typeof first === "number" && typeof second === "number") return direction * (first - second);
    return direction * collator.compare(String(first), String(second));
  };
  return order.sort((a, b) => compare(a, b) || a - b);
}

function headCell(context: PageContext, figure: Figure, index: number): HTMLElement {
  const { element, state, text } = context;
  const column = figure.columns[index]!;
  const isSorted = parameter(state, "sort") === column.key;
  const isDown = parameter(state, "order") === "down";
  const button = element("button", { type: "button" }, column.label, isSorted ? (isDown ? " ↓" : " ↑") : null);
  button.title = text.figure.sortBy(column.label);
  button.addEventListener("click", () =>
    context.navigate(changed(state, { sort: column.key, order: isSorted && !isDown ? "down" : "", to: "1" })),
  );
  return element(
    "th",
    {
      scope: "col",
      class: column.isNumber ? "number" : null,
      "aria-sort": isSorted ? (isDown ? "descending" : "ascending") : null,
    },
    button,
  );
}

function bodyRow({ element }: PageContext, figure: Figure, row: number): HTMLElement {
  const link = figure.link(row);
  const shown = figure.shown(row);
  return element(
    "tr",
    {},
    figure.columns.map(({ isNumber, isMono }, index) => {
      const words = isMono ? breakable(shown[index]!) : shown[index]!;
      const content = index === 0 && link !== null ? element("a", { href: link }, words) : words;
      const isProse = !isMono && words.length > proseLength;
      const kind =
        [isNumber ? "number" : "", isMono ? "mono" : "", isProse ? "prose" : ""].filter(Boolean).join(" ") || null;
      return index === 0
        ? element("th", { scope: "row", class: kind }, content)
        : element("td", { class: kind }, content);
    }),
  );
}

function pager(context: PageContext, page: number, pages: number, rows: number): HTMLElement {
  const { element, text, format, state } = context;
  const to = (number: number, label: string): HTMLElement | null =>
    number < 1 || number > pages
      ? null
      : element("a", { href: formatState(changed(state, { to: String(number) })) }, label);
  return element(
    "p",
    { class: "controls" },
    to(page - 1, text.figure.previous),
    text.figure.page(
      format.count((page - 1) * pageRows + 1),
      format.count(Math.min(rows, page * pageRows)),
      format.count(rows),
    ),
    to(page + 1, text.figure.next),
  );
}
