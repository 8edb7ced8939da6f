import type { Details } from "../build/snapshots.ts";
import { waterfall } from "../charts/waterfall.ts";
import { type Column, type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Details["message"]["requests"][number];

/** Signs of a verdict that need no colour. */
export const symbols: Readonly<Record<string, string>> = {
  proved: "●",
  corroborated: "◐",
  suspected: "◔",
  undetermined: "?",
  "not-found": "○",
};

/** The level of the reference that a request belongs to, redirect hops by the request that began the chain. */
export function levelOf(message: Details["message"], key: string | null): string {
  const resource = message.resources.find((one) => one.key === key);
  if (resource === undefined) return "not-found";
  return resource.verdict === "tracker"
    ? (resource.level ?? "suspected")
    : resource.verdict === "undetermined"
      ? "undetermined"
      : "not-found";
}

/** The requests of one opening on one clock, redirect hops under what led to them. */
export function requestsFigure(context: FigureContext, message: Details["message"]): Figure {
  const { text, format } = context;
  const words = text.views.message.requests;
  const rows = message.requests;
  const title = words.title(format.count(rows.length));
  const level = (row: Row): string => levelOf(message, row.resourceKey);
  const status = (row: Row): string => (row.status === null ? (row.failure ?? "–") : String(row.status));
  const spoken = (row: Row): string =>
    words.spoken(
      row.host,
      format.count(row.startMs),
      format.count(row.endMs),
      status(row),
      text.levels[level(row)] ?? level(row),
    );
  const description = words.description(rows.slice(0, 40).map(spoken).join("; "));
  const keys = [
    "sequence",
    "redirectedFrom",
    "host",
    "url",
    "status",
    "startMs",
    "endMs",
    "setCookies",
    "serverAddress",
    "bodyBytes",
  ] as const;
  const mono = new Set<string>(["host", "url", "serverAddress"]);
  return figure<Row>(context, {
    id: "requests",
    title,
    subtitle: words.subtitle,
    limits: words.limits,
    description,
    query: "messages/message",
    command: null,
    empty: words.empty,
    rows,
    columns: [
      ...keys.map(
        (key): Column<Row> => ({ key, label: words.columns[key]!, value: (row) => row[key], isMono: mono.has(key) }),
      ),
      {
        key: "sites",
        label: words.columns.sites!,
        value: (row) => row.sites.join(" "),
        show: (row) => (row.sites.length < 2 ? "–" : row.sites.join(" → ")),
        isMono: true,
      },
      {
        key: "bodySha256",
        label: words.columns.bodySha256!,
        value: (row) => row.bodySha256,
        show: (row) => (row.bodySha256 === null ? "–" : `${row.bodySha256.slice(0, 12)}…`),
        isMono: true,
      },
      {
        key: "verdict",
        label: words.columns.verdict!,
        value: level,
        show: (row) => text.levels[level(row)] ?? level(row),
      },
    ],
    draw: (document, width) =>
      waterfall(
        rows.map((row) => {
          const found = level(row);
          return {
            key: String(row.sequence),
            label: row.host,
            startMs: row.startMs,
            endMs: row.endMs,
            depth: row.depth,
            tone:
              found === "not-found"
                ? ("other" as const)
                : (found as "proved" | "corroborated" | "suspected" | "undetermined"),
            symbol: symbols[found] ?? "○",
            value: status(row),
            spoken: spoken(row),
            href: null,
          };
        }),
        {
          document,
          width,
          id: "requests",
          name: title,
          description,
          roleDescription: text.figure.chartKind,
          milliseconds: (value) => `${format.count(value)} ms`,
        },
      ),
  });
}
