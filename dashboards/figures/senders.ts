import type { Snapshots } from "../build/snapshots.ts";
import { linkTo, parameter } from "../state.ts";
import { definitionName } from "./estimate-words.ts";
import { type Figure, type FigureContext, figure } from "./figure.ts";
import { senderFilter } from "./sender-filter.ts";

type Row = Snapshots["senders"]["rows"][number];

/** The senders that fit the filter of the address, with counts under its definition. */
export function sendersFigure(context: FigureContext, snapshot: Snapshots["senders"]): Figure {
  const { text, format, state } = context;
  const words = text.views.senders;
  const definition = parameter(state, "definition");
  const index = snapshot.definitions.indexOf(definition);
  const fits = senderFilter(parameter(state, "filter"), index);
  const rows = snapshot.rows.filter(fits);
  return figure<Row>(context, {
    id: "senders",
    title: words.title,
    subtitle: words.subtitle(
      format.count(rows.length),
      format.count(snapshot.rows.length),
      definitionName(context, definition),
    ),
    limits: words.limits,
    description: "",
    query: "senders/senders",
    empty: words.empty,
    rows,
    link: (row) => linkTo(state, "sender", row.site),
    draw: null,
    columns: [
      { key: "site", label: words.columns.site!, value: (row) => row.site },
      { key: "messages", label: words.columns.messages!, value: (row) => row.messages },
      { key: "tracked", label: words.columns.tracked!, value: (row) => row.tracked[index] ?? 0 },
      { key: "undetermined", label: words.columns.undetermined!, value: (row) => row.undetermined[index] ?? 0 },
      { key: "country", label: words.columns.country!, value: (row) => row.country },
      { key: "sector", label: words.columns.sector!, value: (row) => row.sector },
      { key: "rank", label: words.columns.rank!, value: (row) => row.rank },
      {
        key: "step",
        label: words.columns.step!,
        value: (row) => row.step,
        show: (row) => text.funnel.steps[row.step] ?? row.step,
      },
      {
        key: "why",
        label: words.columns.why!,
        value: (row) => row.why,
        show: (row) => (row.why === null ? "–" : (text.funnel.why[row.why] ?? row.why)),
      },
    ],
  });
}
