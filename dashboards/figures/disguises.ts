import type { Snapshots } from "../build/snapshots.ts";
import { disguiseSankey } from "../charts/disguise-sankey.ts";
import { linkTo } from "../state.ts";
import { word } from "../text/recorded.ts";
import { type Column, type Figure, type FigureContext, figure } from "./figure.ts";

type Flow = Snapshots["disguises"]["flows"][number];
type Row = Snapshots["disguises"]["rows"][number];

/** The flows from senders, hop by hop, to who serves their names. */
export function disguiseFlowFigure(context: FigureContext, snapshot: Snapshots["disguises"]): Figure {
  const { text, format, state } = context;
  const words = text.views.disguises;
  const { flows, rows, sites } = snapshot;
  const title = flows.length === 0 ? words.titleEmpty : words.title(format.count(rows.length), format.count(sites));
  const level = ({ level: found }: Flow): string => text.levels[found] ?? found;
  const spoken = (flow: Flow): string =>
    words.flow(
      flow.from,
      flow.via.join(", "),
      flow.to,
      format.count(flow.senders),
      word(text, flow.technique),
      level(flow),
    );
  const description = words.description(flows.map(spoken).join("; "));
  const column = (key: Exclude<keyof Flow, "via">): Column<Flow> => ({
    key,
    label: words.columns[key]!,
    value: (flow) => flow[key],
  });
  const link = (flow: Flow): string => linkTo(state, "entity", flow.to);
  return figure<Flow>(context, {
    id: "disguises",
    title,
    subtitle: words.subtitle,
    limits: words.limits,
    description,
    query: "hosts/disguises",
    empty: words.empty,
    rows: flows,
    link,
    columns: [
      column("from"),
      { key: "via", label: words.columns.via!, value: (flow) => flow.via.join(" → ") },
      column("to"),
      { ...column("technique"), show: (flow) => word(text, flow.technique) },
      { ...column("level"), show: level },
      column("senders"),
    ],
    draw: (document, width) =>
      disguiseSankey(
        flows.map((flow) => ({
          from: flow.from,
          via: flow.via,
          to: flow.to,
          weight: flow.senders,
          tone: toneOf(flow.level),
          isDashed: !/cname|dname|alias/i.test(flow.technique),
          spoken: spoken(flow),
          href: link(flow),
        })),
        { document, width, id: "disguises", name: title, description, roleDescription: text.figure.chartKind },
      ),
  });
}

function toneOf(level: string): "proved" | "corroborated" | "suspected" | "undetermined" {
  return level === "proved" || level === "corroborated" || level === "suspected" ? level : "undetermined";
}

/** Every disguised name with its chain, as a table. */
export function disguiseTable(context: FigureContext, { rows }: Snapshots["disguises"]): Figure {
  const { text, state } = context;
  const words = text.views.disguises;
  return figure<Row>(context, {
    id: "disguise-names",
    title: words.tableTitle,
    subtitle: words.tableSubtitle,
    limits: words.limits,
    description: "",
    query: "hosts/disguises",
    empty: words.empty,
    rows,
    link: (row) => linkTo(state, "sender", row.site),
    draw: null,
    columns: [
      { key: "site", label: words.columns.site!, value: (row) => row.site },
      { key: "host", label: words.columns.host!, value: (row) => row.host, isMono: true },
      {
        key: "technique",
        label: words.columns.technique!,
        value: (row) => row.technique,
        show: (row) => word(text, row.technique),
      },
      {
        key: "level",
        label: words.columns.level!,
        value: (row) => row.level,
        show: (row) => text.levels[row.level] ?? row.level,
      },
      { key: "servedBy", label: words.columns.servedBy!, value: (row) => row.servedBy },
      {
        key: "chain",
        label: words.columns.chain!,
        value: (row) => row.chain.join(" "),
        show: (row) => row.chain.join(" → "),
        isMono: true,
      },
      {
        key: "reasons",
        label: words.columns.reasons!,
        value: (row) => row.reasons.map(text.speaker.say).join("; "),
        show: (row) => row.reasons.map((reason) => text.speaker.say(reason)).join("; "),
      },
      { key: "carriesTracker", label: words.columns.carriesTracker!, value: (row) => row.carriesTracker },
    ],
  });
}
