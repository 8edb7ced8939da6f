import type { Snapshots } from "../build/snapshots.ts";
import { intervalRows } from "../charts/interval-rows.ts";
import { linkTo, parameter } from "../state.ts";
import { definitionName, estimateColumns, estimateMark, estimateText } from "./estimate-words.ts";
import { type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Snapshots["arms"]["rows"][number];
type Behaviour = Snapshots["arms"]["behaviour"][number];
type Difference = Snapshots["arms"]["differences"][number];

/** Share of tracking senders in each arm. */
export function armsFigure(context: FigureContext, snapshot: Snapshots["arms"]): Figure {
  const { text, format, state } = context;
  const words = text.views.arms;
  const definition = parameter(state, "definition");
  const rows = snapshot.rows.filter((row) => row.definition === definition);
  const title = words.title(definitionName(context, definition));
  const description = words.description(rows.map((row) => `${row.arm} ${estimateText(context, row)}`).join("; "));
  const link = (): string => linkTo(state, "senders", "", { filter: "is:tracked" });
  return figure<Row>(context, {
    id: "arms",
    title,
    subtitle: words.subtitle,
    limits: words.limits,
    description,
    query: "senders/arms",
    isCounted: true,
    empty: words.empty,
    rows,
    link,
    columns: [{ key: "arm", label: words.columns.arm!, value: (row) => row.arm }, ...estimateColumns<Row>(context)],
    draw: (document, width) =>
      intervalRows(
        rows.map((row) => estimateMark(context, row, { key: row.arm, label: row.arm, href: link() })),
        {
          document,
          width,
          id: "arms",
          name: title,
          description,
          roleDescription: text.figure.chartKind,
          tick: format.percentTick,
          axisTitle: text.prevalence.axis,
        },
      ),
  });
}

/** Differences between arms over the same senders, under all definitions, as a table. */
export function armDifferences(context: FigureContext, { differences }: Snapshots["arms"]): Figure {
  const { text, format } = context;
  const words = text.views.arms;
  const points = (key: "estimate" | "low" | "high") => ({
    key,
    label: words.columns[key]!,
    value: (row: Difference) => row[key],
    show: (row: Difference) => format.points(row[key]),
  });
  const small = (key: "pValue" | "q") => ({
    key,
    label: words.columns[key]!,
    value: (row: Difference) => row[key],
    show: (row: Difference) => format.decimal(row[key], 3),
  });
  return figure<Difference>(context, {
    id: "arm-differences",
    title: words.differences,
    subtitle: words.differencesSubtitle(format.count(differences.length)),
    limits: words.differencesLimits,
    description: "",
    query: "senders/arms",
    isCounted: true,
    command: "arm-differences",
    empty: words.differencesEmpty,
    rows: differences,
    draw: null,
    columns: [
      {
        key: "definition",
        label: text.columns.definition!,
        value: (row) => row.definition,
        show: (row) => definitionName(context, row.definition),
      },
      { key: "first", label: words.columns.first!, value: (row) => row.first },
      { key: "second", label: words.columns.second!, value: (row) => row.second },
      points("estimate"),
      points("low"),
      points("high"),
      small("pValue"),
      small("q"),
      { key: "senders", label: words.columns.senders!, value: (row) => row.senders },
    ],
  });
}

/** What comes to readers who open beside those who never do, as a table. */
export function behaviourFigure(context: FigureContext, { behaviour }: Snapshots["arms"]): Figure {
  const { text, format } = context;
  const words = text.views.arms;
  const said = (english: string): string => words.behaviourWords[english] ?? english;
  const label = (key: keyof Behaviour): string => words.behaviourColumns[key] ?? key;
  const number = (
    key: "opener" | "neverOpener" | "difference" | "low" | "high" | "pValue" | "pAdjusted",
    digits: number,
  ) => ({
    key,
    label: label(key),
    value: (row: Behaviour) => row[key],
    show: (row: Behaviour) => {
      const value = row[key];
      return value === null ? "–" : format.decimal(value, digits);
    },
  });
  const word = (key: "outcome" | "measure" | "consent" | "reading") => ({
    key,
    label: label(key),
    value: (row: Behaviour) => row[key],
    show: (row: Behaviour) => said(row[key]),
  });
  const count = (key: "senders" | "openers" | "neverOpeners") => ({
    key,
    label: label(key),
    value: (row: Behaviour) => row[key],
  });
  return figure<Behaviour>(context, {
    id: "behaviour",
    title: words.behaviour,
    subtitle: words.behaviourSubtitle(format.count(behaviour.length)),
    limits: words.behaviourLimits,
    description: "",
    query: "senders/behaviour",
    empty: words.behaviourEmpty,
    rows: behaviour,
    draw: null,
    columns: [
      word("outcome"),
      word("measure"),
      word("consent"),
      number("opener", 2),
      number("neverOpener", 2),
      number("difference", 2),
      number("low", 2),
      number("high", 2),
      number("pValue", 3),
      number("pAdjusted", 3),
      count("senders"),
      count("openers"),
      count("neverOpeners"),
      word("reading"),
    ],
  });
}
