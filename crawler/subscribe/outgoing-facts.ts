import type { SignUpFact, SignUpOutcome } from "../../data/schema/index.ts";
import { siteOf } from "../../data/site.ts";
import type { Outgoing, RefusedRequest } from "../browser/outgoing.ts";
import { mailServiceOf } from "./form/mail-service-form.ts";
import type { Candidate } from "./form/sign-up-form.ts";
import { speaksOf } from "./form/words.ts";

/** The site that a form sends to: its action's, else that of the document that holds it; null where the URL has none. */
export function actionOf({ cluster }: Pick<Candidate, "cluster">, documentUrl: string): string | null {
  const action = URL.parse(cluster.action === "" ? documentUrl : cluster.action, documentUrl);
  return /^https?:$/.test(action?.protocol ?? "") ? siteOf(action!.href) : siteOf(documentUrl);
}

/** Whether a form sends to a site that is neither that of its page or frame nor of a known mail service. */
export function isForeignAction(
  { cluster }: Pick<Candidate, "cluster">,
  action: string | null,
  documentUrls: readonly string[],
): boolean {
  return !documentUrls.some((url) => siteOf(url) === action) && mailServiceOf(cluster) === null;
}

/** Whether the form's own words say that it subscribes to something: what a form that sends elsewhere must do, wherever on the page it stands. */
export function saysSubscription({ cluster, button }: Pick<Candidate, "cluster" | "button">): boolean {
  const { heading, text, before, name, around } = cluster;
  const words = [heading, text, before, button?.text ?? ""].join(" ");
  return speaksOf("newsletter", `${words} ${name} ${around}`) || speaksOf("subscribe", words);
}

/** Where the address went, and what was not let out. */
export function factsOf(outgoing: Pick<Outgoing, "refused" | "sentTo">, action: string | null): readonly SignUpFact[] {
  return [{ code: "sent", facts: { action, sites: [...outgoing.sentTo] } }, ...outgoing.refused];
}

/** The outcome where the submission, or what scripts made of it, was not let out; null where it was, whatever was tried before the form was touched. */
export function judgeRefusals(
  { refused, refusedBefore }: Pick<Outgoing, "refused" | "refusedBefore">,
  action: string | null,
): { readonly outcome: SignUpOutcome; readonly reasons: readonly string[] } | null {
  const own = refused.slice(refusedBefore).filter((one) => isOfSubmission(one, action));
  if (own.length === 0) return null;
  const [first] = own;
  return {
    outcome: "foreign-address",
    reasons: [
      `${first!.facts.method} to ${first!.facts.host} was not let out: ${first!.code === "foreign-address" ? "it carried an address that is not the seed's" : "its content could not be read"} (${first!.facts.where})`,
    ],
  };
}

/** A script of a third party may report what a page says in passing; a form that goes somewhere, or carries our address too, is the submission. */
function isOfSubmission({ code, facts }: RefusedRequest, action: string | null): boolean {
  if (code === "foreign-site") return false;
  if (facts.withOwn || facts.kind === "document" || siteOf(facts.host) === action) return true;
  return code === "foreign-address" && facts.method !== "GET";
}
