import type { Estimate } from "../build/snapshots.ts";
import type { IntervalMark } from "../charts/interval-rows.ts";
import type { Column, FigureContext } from "./figure.ts";

/** A share with its interval and n as a reader sees it, or why there is none. */
export function estimateText({ text, format }: FigureContext, row: Estimate): string {
  const reason = row.reason === null ? "" : text.reasons[row.reason];
  if (row.estimate === null) return text.notEnough(reason);
  const cases = row.effectiveN ?? row.senders;
  const cited = format.count(row.estimand === "messageShare" ? row.tracked + row.notTracked : row.senders);
  const n = row.isFew ? `${cited}, ${text.fewSenders}` : cited;
  const share = format.share(row.estimate, cases);
  if (row.low === null || row.high === null) return text.noInterval(share, n, reason);
  return text.interval(share, format.share(row.low, cases), format.share(row.high, cases), n);
}

/** The mark of one estimate; `key`, `label` and `href` say what of. */
export function estimateMark(
  context: FigureContext,
  row: Estimate,
  named: Pick<IntervalMark, "key" | "label" | "href"> & Partial<Pick<IntervalMark, "tone" | "isMono" | "heading">>,
): IntervalMark {
  const value = estimateText(context, row);
  return {
    tone: "corroborated",
    ...named,
    estimate: row.estimate,
    low: row.low,
    high: row.high,
    boundLow: row.undetermined > 0 ? row.boundLow : null,
    boundHigh: row.undetermined > 0 ? row.boundHigh : null,
    imprecise: row.precision === "imprecise",
    value,
    spoken: context.text.spoken(named.label, value, context.format.count(row.undetermined)),
  };
}

/** The columns that every table of estimates has: all that is needed to weigh and to repeat the number. */
export function estimateColumns<Row extends Estimate>({ text, format }: FigureContext): Column<Row>[] {
  const label = (key: string): string => text.columns[key] ?? key;
  const share = (
    key: "estimate" | "low" | "high" | "boundLow" | "boundHigh" | "checkLow" | "checkHigh",
  ): Column<Row> => ({
    key,
    label: label(key),
    value: (row) => row[key],
    show: (row) => {
      const value = row[key];
      return value === null ? "–" : format.share(value);
    },
  });
  const count = (
    key: "tracked" | "notTracked" | "undetermined" | "messages" | "senders" | "resamples",
  ): Column<Row> => ({
    key,
    label: label(key),
    value: (row) => row[key],
  });
  const decimal = (key: "designEffect" | "effectiveN"): Column<Row> => ({
    key,
    label: label(key),
    value: (row) => row[key],
    show: (row) => {
      const value = row[key];
      return value === null ? "–" : format.decimal(value, 1);
    },
  });
  return [
    share("estimate"),
    share("low"),
    share("high"),
    { key: "level", label: label("level"), value: (row) => row.level, show: (row) => format.percentTick(row.level) },
    {
      key: "method",
      label: label("method"),
      value: (row) => row.method,
      show: (row) => (row.method === null ? "–" : text.methods[row.method]),
    },
    {
      key: "reason",
      label: label("reason"),
      value: (row) => row.reason,
      show: (row) => (row.reason === null ? "–" : text.reasons[row.reason]),
    },
    count("tracked"),
    count("notTracked"),
    count("undetermined"),
    count("messages"),
    count("senders"),
    decimal("designEffect"),
    decimal("effectiveN"),
    share("boundLow"),
    share("boundHigh"),
    share("checkLow"),
    share("checkHigh"),
    { key: "isFew", label: label("isFew"), value: (row) => row.isFew },
    {
      key: "precision",
      label: label("precision"),
      value: (row) => row.precision,
      show: (row) => (row.precision === null ? "–" : text.precision[row.precision]),
    },
    count("resamples"),
    { key: "seed", label: label("seed"), value: (row) => row.seed, show: (row) => String(row.seed ?? "–") },
  ];
}

/** A definition as readers know it; its own name where we have no better. */
export function definitionName({ text }: FigureContext, definition: string): string {
  return text.definitionNames[definition] ?? definition;
}

/** The share for a sentence, or null where the interval is too wide to say more than that it is open. */
export function sentenceShare({ format }: FigureContext, row: Estimate | undefined): string | null {
  if (row === undefined || row.estimate === null || row.low === null || row.precision === "imprecise") return null;
  return format.share(row.estimate, row.effectiveN ?? row.senders);
}
