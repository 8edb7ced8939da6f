import type { Snapshots } from "../build/snapshots.ts";
import { intervalRows } from "../charts/interval-rows.ts";
import { estimateColumns, estimateMark, estimateText } from "./estimate-words.ts";
import { type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Snapshots["protections"][number];

/** Share of tracking senders whose tracker each defence lets through. */
export function protectionsFigure(context: FigureContext, rows: Snapshots["protections"]): Figure {
  const { text, format } = context;
  const words = text.views.protections;
  const name = ({ protection }: Row): string => words.names[protection] ?? protection;
  const learns = (row: Row): string =>
    row.learns === ""
      ? words.nothing
      : row.learns
          .split(", ")
          .map((one) => words.learnings[one] ?? one)
          .join(", ");
  const description = words.description(rows.map((row) => `${name(row)} ${estimateText(context, row)}`).join("; "));
  return figure<Row>(context, {
    id: "protections",
    title: words.title,
    subtitle: words.subtitle(format.count(rows[0]?.senders ?? 0)),
    limits: words.limits,
    description,
    query: "senders/protections",
    empty: words.empty,
    rows,
    columns: [
      { key: "protection", label: words.columns.protection!, value: (row) => row.protection, show: name },
      { key: "learns", label: words.columns.learns!, value: (row) => row.learns, show: learns },
      { key: "trackers", label: words.columns.trackers!, value: (row) => row.trackers },
      { key: "letThrough", label: words.columns.letThrough!, value: (row) => row.letThrough },
      ...estimateColumns<Row>(context),
      { key: "source", label: words.columns.source!, value: (row) => row.source },
    ],
    draw: (document, width) =>
      intervalRows(
        rows.map((row) => estimateMark(context, row, { key: row.protection, label: name(row), href: null })),
        {
          document,
          width,
          id: "protections",
          name: words.title,
          description,
          roleDescription: text.figure.chartKind,
          tick: format.percentTick,
          axisTitle: text.prevalence.axis,
        },
      ),
  });
}
