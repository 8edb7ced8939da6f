import type { Snapshots } from "../build/snapshots.ts";
import { intervalRows } from "../charts/interval-rows.ts";
import { linkTo, parameter } from "../state.ts";
import { definitionName, estimateColumns, estimateMark, estimateText } from "./estimate-words.ts";
import { type Column, type Figure, type FigureContext, figure } from "./figure.ts";

type Difference = Snapshots["overview"]["strataDifferences"][number];
type Row = Snapshots["overview"]["strata"][number];

/** Senders that track, divided by country, sector or rank as the address says. */
export function strataFigure(context: FigureContext, snapshot: Snapshots["overview"]): Figure {
  const { text, format, state } = context;
  const words = text.strata;
  const definition = parameter(state, "definition");
  const dimension = parameter(state, "stratum");
  const rows = snapshot.strata.filter(
    (row) => row.definition === definition && (row.dimension === dimension || row.dimension === "weighted"),
  );
  const all = snapshot.prevalence.find((row) => row.definition === definition && row.estimand === "senderEver");
  const name = (row: Row): string => (row.dimension === "weighted" ? words.frame : row.stratum);
  const title = words.title(words.dimensions[dimension] ?? dimension, definitionName(context, definition));
  const description = words.description(rows.map((row) => `${name(row)} ${estimateText(context, row)}`).join("; "));
  const link = (row: Row): string | null =>
    row.dimension === "weighted" ? null : linkTo(state, "senders", "", { filter: `${row.dimension}:${row.stratum}` });
  return figure<Row>(context, {
    id: "strata",
    title,
    subtitle: words.subtitle,
    limits: words.limits,
    description,
    query: "campaign/strata",
    isCounted: true,
    empty: words.empty,
    rows: rows.some((row) => row.dimension === dimension) ? rows : [],
    link,
    columns: [
      {
        key: "dimension",
        label: text.columns.dimension!,
        value: (row) => row.dimension,
        show: (row) => words.dimensions[row.dimension] ?? row.dimension,
      },
      { key: "stratum", label: text.columns.stratum!, value: (row) => row.stratum, show: name },
      ...estimateColumns<Row>(context),
    ],
    draw: (document, width) =>
      intervalRows(
        rows.map((row) =>
          estimateMark(context, row, { key: `${row.dimension} ${row.stratum}`, label: name(row), href: link(row) }),
        ),
        {
          document,
          width,
          id: "strata",
          name: title,
          description,
          roleDescription: text.figure.chartKind,
          tick: format.percentTick,
          axisTitle: text.prevalence.axis,
          reference: all === undefined || all.estimate === null ? null : { at: all.estimate, label: "" },
        },
      ),
  });
}

/** Each stratum against all others of its dimension, as a table. */
export function strataDifferences(context: FigureContext, snapshot: Snapshots["overview"]): Figure {
  const { text, format, state } = context;
  const words = text.strata;
  const definition = parameter(state, "definition");
  const dimension = parameter(state, "stratum");
  const all = snapshot.strataDifferences.filter((row) => row.definition === definition && row.dimension === dimension);
  const rows = all.length < 2 ? [] : all;
  const label = (key: string): string => words.differencesColumns[key] ?? key;
  const column = (key: keyof Difference, show?: (value: number) => string): Column<Difference> => ({
    key,
    label: label(key),
    value: (row) => row[key],
    ...(show ? { show: (row: Difference) => show(Number(row[key])) } : {}),
  });
  return figure<Difference>(context, {
    id: "strata-differences",
    title: words.differences(words.dimensions[dimension] ?? dimension),
    subtitle: words.differencesSubtitle(format.count(rows.length), definitionName(context, definition)),
    limits: words.differencesLimits,
    description: "",
    query: "campaign/strata",
    isCounted: true,
    command: "strata-differences",
    empty: words.differencesEmpty,
    rows,
    link: (row) => linkTo(state, "senders", "", { filter: `${row.dimension}:${row.stratum}` }),
    draw: null,
    columns: [
      column("stratum"),
      column("estimate", format.points),
      column("low", format.points),
      column("high", format.points),
      column("pValue", (value) => format.decimal(value, 3)),
      column("q", (value) => format.decimal(value, 3)),
      ...(["tracked", "senders", "otherTracked", "otherSenders"] as const).map((key) => column(key)),
    ],
  });
}
