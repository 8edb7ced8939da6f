import type { SignUpOutcome } from "../../data/schema/index.ts";
import { saidIn } from "./outcome-words.ts";

/** An answer of a server to what the submission sent. */
export interface SubmissionAnswer {
  readonly url: string;
  readonly method: string;
  readonly status: number | null;
  /** Where a redirect led, or null. */
  readonly location: string | null;
  /** The text of the answer, at most 2,000 characters; empty for pages (the page after shows them). */
  readonly text: string;
}

/** What was seen before and after pressing the button, as plain values. */
export interface Aftermath {
  /** Lines of the page before and after. */
  readonly linesBefore: readonly string[];
  readonly linesAfter: readonly string[];
  readonly urlBefore: string;
  readonly urlAfter: string;
  /** Texts of script dialogs that came up. */
  readonly dialogs: readonly string[];
  /** Answers to requests that carried the address, in order. */
  readonly answers: readonly SubmissionAnswer[];
  /** Whether the form is still there with the address in it. */
  readonly formRemains: boolean;
  /** Browser's messages on fields that it refused to send; empty when it sent them. */
  readonly invalid: readonly string[];
  /** Kinds of CAPTCHA challenges that a person sees now and did not before. */
  readonly newCaptchas: readonly string[];
  /** Whether a field for a password or a card is asked for now. */
  readonly asks: { readonly password: boolean; readonly payment: boolean };
}

/** The outcome with its reasons, in words. */
export interface Judgement {
  readonly outcome: SignUpOutcome;
  readonly reasons: readonly string[];
}

const thanksInAddress =
  /thank|merci|danke|gracias|grazie|bedankt|obrigad|dziek|tack|\btak\b|dekuj|multum|success|succes|subscribed|confirmed|welcome/i;

/** Judges how a submission ended, from what is new on the page, dialogs, the servers' answers and the address after. */
export function judgeOutcome(after: Aftermath): Judgement {
  const before = new Set(after.linesBefore);
  const fresh = after.linesAfter.filter((line) => !before.has(line));
  const sources = [
    ["dialog", after.dialogs.join(" | ")],
    ["page", fresh.join(" | ").slice(0, 4_000)],
    ["answer", after.answers.map((answer) => answer.text).join(" | ")],
  ] as const;
  if (after.newCaptchas.length > 0)
    return { outcome: "captcha", reasons: [`a challenge appeared: ${after.newCaptchas.join(", ")}`] };
  if (after.invalid.length > 0 && after.answers.length === 0)
    return { outcome: "rejected", reasons: [`the browser did not send it: ${after.invalid.join("; ")}`] };
  for (const [where, text] of sources) {
    const heard = saidIn(text);
    if (heard === null) continue;
    if (heard.said === "captcha" && after.answers.length > 0 && where === "page" && !after.formRemains) continue;
    return refine(heard.said, `${where} says "${heard.words}"`, after);
  }
  return judgeSilence(after);
}

function refine(said: SignUpOutcome, reason: string, after: Aftermath): Judgement {
  const failed = after.answers.findLast((answer) => answer.status !== null && answer.status >= 400);
  if (said === "subscribed" && failed !== undefined)
    return { outcome: "rejected", reasons: [reason, `but HTTP ${failed.status}`] };
  if (said === "subscribed" && after.asks.payment)
    return { outcome: "needs-payment", reasons: [reason, "and a card is asked for"] };
  if (said === "subscribed" && after.asks.password)
    return { outcome: "needs-account", reasons: [reason, "and a password is asked for"] };
  return { outcome: said, reasons: [reason] };
}

function judgeSilence(after: Aftermath): Judgement {
  if (after.asks.payment) return { outcome: "needs-payment", reasons: ["a card is asked for"] };
  if (after.asks.password) return { outcome: "needs-account", reasons: ["a password is asked for"] };
  const failed = after.answers.findLast((answer) => answer.status !== null && answer.status >= 400);
  if (failed !== undefined)
    return {
      outcome: [401, 403, 429, 503].includes(failed.status!) ? "blocked" : "rejected",
      reasons: [`HTTP ${failed.status}`],
    };
  if (after.urlAfter !== after.urlBefore && thanksInAddress.test(after.urlAfter))
    return { outcome: "subscribed", reasons: [`led to ${after.urlAfter}`] };
  const json = after.answers
    .map(
      (answer) =>
        /"(success|ok|subscribed)"\s{0,9}:\s{0,9}(true|1|"?(ok|success)"?)|"(status|result)"\s{0,9}:\s{0,9}"(ok|success|subscribed)"/i.exec(
          answer.text,
        )?.[0],
    )
    .find((words) => words !== undefined);
  if (json !== undefined) return { outcome: "subscribed", reasons: [`answer holds ${json}`] };
  if (after.answers.length === 0)
    return { outcome: "unclear", reasons: ["nothing that carried the address was seen to leave"] };
  return {
    outcome: "unclear",
    reasons: [after.formRemains ? "the form remains and says nothing" : "the form went away and nothing was said"],
  };
}
