import type { Details } from "../build/snapshots.ts";
import type { Child } from "../element.ts";
import { senderMessagesFigure } from "../figures/sender-messages.ts";
import { commands, type PageContext, plate } from "../plate.ts";
import { linkTo } from "../state.ts";
import { said, word } from "../text/recorded.ts";
import type { Page } from "./page.ts";
import { pathBack } from "./path-back.ts";
import { address, hash, plainTable, tag } from "./plain-table.ts";

/** One sender: messages in time, who receives openings, sign-up, labels, answers, dossier. */
export const senderPage: Page = async (context, read) => {
  const { element, text, format, state } = context;
  const words = text.views.sender;
  const found = await read.detail("sender", state.key);
  if (found === null) return [element("h1", {}, text.views.unknownThing(state.key))];
  const plan = [
    found.country === null ? null : words.country(found.country),
    found.sector === null ? null : words.sector(found.sector),
    found.rank === null ? null : words.rank(format.count(found.rank)),
  ].filter((part) => part !== null);
  return [
    pathBack(context, [["senders", "", text.pages.senders]], found.site),
    element("h1", {}, found.site),
    element("p", { class: "quiet" }, plan.join(", ")),
    plate(context, senderMessagesFigure(context, found), 1),
    element("h2", {}, words.receivers),
    receivers(context, found),
    ...disguises(context, found),
    element("h2", {}, words.signUp),
    signUps(context, found),
    element("h2", {}, words.labels),
    element("p", { class: "quiet small" }, words.labelsNote),
    labels(context, found),
    unobserved(context, found),
    element("h2", {}, words.replies),
    replies(context, found),
    element("p", {}, words.dossier, " ", element("code", {}, `pixelcensus dossier ${found.site}`)),
  ];
};

function receivers(context: PageContext, { receivers }: Details["sender"]): HTMLElement {
  const { element, text, format, state } = context;
  const words = text.views.sender;
  if (receivers.length === 0) return element("p", {}, text.levels["not-found"]!);
  return plainTable(
    context,
    words.receivers,
    words.receiverColumns,
    receivers.map((row) => [
      element("a", { href: linkTo(state, "entity", row.entity) }, row.entity),
      address(context, row.host),
      format.count(row.messages),
      tag(context, row.level),
      text.views.technicalClasses[row.technicalClass] ?? row.technicalClass,
      word(text, row.technique ?? "–"),
    ]),
  );
}

/** Names of the sender that others serve, and what the DNS said of each; nothing where there is none. */
function disguises(context: PageContext, { disguises }: Details["sender"]): HTMLElement[] {
  const { element, text, format } = context;
  const words = text.views.sender;
  if (disguises.length === 0) return [];
  return [
    element("h2", {}, words.disguises),
    ...disguises.flatMap(({ host, technique, level, servedBy, reasons, answers }) => [
      element("h3", {}, tag(context, level), " ", address(context, host)),
      element("p", {}, words.disguise(servedBy ?? "–", word(text, technique))),
      element("p", { class: "quiet small" }, reasons.map((reason) => text.speaker.say(reason)).join("; ")),
      answers.length === 0
        ? element("p", { class: "quiet small" }, words.noAnswers)
        : plainTable(
            context,
            words.answers(host),
            words.answerColumns,
            answers.map((row) => [
              address(context, row.owner),
              row.type,
              address(context, row.value),
              format.count(row.ttl),
              address(context, row.server),
              format.time(row.askedAt),
              row.responseSha256 === null ? "–" : hash(context, row.responseSha256),
            ]),
          ),
    ]),
  ];
}

function signUps(context: PageContext, { signUps }: Details["sender"]): HTMLElement {
  const { element, text, format } = context;
  const words = text.views.sender;
  const [first] = signUps;
  if (first === undefined) return element("p", {}, words.noSignUp);
  const controls = first.controls ?? [];
  return element(
    "div",
    {},
    plainTable(
      context,
      words.signUp,
      words.signUpColumns,
      signUps.map((row) => [
        words.seed(row.arm, String(row.twin)),
        text.funnel.why[row.outcome] ?? row.outcome,
        row.reasons.map((reason) => said(text, "sign-up", reason)).join("; "),
        row.pageUrl === null ? "–" : address(context, row.pageUrl),
        row.language ?? "–",
        row.banner ?? "–",
        format.time(row.startedAt),
      ]),
    ),
    pictures(context, signUps),
    controls.length === 0 ? null : element("h3", {}, words.offered),
    controls.length === 0
      ? null
      : plainTable(
          context,
          words.offered,
          words.offeredColumns,
          controls.map((row) => [
            word(text, row.kind),
            row.label,
            row.required ? text.figure.yes : text.figure.no,
            stateOf(context, row.initial),
            stateOf(context, row.final),
            word(text, row.meaning),
          ]),
        ),
    first.privacyText === null ? null : element("h3", {}, words.privacy),
    first.privacyText === null ? null : element("blockquote", {}, first.privacyText),
  );
}

/** What each seed saw before and after the form was sent; a published folder has none of these. */
function pictures(context: PageContext, signUps: Details["sender"]["signUps"]): HTMLElement | null {
  const { element, text } = context;
  const words = text.views.sender;
  const shots = signUps.flatMap(({ arm, twin, screenshotBefore, screenshotAfter }) =>
    ([screenshotBefore, screenshotAfter] as const).flatMap((sha256, index) =>
      sha256 === null ? [] : [{ sha256, label: words.picture(words.seed(arm, String(twin)), index === 0) }],
    ),
  );
  if (shots.length === 0) return null;
  return element(
    "details",
    {},
    element("summary", {}, words.pictures),
    shots.map(({ sha256, label }) =>
      element(
        "figure",
        { class: "sign-up" },
        element("img", { src: `screenshots/${sha256}.png`, alt: label, loading: "lazy", decoding: "async" }),
        element("figcaption", { class: "quiet small" }, label),
      ),
    ),
  );
}

function stateOf({ text }: PageContext, value: string | boolean): string {
  if (typeof value === "string") return value === "" ? "–" : value;
  return value ? text.figure.yes : text.figure.no;
}

function labels(context: PageContext, { labels }: Details["sender"]): HTMLElement {
  const { element, text, format, state } = context;
  const words = text.views.sender;
  if (labels.length === 0) return element("p", {}, words.noLabels);
  return plainTable(
    context,
    words.labels,
    words.labelColumns,
    labels.map(({ ruleSet, status, observable, label, reasons, flags, findings, example }) => [
      `${ruleSet} (${word(text, status)})`,
      coded(context, text.ruleSets.observables[observable], observable),
      label === null
        ? flags.map((flag) => element("div", {}, flagText(context, flag)))
        : coded(context, text.ruleSets.labels[label], label),
      reasons.map((reason) => text.ruleSets.reasons[reason] ?? reason).join(", ") || "–",
      format.count(findings),
      element("a", { href: linkTo(state, "message", example) }, `${example.slice(0, 12)}…`),
    ]),
  );
}

/** A code of a rule set in words, with the code itself below. */
function coded({ element }: PageContext, words: string | undefined, code: string): Child {
  return words === undefined
    ? code
    : [words, element("div", { class: "quiet small mono" }, code.replaceAll("_", "_\u200b"))];
}

/** A flag such as `signup_box:none` in words. */
function flagText({ text }: PageContext, flag: string): string {
  const [name, value] = flag.split(":").map((part) => text.ruleSets.reasons[part] ?? part);
  return value === undefined ? name! : text.views.message.identifier(name!, value);
}

/** Observables that the rule sets ask for and the campaign's facts cannot decide. */
function unobserved(context: PageContext, { unobserved }: Details["sender"]): HTMLElement | null {
  const { element, text, format } = context;
  const words = text.views.sender;
  if (unobserved.length === 0) return null;
  return element(
    "div",
    {},
    element("h3", {}, words.unobserved),
    plainTable(
      context,
      words.unobserved,
      words.unobservedColumns,
      unobserved.map(({ observable, messages, ...reason }) => [
        coded(context, text.ruleSets.observables[observable], observable),
        text.speaker.say(reason),
        format.count(messages),
      ]),
    ),
  );
}

function replies(context: PageContext, { replies }: Details["sender"]): HTMLElement {
  const { element, text, format } = context;
  if (replies.length === 0) return element("p", {}, commands(context, text.views.sender.noReply));
  return element(
    "ul",
    {},
    replies.map(({ notedAt, content }) => {
      const { asked = notedAt, answer = null } = content as {
        readonly asked?: string;
        readonly answer?: string | null;
      };
      return element("li", {}, text.views.sender.reply(format.day(asked), answer));
    }),
  );
}
