import type { Snapshots } from "../build/snapshots.ts";
import { intervalRows } from "../charts/interval-rows.ts";
import { linkTo } from "../state.ts";
import { estimateColumns, estimateMark, estimateText, sentenceShare } from "./estimate-words.ts";
import { type Column, type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Snapshots["trackers"][number];
/** Rows that fit on a screen; the table has all. */
const drawn = 30;
const counts = ["proved", "identifier", "address", "cookie", "disguised", "hosts", "trackedMessages"] as const;

/** Receivers of openings by the share of senders they receive from. */
export function entitiesFigure(context: FigureContext, rows: Snapshots["trackers"]): Figure {
  const { text, format, state } = context;
  const words = text.views.trackers;
  const [first] = rows;
  const share = sentenceShare(context, first);
  const title = first === undefined || share === null ? words.neutral : words.title(first.entity, share);
  const shown = rows.slice(0, drawn);
  const more = rows.length > drawn ? words.first(format.count(drawn), format.count(rows.length)) : words.all;
  const description = words.description(shown.map((row) => `${row.entity} ${estimateText(context, row)}`).join("; "));
  const link = (row: Row): string => linkTo(state, "entity", row.entity);
  return figure<Row>(context, {
    id: "trackers",
    title,
    subtitle: words.subtitle(format.count(first?.senders ?? 0), more),
    limits: words.limits,
    description,
    query: "senders/entities",
    isCounted: true,
    empty: words.empty,
    rows,
    link,
    columns: [
      { key: "entity", label: words.columns.entity!, value: (row) => row.entity },
      ...counts.map((key): Column<Row> => ({ key, label: words.columns[key]!, value: (row) => row[key] })),
      ...estimateColumns<Row>(context),
    ],
    draw: (document, width) =>
      intervalRows(
        shown.map((row) =>
          estimateMark(context, row, {
            key: row.entity,
            label: row.entity,
            href: link(row),
            tone: row.proved > 0 ? "proved" : "suspected",
          }),
        ),
        {
          document,
          width,
          id: "trackers",
          name: title,
          description,
          roleDescription: text.figure.chartKind,
          tick: format.percentTick,
          axisTitle: text.prevalence.axis,
        },
      ),
  });
}
