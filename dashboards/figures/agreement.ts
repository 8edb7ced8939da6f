import type { Snapshots } from "../build/snapshots.ts";
import { matrixChart } from "../charts/matrix.ts";
import { linkTo } from "../state.ts";
import { definitionName } from "./estimate-words.ts";
import { type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Snapshots["definitions"][number];

/** Agreement of every two definitions over the same messages. */
export function agreementFigure(context: FigureContext, rows: Snapshots["definitions"]): Figure {
  const { text, format, state } = context;
  const words = text.views.definitions;
  const names = [...new Set(rows.map((row) => row.first))];
  const share = (value: number | null): string => (value === null ? "–" : format.percentTick(value));
  const spoken = (row: Row): string =>
    words.spoken(
      definitionName(context, row.first),
      definitionName(context, row.second),
      share(row.overlap),
      format.count(row.both),
      format.count(row.onlyFirst),
      format.count(row.onlySecond),
    );
  const total = rows[0]?.messages ?? 0;
  const shown = total === 0 ? [] : rows;
  const description = words.description(
    shown
      .filter((row) => row.first < row.second)
      .map(spoken)
      .join("; "),
  );
  /** The definitions stand in both directions: rows have number and name, columns the number. */
  const numbered = names.map((key, index) => ({ key, label: `${index + 1}` }));
  const labelled = numbered.map(({ key, label }) => ({ key, label: `${definitionName(context, key)} · ${label}` }));
  return figure<Row>(context, {
    id: "definitions",
    title: words.title,
    subtitle: words.subtitle(format.count(total)),
    limits: words.limits,
    description,
    query: "senders/definition-agreement",
    isCounted: true,
    empty: words.empty,
    rows: shown,
    link: (row) => linkTo(state, "senders", "", { definition: row.first, filter: "is:tracked" }),
    columns: [
      {
        key: "first",
        label: words.columns.first!,
        value: (row) => row.first,
        show: (row) => definitionName(context, row.first),
      },
      {
        key: "second",
        label: words.columns.second!,
        value: (row) => row.second,
        show: (row) => definitionName(context, row.second),
      },
      { key: "both", label: words.columns.both!, value: (row) => row.both },
      { key: "onlyFirst", label: words.columns.onlyFirst!, value: (row) => row.onlyFirst },
      { key: "onlySecond", label: words.columns.onlySecond!, value: (row) => row.onlySecond },
      { key: "neither", label: words.columns.neither!, value: (row) => row.neither },
      { key: "overlap", label: words.columns.overlap!, value: (row) => row.overlap, show: (row) => share(row.overlap) },
      { key: "kappa", label: words.columns.kappa!, value: (row) => row.kappa },
    ],
    draw: (document, width) =>
      matrixChart(
        shown.map((row) => ({
          row: row.first,
          column: row.second,
          share: row.overlap,
          value: share(row.overlap),
          spoken: spoken(row),
          href: linkTo(state, "senders", "", { definition: row.first, filter: "is:tracked" }),
        })),
        {
          document,
          width,
          id: "definitions",
          name: words.title,
          description,
          roleDescription: text.figure.chartKind,
          rows: labelled,
          columns: numbered,
        },
      ),
  });
}
