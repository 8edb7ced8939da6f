import type { Snapshots } from "../build/snapshots.ts";
import { word } from "../text/recorded.ts";
import { estimateText } from "./estimate-words.ts";
import { type Cell, type Figure, type FigureContext, figure } from "./figure.ts";

type Method = Snapshots["method"];

/** A plain table of the method page. */
function listing<Row>(
  context: FigureContext,
  named: Pick<Figure, "id" | "title" | "subtitle"> & {
    readonly query?: string;
    readonly command?: string;
    readonly empty?: string;
    readonly limits?: string;
  },
  rows: readonly Row[],
  columns: readonly (readonly [key: string, value: (row: Row) => Cell, show?: (row: Row) => string])[],
): Figure {
  const words = context.text.views.method;
  return figure<Row>(context, {
    limits: words.limits,
    description: "",
    query: "campaign/method",
    command: null,
    empty: words.empty,
    ...named,
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
  const said = (english: string): string => words.published[english] ?? english;
  const ours = ({ comparableWith: same }: Method["references"][number]): string => {
    if (same === null) return "–";
    if ("step" in same) {
      const own = method.steps.find(({ step }) => step === same.step);
      if (own === undefined) return "–";
      const [value, low, high] = [own.estimate, own.low, own.high].map((part) => format.share(part, own.planned));
      return text.interval(value!, low!, high!, format.count(own.planned));
    }
    const found = overview.prevalence.find(
      (own) => own.definition === same.definition && own.estimand === same.estimand,
    );
    return found ? estimateText(context, found) : "–";
  };
  const share = (value: number | null): string => (value === null ? "–" : format.share(value));
  const decimal = (value: number | null, digits: number): string =>
    value === null ? "–" : format.decimal(value, digits);
  return [
    listing(context, { id: "coverage", title: words.coverage, subtitle: words.coverageSubtitle }, method.stages, [
      ["stage", (row) => row.stage],
      ["outcome", (row) => row.outcome, (row) => word(text, row.outcome)],
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
      {
        id: "undetermined",
        title: words.undetermined,
        subtitle: words.undeterminedSubtitle,
        empty: words.undeterminedEmpty,
      },
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
        ["what", (row) => row.what, (row) => said(row.what)],
        ["unit", (row) => row.unit, (row) => said(row.unit)],
        ["share", (row) => row.share, (row) => format.share(row.share)],
        ["ours", ours],
        [
          "because",
          (row) => row.because,
          (row) => (row.comparableWith === null ? words.notComparable(said(row.because)) : said(row.because)),
        ],
      ],
    ),
    listing(
      context,
      {
        id: "accuracy",
        title: words.accuracy,
        subtitle: words.accuracySubtitle,
        query: "campaign/accuracy",
        command: "accuracy",
        empty: words.noAccuracy,
      },
      method.accuracy,
      [
        ["sample", (row) => row.sample],
        ["measure", (row) => row.measure, (row) => words.measures[row.measure] ?? row.measure],
        ["estimate", (row) => row.estimate, (row) => share(row.estimate)],
        ["low", (row) => row.low, (row) => share(row.low)],
        ["high", (row) => row.high, (row) => share(row.high)],
        ["method", (row) => row.method, (row) => (row.method === null ? "–" : text.methods[row.method])],
        ["hits", (row) => row.hits],
        ["of", (row) => row.of],
        ["effectiveN", (row) => row.effectiveN, (row) => decimal(row.effectiveN, 1)],
        ["senders", (row) => row.senders],
        ["items", (row) => row.items],
        ["labellers", (row) => row.labellers],
        ["alpha", (row) => row.alpha, (row) => decimal(row.alpha, 2)],
        ["covered", (row) => row.covered, (row) => share(row.covered)],
      ],
    ),
    listing(
      context,
      {
        id: "corrected",
        title: words.corrected,
        subtitle: words.correctedSubtitle,
        limits: words.correctedLimits,
        query: "campaign/accuracy",
        command: "corrected",
        empty: words.noAccuracy,
      },
      method.corrected,
      [
        ["sample", (row) => row.sample],
        ["apparent", (row) => row.apparent, (row) => share(row.apparent)],
        ["estimate", (row) => row.estimate, (row) => share(row.estimate)],
        ["low", (row) => row.low, (row) => share(row.low)],
        ["high", (row) => row.high, (row) => share(row.high)],
        ["sensitivity", (row) => row.sensitivity, (row) => share(row.sensitivity)],
        ["specificity", (row) => row.specificity, (row) => share(row.specificity)],
        ["references", (row) => row.references],
        ["senders", (row) => row.senders],
        ["clamped", (row) => row.clamped, (row) => share(row.clamped)],
      ],
    ),
  ];
}
