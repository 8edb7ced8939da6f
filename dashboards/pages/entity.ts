import { estimateText } from "../figures/estimate-words.ts";
import { linkTo } from "../state.ts";
import { word } from "../text/recorded.ts";
import type { Page } from "./page.ts";
import { pathBack } from "./path-back.ts";
import { address, plainTable, tag } from "./plain-table.ts";

/** One receiver: its reach, its names, the senders it receives from. */
export const entityPage: Page = async (context, read) => {
  const { element, text, format, state } = context;
  const words = text.views.entity;
  const found = await read.detail("entity", state.key);
  if (found === null || found.hosts.length === 0) return [element("h1", {}, text.views.unknownThing(state.key))];
  const learns = (word: string): string => text.views.technicalClasses[word] ?? word;
  return [
    pathBack(context, [["trackers", "", text.pages.trackers]], found.entity),
    element("h1", {}, found.entity),
    found.row === null ? null : element("p", {}, words.reach(estimateText(context, found.row))),
    element("h2", {}, words.hosts),
    plainTable(
      context,
      words.hosts,
      words.hostColumns,
      found.hosts.map((host) => [
        address(context, host.host),
        word(text, host.technique ?? "–"),
        format.count(host.senders),
        format.count(host.messages),
        tag(context, host.level),
        address(context, host.example),
      ]),
    ),
    element("h2", {}, words.senders),
    plainTable(
      context,
      words.senders,
      words.senderColumns,
      found.senders
        .slice(0, 500)
        .map((sender) => [
          element("a", { href: linkTo(state, "sender", sender.site) }, sender.site),
          format.count(sender.messages),
          tag(context, sender.level),
          learns(sender.technicalClass),
        ]),
    ),
  ];
};
