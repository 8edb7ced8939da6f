import type { Snapshots } from "../build/snapshots.ts";
import { matrixChart } from "../charts/matrix.ts";
import { linkTo } from "../state.ts";
import { type Column, type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Snapshots["leaks"][number];

/** Receivers of the address by the form in which they get it. */
export function leaksFigure(context: FigureContext, rows: Snapshots["leaks"]): Figure {
  const { text, format, state } = context;
  const words = text.views.leaks;
  const receivers = [...new Set(rows.map((row) => row.entity))];
  const forms = [...new Set(rows.map((row) => row.encoding))];
  const most = Math.max(1, ...rows.map((row) => row.senders));
  const title =
    receivers.length > 1
      ? words.title(format.count(receivers.length))
      : receivers.length === 1
        ? words.titleOne
        : words.titleEmpty;
  const spoken = (row: Row): string => `${row.entity}, ${row.encoding}: ${format.count(row.senders)}`;
  const description = words.description(rows.map(spoken).join("; "));
  const link = (row: Row): string => linkTo(state, "entity", row.entity);
  return figure<Row>(context, {
    id: "leaks",
    title,
    subtitle: words.subtitle,
    limits: words.limits,
    description,
    query: "senders/leaks",
    empty: words.empty,
    rows,
    link,
    columns: (["entity", "encoding", "senders", "messages", "proved", "host"] as const).map(
      (key): Column<Row> => ({
        key,
        label: words.columns[key]!,
        value: (row) => row[key],
      }),
    ),
    draw: (document, width) =>
      matrixChart(
        rows.map((row) => ({
          row: row.entity,
          column: row.encoding,
          share: row.senders / most,
          value: format.count(row.senders),
          spoken: spoken(row),
          href: link(row),
        })),
        {
          document,
          width,
          id: "leaks",
          name: title,
          description,
          roleDescription: text.figure.chartKind,
          rows: receivers.slice(0, 40).map((key) => ({ key, label: key })),
          columns: forms.map((key) => ({ key, label: key })),
        },
      ),
  });
}
