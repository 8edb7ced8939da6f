import type { Details } from "../build/snapshots.ts";
import { type MessageMark, messageTimes } from "../charts/message-times.ts";
import { linkTo } from "../state.ts";
import { word } from "../text/recorded.ts";
import { type Figure, type FigureContext, figure } from "./figure.ts";

type Row = Details["sender"]["messages"][number];
const numbers = ["resources", "proved", "corroborated", "suspected", "undetermined"] as const;

/** What the strongest finding in a message is. */
function stateOf(row: Row): MessageMark["state"] {
  if (row.proved > 0) return "proved";
  if (row.corroborated > 0) return "corroborated";
  if (row.suspected > 0) return "suspected";
  return row.undetermined > 0 ? "undetermined" : "not-found";
}

/** One sender's messages in time, a line for each seed. */
export function senderMessagesFigure(context: FigureContext, { messages }: Details["sender"]): Figure {
  const { text, format, state } = context;
  const words = text.views.sender;
  const seed = (row: Row): string => (row.arm === null ? words.imported : words.seed(row.arm, String(row.twin)));
  const spoken = (row: Row): string =>
    `${format.time(row.at)}, ${seed(row)}: ${row.subject ?? "–"}: ${text.levels[stateOf(row)] ?? stateOf(row)}`;
  const isOneDay = new Set(messages.map(({ at }) => at.slice(0, 10))).size === 1;
  const lanes = [...new Set(messages.map(seed))].sort();
  const title = words.messagesTitle(format.count(messages.length));
  const description = words.description(messages.slice(0, 50).map(spoken).join("; "));
  const link = (row: Row): string => linkTo(state, "message", row.message);
  return figure<Row>(context, {
    id: "sender-messages",
    title,
    subtitle: words.messagesSubtitle,
    limits: words.messagesLimits,
    description,
    query: "senders/sender",
    command: null,
    empty: words.messagesEmpty,
    rows: messages,
    link,
    columns: [
      { key: "at", label: words.columns.at!, value: (row) => row.at, show: (row) => format.time(row.at) },
      { key: "seed", label: words.columns.seed!, value: seed },
      { key: "subject", label: words.columns.subject!, value: (row) => row.subject },
      { key: "kind", label: words.columns.kind!, value: (row) => row.kind, show: (row) => word(text, row.kind) },
      ...numbers.map((key) => ({ key, label: words.columns[key]!, value: (row: Row) => row[key] })),
      { key: "opened", label: words.columns.opened!, value: (row) => row.opened === 1 },
      {
        key: "message",
        label: words.columns.message!,
        value: (row) => row.message,
        show: (row) => `${row.message.slice(0, 12)}…`,
        isMono: true,
      },
    ],
    draw: (document, width) =>
      messageTimes(
        messages.map((row) => ({
          key: row.message,
          lane: seed(row),
          at: new Date(row.at),
          state: stateOf(row),
          spoken: spoken(row),
          href: link(row),
        })),
        {
          document,
          width,
          id: "sender-messages",
          name: title,
          description,
          roleDescription: text.figure.chartKind,
          lanes: lanes.map((key) => ({ key, label: key })),
          end: (date, isFirst) => {
            const at = date.toISOString();
            return !isOneDay ? format.day(at) : isFirst ? format.time(at) : `${at.slice(11, 19)} UTC`;
          },
        },
      ),
  });
}
