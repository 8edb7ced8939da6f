import type { Snapshots } from "../build/snapshots.ts";
import { partsBars } from "../charts/parts.ts";
import { linkTo } from "../state.ts";
import { definitionName } from "./estimate-words.ts";
import { type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Snapshots["overview"]["prevalence"][number];

/** Messages by outcome under each definition: what is tracked, what is not, and what could not be determined. */
export function partsFigure(context: FigureContext, snapshot: Snapshots["overview"]): Figure {
  const { text, format, state } = context;
  const words = text.parts;
  const rows = snapshot.prevalence.filter((row) => row.estimand === "messageShare");
  const share = snapshot.undeterminedShare;
  const title = share === null ? words.titleEmpty : share === 0 ? words.titleNone : words.title(format.share(share));
  const value = (row: Row): string =>
    words.row(format.count(row.tracked), format.count(row.notTracked), format.count(row.undetermined));
  const description = words.description(
    rows.map((row) => `${definitionName(context, row.definition)}: ${value(row)}`).join("; "),
  );
  const link = (row: Row): string =>
    linkTo(state, "senders", "", { definition: row.definition, filter: "is:undetermined" });
  return figure<Row>(context, {
    id: "parts",
    title,
    subtitle: words.subtitle(format.count(rows[0]?.messages ?? 0)),
    limits: words.limits,
    description,
    query: "senders/prevalence",
    isCounted: true,
    empty: text.prevalence.empty,
    rows: rows.some((row) => row.messages > 0) ? rows : [],
    link,
    columns: [
      {
        key: "definition",
        label: text.columns.definition!,
        value: (row) => row.definition,
        show: (row) => definitionName(context, row.definition),
      },
      ...(["tracked", "notTracked", "undetermined", "messages", "senders"] as const).map((key) => ({
        key,
        label: text.columns[key]!,
        value: (row: Row) => row[key],
      })),
    ],
    draw: (document, width) =>
      partsBars(
        rows.map((row) => ({
          key: row.definition,
          label: definitionName(context, row.definition),
          tracked: row.tracked,
          notTracked: row.notTracked,
          undetermined: row.undetermined,
          value: [row.tracked, row.undetermined, row.notTracked].map(format.count).join(" · "),
          spoken: `${definitionName(context, row.definition)}: ${value(row)}`,
          href: link(row),
        })),
        {
          document,
          width,
          id: "parts",
          name: title,
          description,
          roleDescription: text.figure.chartKind,
          legend: [words.tracked, words.undetermined, words.notTracked],
        },
      ),
  });
}
