import { reason } from "../../data/codes.ts";
import type { OfferedControl, TrackingChoice, UnobservedRow } from "../../data/schema/index.ts";
import type { ObservedMessage, ObservedReference } from "../compare/observed.ts";
import { mentionsMailPixels, mentionsPixels } from "./pixel-words.ts";
import type { Verdict } from "./verdict.ts";

/** The sign-up of a seed as it was captured. */
export interface SeenSignUp {
  readonly controls: readonly Pick<OfferedControl, "kind" | "label" | "initial" | "final" | "meaning">[];
  readonly privacyText: string | null;
  /** Whether a privacy policy was linked; its page is kept as a blob, which a person reads and the judge does not. */
  readonly linksPolicy: boolean;
}

/** What a seed was asked about tracking by mail, and what was done. */
export type SeenChoice = Pick<TrackingChoice, "message" | "act" | "outcome"> & {
  readonly at: string;
  /** Whether the message asks for consent; a message that only carries a control does not. */
  readonly asks: boolean;
};

/** What labels need to know of a message beside its verdicts. */
export interface LabelContext {
  readonly message: Pick<ObservedMessage, "id" | "receivedAt" | "kind" | "references">;
  readonly acquisition: string;
  /** Consent treatment of the seed's arm; null when it has none. */
  readonly consent: "accept" | "refuse" | "withdraw" | null;
  /** Null where no sign-up of ours was captured. */
  readonly signUp: SeenSignUp | null;
  /** By time. */
  readonly choices: readonly SeenChoice[];
  /** Whether the seed had been shown a tracking control by mail when this message came. */
  readonly controlSeenBefore: boolean;
  /** Rounds of this message that were opened after the seed withdrew. */
  readonly roundsAfterWithdrawal: ReadonlySet<number>;
  /** Distinct organisations that get a recipient-level request in this message. */
  readonly parties: number;
  /** Whether one of its requests goes to an advertising endpoint (O15). */
  readonly reachesAdvertising: boolean;
  /** Seeds with a copy of the mailing. */
  readonly seeds: number;
  /** Copies of the mailing by arm, this one among them: consent treatment and whether a resource names the recipient; null: cannot be told. */
  readonly copies: readonly { readonly arm: string; readonly consent: string; readonly isTracked: boolean | null }[];
}

/** An observable that holds; `reasons` and `flags` narrow those of the rule set's row to what was seen. */
export interface Observed {
  readonly observable: string;
  readonly reasons?: readonly string[];
  readonly flags?: readonly string[];
  /** Which reading of the row the facts decide; both are printed where they decide none. */
  readonly reading?: "first" | "other";
  /** The row gives no label, only what `flags` says. */
  readonly flagsOnly?: true;
}

const DAY_MS = 86_400_000;
/** Withdrawal is given so many days to take effect (facts on law, O9). */
const WITHDRAWAL_DAYS = 3;
const HALF_YEAR_DAYS = 182;
/** Arms whose copies of one mailing must be there before a choice is said to work (O24). */
const CHOICE_ARMS = 3;

const isUnique = ({ kind, technicalClass }: Verdict) =>
  kind === "resource" && (technicalClass === "remote_recipient_unique" || technicalClass === "remote_email_derived");

/** Observables that hold for a verdict (facts on law, 3.1). */
export function observablesOf(verdict: Verdict, context: LabelContext): Observed[] {
  const has = (name: string) => verdict.signals.some((signal) => signal.name === name);
  if (verdict.kind === "read-receipt") return [];
  if (verdict.kind === "link") return linkObservables(verdict);
  const found: Observed[] = [];
  const add = (observable: string, rest: Omit<Observed, "observable"> = {}) => found.push({ observable, ...rest });
  if (verdict.technicalClass === "undetermined") add("O26", { reasons: [verdict.reason ?? "not_aligned"] });
  if (verdict.technicalClass !== "undetermined" && verdict.verdict !== "tracker" && has("listed")) add("O27");
  if (verdict.technicalClass === "remote_static") add(has("spacer") ? "O25" : "O3");
  // The campaign-level reading asks for three seeds, no Set-Cookie and no redirect of one's own; with less the URL is only seen
  // to be shared.
  if (verdict.technicalClass === "remote_campaign_level")
    add(context.seeds >= 3 && !hasOwnAnswer(verdict, context) ? "O2" : "O3");
  if (isUnique(verdict)) found.push(...uniqueObservables(verdict, context));
  if (verdict.technicalClass === "remote_email_derived") add("O11");
  if (has("guessable-identifier") && context.seeds >= 3) add("O12");
  if (has("disguise")) add("O13");
  if (isUnique(verdict) && context.parties >= 2) add("O14");
  if (has("ad-sync")) add("O15");
  if (isUnique(verdict) && has("open-time-content")) add("O16");
  return found;
}

/** Whether a shared URL answers with a cookie, or redirects each seed elsewhere. */
function hasOwnAnswer({ key, identifiers }: Verdict, { message }: LabelContext): boolean {
  if (identifiers.some(({ where }) => where.startsWith("redirect."))) return true;
  const reference = message.references.find((one) => one.kind === "resource" && one.key === key);
  return reference?.requests.some(({ setCookies }) => setCookies.length > 0) ?? false;
}

/** Personal links; those of a text alternative, which holds no pixel, are named apart. */
function linkObservables({ verdict, technicalClass, element }: Verdict): Observed[] {
  if (verdict !== "tracker" || technicalClass !== "link_personalised") return [];
  return [{ observable: "O18" }, ...(element === "text" ? [{ observable: "O19" }] : [])];
}

function uniqueObservables(verdict: Verdict, context: LabelContext): Observed[] {
  const { message, acquisition, signUp } = context;
  const found: Observed[] = [{ observable: "O4" }];
  const offered = choiceOffered(context);
  if (message.kind === "newsletter" && offered === false)
    found.push({
      observable: "O5",
      ...(pixelsMentioned(signUp) === null ? {} : { reading: pixelsMentioned(signUp) ? "other" : "first" }),
    });
  if (acquisition === "account_no_optin") found.push({ observable: "O6" });
  if (message.kind === "confirmation" || asksIn(context)) found.push({ observable: "O7" });
  if (message.kind === "transactional" || message.kind === "legal-notice") found.push({ observable: "O17" });
  const refusal = refusalBefore(context);
  if (refusal.length > 0) found.push({ observable: "O8", reasons: refusal });
  const lag = daysAfterWithdrawal(context);
  if (lag !== null && lag >= WITHDRAWAL_DAYS)
    found.push({ observable: "O9", flags: [`days_after_withdrawal:${Math.floor(lag)}`] });
  const old = oldUrl(verdict.key, context);
  if (old === "deactivated")
    found.push({ observable: "O10", reasons: [], flags: ["old_url_deactivated"], flagsOnly: true });
  if (old === "answers") found.push({ observable: "O10", flags: [] });
  return found;
}

/** Whether the seed was offered a choice about tracking at sign-up or by mail; null where the sign-up was not captured. */
function choiceOffered({ signUp, choices, controlSeenBefore, message }: LabelContext): boolean | null {
  if (signUp === null) return null;
  if (trackingControls(signUp).length > 0 || controlSeenBefore || hasControl(message)) return true;
  return choices.some(({ asks, at }) => asks && at <= message.receivedAt);
}

const trackingControls = ({ controls }: SeenSignUp) => controls.filter(({ meaning }) => meaning === "tracking");
const hasControl = ({ references }: Pick<ObservedMessage, "references">) =>
  references.some(({ linkClass }) => linkClass === "tracking-preference");
const asksIn = ({ choices, message }: LabelContext) =>
  choices.some((choice) => choice.asks && choice.message === message.id);

/** Whether the texts at sign-up mention pixels; null where not all of them were read. */
function pixelsMentioned(signUp: SeenSignUp | null): boolean | null {
  if (signUp === null) return null;
  if (textsNear(signUp).some(mentionsPixels)) return true;
  return signUp.linksPolicy ? null : false;
}

const textsNear = ({ privacyText, controls }: SeenSignUp) => [privacyText ?? "", ...controls.map(({ label }) => label)];

/** How the seed refused before the message came: a tracking box left unticked, or a "no" that was pressed or chosen. */
function refusalBefore({ consent, signUp }: LabelContext): string[] {
  if (consent !== "refuse" || signUp === null) return [];
  const found = new Set<string>();
  for (const { kind, final } of trackingControls(signUp)) {
    if (kind === "checkbox" && final === false) found.add("unticked_box");
    else if (typeof final === "string" && /^(?:no|non|nein|nee|não|nie|nej|ne|nu)\b/i.test(final.trim()))
      found.add("explicit_refusal");
  }
  return [...found];
}

function daysAfterWithdrawal({ choices, message }: LabelContext): number | null {
  const withdrawn = choices.find(({ act, outcome }) => act === "withdrawn" && outcome === "done");
  if (withdrawn === undefined || withdrawn.at > message.receivedAt) return null;
  return (Date.parse(message.receivedAt) - Date.parse(withdrawn.at)) / DAY_MS;
}

/** What the URL of a message that came before the withdrawal answers after it, beside what it answered before. */
function oldUrl(key: string, { message, roundsAfterWithdrawal }: LabelContext): "deactivated" | "answers" | null {
  if (roundsAfterWithdrawal.size === 0) return null;
  const reference = message.references.find((one) => one.kind === "resource" && one.key === key);
  const first = (reference?.requests ?? []).filter(({ redirectedFrom }) => redirectedFrom === null);
  const before = first.filter(({ round }) => !roundsAfterWithdrawal.has(round)).at(-1);
  const after = first.filter(({ round }) => roundsAfterWithdrawal.has(round)).at(-1);
  if (before?.status === undefined || after?.status === undefined || after.status === null) return null;
  if (after.status === 404 || after.status === 410) return "deactivated";
  if (before.bodySha256 !== null && after.bodySha256 !== null && before.bodySha256 !== after.bodySha256)
    return "deactivated";
  return after.status === 200 ? "answers" : null;
}

/** Observables of a message as a whole, and those that its campaign's facts cannot decide. */
export function messageObservables(
  context: LabelContext,
  verdicts: readonly Verdict[],
): { readonly observed: readonly Observed[]; readonly unobserved: readonly UnobservedRow[] } {
  const observed: Observed[] = [];
  const unobserved: UnobservedRow[] = [];
  const { message, signUp } = context;
  if (!message.references.some(loadsAtDisplay)) observed.push({ observable: "O1" });
  observed.push({
    observable: "O20",
    flags: [hasControl(message) ? "tracking_control_present" : "tracking_control_absent"],
  });
  const unique = verdicts.some(isUnique);
  if (signUp === null) {
    for (const observable of [...(unique ? ["O5", "O8"] : []), "O21", "O22"])
      unobserved.push({ observable, ...reason("no-sign-up-captured", {}) });
  } else {
    observed.push({ observable: "O21", flags: [`signup_box:${signUpBox(signUp)}`] });
    if (mentionsMailPixels(signUp.privacyText ?? "")) observed.push({ observable: "O22" });
    else {
      const code = signUp.linksPolicy ? "text-mentions-none" : "no-policy-linked";
      unobserved.push({ observable: "O22", code, facts: {} });
    }
  }
  askedAgain(context, observed);
  choiceWorks(context, observed, unobserved);
  return { observed, unobserved };
}

/** Whether a reader's client would ask for it when it shows the message. */
const loadsAtDisplay = ({ kind, isDisplayed }: ObservedReference) => kind === "resource" && isDisplayed;

function signUpBox(signUp: SeenSignUp): "separate" | "preticked" | "bundled" | "none" {
  const boxes = trackingControls(signUp);
  if (boxes.some(({ initial }) => initial === true)) return "preticked";
  if (boxes.length > 0) return "separate";
  return textsNear(signUp).some(mentionsPixels) ? "bundled" : "none";
}

/** O23: a request for consent that comes within six months of one that the seed met with silence. */
function askedAgain({ choices, message }: LabelContext, observed: Observed[]): void {
  const own = choices.find((choice) => choice.asks && choice.message === message.id);
  if (own === undefined) return;
  const silent = choices.filter(
    ({ asks, act, at, message: id }) => asks && act === "silent" && id !== message.id && at < own.at,
  );
  const last = silent.at(-1);
  if (last === undefined) return;
  const days = Math.floor((Date.parse(own.at) - Date.parse(last.at)) / DAY_MS);
  if (days < HALF_YEAR_DAYS) observed.push({ observable: "O23", flags: [`asked_again_after_days:${days}`] });
}

/** O24: the copies of consenting seeds name their recipients, those of refusing seeds do not. */
function choiceWorks({ copies }: LabelContext, observed: Observed[], unobserved: UnobservedRow[]): void {
  const of = (consent: string) => copies.filter((copy) => copy.consent === consent);
  if (of("accept").length === 0 || of("refuse").length === 0) {
    if (copies.length > 0) unobserved.push({ observable: "O24", ...reason("no-consenting-and-refusing-copies", {}) });
    return;
  }
  const arms = new Set(copies.map(({ arm }) => arm)).size;
  if (arms < CHOICE_ARMS) {
    unobserved.push({ observable: "O24", ...reason("too-few-arms", { arms, needed: CHOICE_ARMS }) });
    return;
  }
  if ([...of("accept"), ...of("refuse")].some(({ isTracked }) => isTracked === null)) {
    unobserved.push({ observable: "O24", ...reason("copies-not-compared", {}) });
    return;
  }
  if (of("accept").every(({ isTracked }) => isTracked) && of("refuse").every(({ isTracked }) => !isTracked))
    observed.push({ observable: "O24" });
}
