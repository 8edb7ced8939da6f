import type { Snapshots } from "../build/snapshots.ts";
import { timelineChart } from "../charts/timeline.ts";
import { linkTo, parameter } from "../state.ts";
import { definitionName, estimateColumns, estimateText } from "./estimate-words.ts";
import { type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Snapshots["overview"]["timeline"][number];

/** The share of tracking senders week by week, under the definition that the address names. */
export function timelineFigure(context: FigureContext, snapshot: Snapshots["overview"]): Figure {
  const { text, format, state } = context;
  const words = text.timeline;
  const definition = parameter(state, "definition");
  const rows = snapshot.timeline.filter((row) => row.definition === definition);
  const title = words.title(definitionName(context, definition));
  const spoken = (row: Row): string => `${format.day(row.week)}: ${estimateText(context, row)}`;
  const description = words.description(rows.map(spoken).join("; "));
  return figure<Row>(context, {
    id: "timeline",
    title,
    subtitle: words.subtitle(format.count(rows.length)),
    limits: words.limits,
    description,
    query: "senders/timeline",
    isCounted: true,
    empty: words.empty,
    rows,
    columns: [
      {
        key: "definition",
        label: text.columns.definition!,
        value: (row) => row.definition,
        show: (row) => definitionName(context, row.definition),
      },
      { key: "week", label: text.columns.week!, value: (row) => row.week, show: (row) => format.day(row.week) },
      ...estimateColumns<Row>(context),
    ],
    draw: (document, width) =>
      timelineChart(
        rows.map((row) => ({
          key: row.week,
          at: new Date(`${row.week}T00:00:00Z`),
          estimate: row.estimate,
          low: row.low,
          high: row.high,
          spoken: spoken(row),
          href: linkTo(state, "senders", "", { definition, filter: "is:tracked" }),
        })),
        {
          document,
          width,
          id: "timeline",
          name: title,
          description,
          roleDescription: text.figure.chartKind,
          tick: format.percentTick,
          day: (date) => format.day(date.toISOString()).replace(/ \d{4}$/, ""),
        },
      ),
  });
}
