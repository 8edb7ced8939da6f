import type { Snapshots } from "../build/snapshots.ts";
import { funnelBars } from "../charts/funnel.ts";
import { linkTo } from "../state.ts";
import { type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Snapshots["overview"]["funnel"][number];

/** From planned sites to proved trackers. */
export function funnelFigure(context: FigureContext, snapshot: Snapshots["overview"]): Figure {
  const { text, format, state } = context;
  const words = text.funnel;
  const planned = snapshot.funnel.find((row) => row.step === "planned")?.sites ?? 0;
  const comparable = snapshot.funnel.find((row) => row.step === "comparable")?.sites ?? 0;
  const rows = planned === 0 ? [] : snapshot.funnel;
  const name = (row: Row): string => words.steps[row.step] ?? row.step;
  const reasons = (row: Row): string =>
    row.reasons.map(({ reason, sites }) => `${words.why[reason] ?? reason} ${format.count(sites)}`).join(", ");
  const lost = (row: Row): string => (row.lost === 0 ? "" : words.lost(format.count(row.lost), reasons(row)));
  const title = planned === 0 ? words.titleEmpty : words.title(format.count(planned), format.count(comparable));
  const description = words.description(rows.map((row) => `${name(row)} ${format.count(row.sites)}`).join("; "));
  const link = (row: Row): string => linkTo(state, "senders", "", { filter: `step:${row.step}` });
  return figure<Row>(context, {
    id: "funnel",
    title,
    subtitle: words.subtitle,
    limits: words.limits,
    description,
    query: "campaign/funnel",
    empty: words.empty,
    rows,
    link,
    columns: [
      { key: "step", label: text.columns.step!, value: (row) => row.step, show: name },
      { key: "sites", label: text.columns.sites!, value: (row) => row.sites },
      { key: "lost", label: text.columns.lost!, value: (row) => row.lost },
      {
        key: "reasons",
        label: text.columns.reasons!,
        value: (row) => row.reasons.map(({ reason, sites }) => `${reason}=${sites}`).join(" "),
        show: (row) => reasons(row) || "–",
      },
    ],
    draw: (document, width) =>
      funnelBars(
        rows.map((row) => ({
          key: row.step,
          label: name(row),
          count: row.sites,
          lost: row.lost,
          value: format.count(row.sites),
          lostText: lost(row),
          spoken: words.spoken(name(row), format.count(row.sites), lost(row) || words.nothingLost),
          href: link(row),
        })),
        { document, width, id: "funnel", name: title, description, roleDescription: text.figure.chartKind },
      ),
  });
}
