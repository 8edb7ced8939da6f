import type { Snapshots } from "../build/snapshots.ts";
import { estimateText } from "./estimate-words.ts";
import { type Cell, type Figure, type FigureContext, figure } from "./figure.ts";

type Method = Snapshots["method"];

/** A plain table of the method page. */
function listing<Row>(
  context: FigureContext,
  named: { readonly id: string; readonly title: string; readonly subtitle: string },
  rows: readonly Row[],
  columns: readonly (readonly [key: string, value: (row: Row) => Cell, show?: (row: Row) => string])[],
): Figure {
  const words = context.text.views.method;
  return figure<Row>(context, {
    ...named,
    limits: words.limits,
    description: "",
    query: "method",
    empty: words.empty,
    rows,
    draw: null,
    columns: columns.map(([key, value, show]) => ({
      key,
      label: words.columns[key] ?? key,
      value,
      ...(show ? { show } : {}),
    })),
  });
}

/** Coverage, outcomes, undetermined reasons and published values, each a table with its exports. */
export function methodFigures(context: FigureContext, method: Method, overview: Snapshots["overview"]): Figure[] {
  const { text, format } = context;
  const words = text.views.method;
  const because = (reason: string | null): string =>
    reason === null ? "–" : (text.views.undeterminedBecause[reason] ?? text.funnel.why[reason] ?? reason);
  const ours = (row: Method["references"][number]): string => {
    const same = row.comparableWith;
    const found =
      same && overview.prevalence.find((own) => own.definition === same.definition && own.estimand === same.estimand);
    return found ? estimateText(context, found) : "–";
  };
  return [
    listing(context, { id: "coverage", title: words.coverage, subtitle: words.coverageSubtitle }, method.stages, [
      ["stage", (row) => row.stage],
      ["outcome", (row) => row.outcome],
      ["reason", (row) => row.reason],
      ["items", (row) => row.items],
    ]),
    listing(context, { id: "outcomes", title: words.outcomes, subtitle: words.outcomesSubtitle }, method.outcomes, [
      ["outcome", (row) => row.outcome, (row) => text.funnel.why[row.outcome] ?? row.outcome],
      ["attempts", (row) => row.attempts],
      ["sites", (row) => row.sites],
    ]),
    listing(
      context,
      { id: "undetermined", title: words.undetermined, subtitle: words.undeterminedSubtitle },
      method.undetermined,
      [
        ["reason", (row) => row.reason, (row) => because(row.reason)],
        ["resources", (row) => row.resources],
        ["messages", (row) => row.messages],
      ],
    ),
    listing(
      context,
      { id: "references", title: words.references, subtitle: words.referencesSubtitle },
      method.references,
      [
        ["study", (row) => row.study],
        ["year", (row) => row.year, (row) => String(row.year)],
        ["what", (row) => row.what],
        ["unit", (row) => row.unit],
        ["share", (row) => row.share, (row) => format.share(row.share)],
        ["ours", ours],
        [
          "because",
          (row) => row.because,
          (row) => (row.comparableWith === null ? words.notComparable(row.because) : row.because),
        ],
      ],
    ),
  ];
}
