import type { Estimate, Snapshots } from "../build/snapshots.ts";
import { intervalRows } from "../charts/interval-rows.ts";
import { linkTo, parameter } from "../state.ts";
import { definitionName, estimateColumns, estimateMark, estimateText, sentenceShare } from "./estimate-words.ts";
import { type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Snapshots["overview"]["prevalence"][number];
const titles = { messageShare: "titleMessages", senderEver: "title", senderMean: "titleMean" } as const;

/** Prevalence under each definition for the estimand that the address names. */
export function prevalenceFigure(context: FigureContext, snapshot: Snapshots["overview"]): Figure {
  const { text, format, state } = context;
  const estimand = parameter(state, "estimand");
  const rows = snapshot.prevalence.filter((row) => row.estimand === estimand);
  const chosen = rows.find((row) => row.definition === parameter(state, "definition"));
  const share = sentenceShare(context, chosen);
  const words = text.prevalence;
  const titled = titles[estimand as keyof typeof titles];
  const title =
    share === null || chosen === undefined || titled === undefined
      ? words.neutral
      : words[titled](share, definitionName(context, chosen.definition));
  const about = text.estimands[estimand as Estimate["estimand"]] ?? text.estimands.senderEver;
  const unit = estimand === "messageShare" ? "messages" : "senders";
  const count = Math.max(0, ...rows.map((row) => row[unit]));
  const description = words.description(
    rows.map((row) => `${definitionName(context, row.definition)} ${estimateText(context, row)}`).join("; "),
  );
  return figure<Row>(context, {
    id: "prevalence",
    title,
    subtitle: words.subtitle(`${about.name} (${about.of})`, about.unit, format.count(count), format.percentTick(0.95)),
    limits: words.limits,
    description,
    query: "senders/prevalence",
    isCounted: true,
    empty: words.empty,
    rows,
    link: (row) => linkTo(state, "senders", "", { definition: row.definition, filter: "is:tracked" }),
    columns: [
      {
        key: "definition",
        label: text.columns.definition!,
        value: (row) => row.definition,
        show: (row) => definitionName(context, row.definition),
      },
      {
        key: "estimand",
        label: text.columns.estimand!,
        value: (row) => row.estimand,
        show: (row) => text.estimands[row.estimand].name,
      },
      ...estimateColumns<Row>(context),
    ],
    draw: (document, width) =>
      intervalRows(
        rows.map((row) =>
          estimateMark(context, row, {
            key: row.definition,
            label: definitionName(context, row.definition),
            href: linkTo(state, "senders", "", { definition: row.definition, filter: "is:tracked" }),
            tone: toneOf(row.definition),
          }),
        ),
        {
          document,
          width,
          id: "prevalence",
          name: title,
          description,
          roleDescription: text.figure.chartKind,
          tick: format.percentTick,
          axisTitle: words.axis,
        },
      ),
  });
}

function toneOf(definition: string): "proved" | "corroborated" | "suspected" | "other" {
  if (definition === "level-proved" || definition === "twins") return "proved";
  if (definition === "level-corroborated") return "corroborated";
  return definition === "level-suspected" ? "suspected" : "other";
}
