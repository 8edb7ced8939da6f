import type { Snapshots } from "./build/snapshots.ts";
import { citationOf, sourceLine } from "./citation.ts";
import { downloadCsv, downloadJson, downloadPng, downloadSvg } from "./download.ts";
import type { ElementMaker } from "./element.ts";
import type { Figure, FigureContext } from "./figures/figure.ts";
import { attachKeys } from "./keys.ts";
import { changed, formatState, parameter, type ViewState } from "./state.ts";
import { pagedTable } from "./table.ts";

/** What a page is made with: the document, the reader's view, the texts, and the way to another view. */
export interface PageContext extends FigureContext {
  readonly document: Document;
  readonly element: ElementMaker;
  readonly campaign: Snapshots["campaign"];
  readonly width: number;
  readonly navigate: (state: ViewState) => void;
}

/** A numbered plate: sentence as title, subtitle with estimand, unit and n, drawing or table, limits, quiet foot. */
export function plate(context: PageContext, figure: Figure, number: number): HTMLElement {
  const { element, text } = context;
  const isTable = tablesShown(context).has(figure.id) || figure.draw === null;
  const speaker = element("p", { class: "speaker", "aria-live": "polite" });
  const content = element("div", { class: "drawing" });
  if (figure.empty !== null)
    content.append(element("p", { class: "notice" }, `${text.figure.empty}. `, commands(context, figure.empty)));
  else if (isTable || figure.draw === null) content.append(figureTable(context, figure));
  else {
    const svg = figure.draw(context.document, context.width);
    attachKeys(svg, (words) => {
      speaker.textContent = words;
    });
    content.append(svg);
  }
  return element(
    "figure",
    { id: `figure-${figure.id}`, "aria-labelledby": `title-${figure.id}` },
    element(
      "figcaption",
      {},
      element("span", { class: "number" }, text.figure.number(number)),
      element("h2", { id: `title-${figure.id}` }, figure.title),
      figure.empty === null ? element("p", { class: "subtitle" }, figure.subtitle) : null,
    ),
    content,
    figure.empty === null && !isTable ? speaker : null,
    figure.empty === null ? element("p", { class: "limits" }, text.figure.limits(figure.limits)) : null,
    figure.empty === null ? foot(context, figure, isTable) : null,
  );
}

/** Words in back quotes are commands, set as code. */
export function commands({ element }: Pick<PageContext, "element">, sentence: string): (Node | string)[] {
  return sentence.split("`").map((piece, index) => (index % 2 === 1 ? element("code", {}, piece) : piece));
}

/** The same rows as the drawing, a page of them at a time. */
export function figureTable(context: PageContext, figure: Figure): HTMLElement {
  return pagedTable(context, figure, `${figure.title}. ${figure.subtitle}`);
}

function tablesShown({ state }: PageContext): Set<string> {
  return new Set(parameter(state, "tables").split(",").filter(Boolean));
}

function foot(context: PageContext, figure: Figure, isTable: boolean): HTMLElement {
  const { element, text, state, document } = context;
  const toggled = tablesShown(context);
  if (!toggled.delete(figure.id)) toggled.add(figure.id);
  const button = (label: string, act: () => void): HTMLElement => {
    const node = element("button", { type: "button", class: "plain" }, label);
    node.setAttribute("aria-label", `${label}: ${figure.title}`);
    node.addEventListener("click", act);
    return node;
  };
  const source = sourceLine(context);
  const saved = { document, figure, source, address: addressOf(context, figure) };
  return element(
    "div",
    {},
    element(
      "div",
      { class: "foot" },
      figure.draw === null
        ? null
        : button(isTable ? text.figure.chart : text.figure.table, () =>
            context.navigate(changed(state, { tables: [...toggled].sort().join(",") })),
          ),
      button(text.figure.csv, () => downloadCsv(saved)),
      button(text.figure.json, () => downloadJson(saved)),
      figure.draw === null ? null : button(text.figure.svg, () => downloadSvg(saved)),
      figure.draw === null ? null : button(text.figure.png, () => downloadPng(saved)),
      element("a", { href: formatState(state), "data-permalink": "" }, text.figure.link),
    ),
    element(
      "details",
      {},
      element("summary", {}, text.figure.foot),
      figure.exclusions === null ? null : element("p", {}, figure.exclusions),
      element("p", {}, commands(context, text.figure.query(`analysis/queries/${figure.query}.ts`))),
      figure.command === null ? null : element("p", {}, commands(context, text.figure.queryRun(figure.command))),
      element("p", {}, text.figure.cite(`${citationOf(context)} ${text.cite.view(figure.title, formatState(state))}`)),
    ),
  );
}

function addressOf({ state }: PageContext, figure: Figure): string {
  return `${formatState(state)} (${figure.id})`;
}
