import type { Details } from "../build/snapshots.ts";
import type { Child } from "../element.ts";
import { requestsFigure } from "../figures/requests.ts";
import { type PageContext, plate } from "../plate.ts";
import { linkTo } from "../state.ts";
import { word } from "../text/recorded.ts";
import type { Page } from "./page.ts";
import { pathBack } from "./path-back.ts";
import { hash, plainTable } from "./plain-table.ts";
import { reference } from "./reference.ts";
import { screenshotWithBoxes } from "./screenshot.ts";

type Message = Details["message"];

/** One message: as it looks, what it asked for, why each reference is judged as it is, and the bytes behind it. */
export const messagePage: Page = async (context, read) => {
  const { element, text, state, format } = context;
  const words = text.views.message;
  const found = await read.detail("message", state.key);
  if (found === null) return [element("h1", {}, text.views.unknownThing(state.key))];
  const site = found.site ?? "–";
  const steps = [
    ["senders", "", text.pages.senders],
    ["sender", site, site],
  ] as const;
  const references = found.resources.map((resource, index) => reference(context, found, resource, index + 1));
  return [
    pathBack(context, steps, `${found.message.slice(0, 12)}…`),
    element(
      "h1",
      {},
      found.subject === null
        ? missing(context, words.noSubject, words.subjectNotPublished)
        : words.heading(found.subject),
    ),
    element(
      "div",
      { class: "columns" },
      element(
        "div",
        {},
        element("h2", {}, words.screenshot),
        screenshotWithBoxes(narrow(context), found),
        found.opening?.screenshotOn == null ? null : element("p", { class: "quiet small" }, words.pins),
      ),
      element("div", {}, facts(context, found)),
    ),
    plate(context, requestsFigure(context, found), 1),
    element("h2", {}, words.references),
    references.length === 0 ? element("p", {}, words.none) : element("ol", { class: "references" }, references),
    element("h2", {}, words.parts),
    plainTable(
      context,
      words.parts,
      words.partColumns,
      found.parts.map((part) => [part.path, part.mediaType, format.bytes(part.sizeBytes), hash(context, part.sha256)]),
    ),
  ];
};

/** What stands where a fact is null: in a publication it may be there and is not published. */
const missing = (
  { campaign, text }: PageContext,
  none: string,
  notPublished: string = text.views.message.notPublished,
): string => (campaign.edition === null ? none : notPublished);

const narrow = (context: PageContext): PageContext => ({ ...context, width: Math.min(480, context.width) });

function facts(context: PageContext, found: Message): HTMLElement {
  const { element, text, format, state } = context;
  const names = text.views.message.facts;
  const { authentication, opening, deliveries } = found;
  const seed = found.arm === null ? text.views.sender.imported : text.views.sender.seed(found.arm, String(found.twin));
  const rows: readonly (readonly [string, Child])[] = [
    [names.message, element("code", {}, found.message)],
    [names.size, format.bytes(found.sizeBytes)],
    [names.sender, found.site === null ? "–" : element("a", { href: linkTo(state, "sender", found.site) }, found.site)],
    [names.seed, seed],
    [names.from, `${found.fromName ?? ""} ${found.fromAddress ?? missing(context, "–")}`.trim()],
    [names.arrived, format.time(found.at)],
    [names.kind, word(text, found.kind)],
    [names.list, found.listId ?? missing(context, "–")],
    [names.mailing, found.mailing ?? "–"],
    [
      names.notCompared,
      found.notCompared === null ? "–" : (text.views.undeterminedBecause[found.notCompared] ?? found.notCompared),
    ],
    [
      names.authentication,
      authentication === null
        ? missing(context, "–")
        : `SPF ${authentication.spf}, DMARC ${authentication.dmarc}, ARC ${authentication.arc}`,
    ],
    [
      names.delivery,
      deliveries.map(({ via, at, peer, helo, protocol, tls }) =>
        element(
          "div",
          {},
          [format.time(at), via, peer, helo, protocol, tls].filter((word) => word !== null).join(" · "),
        ),
      ),
    ],
    [names.opened, opening?.startedAt == null ? "–" : `${format.time(opening.startedAt)} · ${opening.mailClient}`],
  ];
  return element(
    "dl",
    { class: "facts" },
    rows.map(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
  );
}
