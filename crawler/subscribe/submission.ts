import { setTimeout as sleep } from "node:timers/promises";
import { siteOf } from "../../data/site.ts";
import type { Page } from "../browser/chromium.ts";
import type { RecordedRequest } from "../browser/request-rows.ts";
import type { Visit } from "../browser/visit.ts";
import { act, press } from "./act.ts";
import { planFill } from "./form/fill-form.ts";
import type { Found, Search } from "./form/find-form.ts";
import { type Candidate, judgeForms } from "./form/sign-up-form.ts";
import { type Judgement, judgeOutcome, type SubmissionAnswer } from "./outcome.ts";
import { saidIn } from "./outcome-words.ts";
import { linesOf, lookAtPage, within } from "./page/look.ts";
import type { SignUpTask } from "./sign-up-visit.ts";

const mostSteps = 4;

/** Presses the button, goes through the steps that follow, and judges how it ended. */
export async function submit(
  visit: Visit,
  page: Page,
  found: Found,
  search: Search,
  task: SignUpTask,
  dialogs: string[],
): Promise<Judgement> {
  const linesBefore = await linesOf(page);
  const urlBefore = page.url();
  const sentBefore = visit.log.rows().length;
  const dialogsBefore = dialogs.length;
  let here = found;
  for (let step = 0; step < mostSteps; step += 1) {
    const { candidate, look } = here;
    const field = candidate.emails.at(-1)?.view.n ?? candidate.facts.texts.at(-1)?.view.n ?? candidate.button?.n ?? 0;
    await waitUntilEnabled(look, candidate.button?.n ?? null);
    await press(page, look, candidate.button?.n ?? null, field);
    await settle(visit, page);
    const next = await nextStep(page, here, task, linesBefore);
    if (next === null || Date.now() > task.endAt - 5_000) break;
    here = next;
  }
  const rows = visit.log.rows().slice(sentBefore);
  return judgeOutcome(
    await aftermath(page, here, search, rows, task, { linesBefore, urlBefore, dialogs: dialogs.slice(dialogsBefore) }),
  );
}

async function settle(visit: Visit, page: Page): Promise<void> {
  await sleep(600);
  await page.waitForLoadState("domcontentloaded", { timeout: 8_000 }).catch(() => {});
  await visit.log.settle(4_000);
  await sleep(500);
}

async function waitUntilEnabled(look: Found["look"], n: number | null): Promise<void> {
  const button = n === null ? null : await look.element(n);
  await button?.waitForElementState("enabled", { timeout: 1_200 }).catch(() => {});
}

/** The next step of a form in steps: a form of ours that still asks, and a page that does not yet say how it ended. */
async function nextStep(
  page: Page,
  last: Found,
  task: SignUpTask,
  linesBefore: readonly string[],
): Promise<Found | null> {
  const known = new Set(linesBefore);
  const fresh = (await linesOf(page)).filter((line) => !known.has(line));
  const heard = saidIn(fresh.join(" | "));
  const judged = (await lookAtPage(page)).flatMap((look) =>
    judgeForms(look.view).map((candidate) => ({ look, candidate })),
  );
  const asking = judged.filter(({ candidate }) => isNextStep(candidate, last.candidate, task.address));
  const next = asking[0];
  if (next === undefined || (heard !== null && heard.said !== "rejected" && !isMoreAsked(next.candidate))) return null;
  const plan = planFill(next.candidate, task, task.consent);
  if (plan.unfillable.length > 0) return null;
  for (const planned of plan.acts) await act(page, next.look, planned, task.pauseMs);
  return next;
}

function isNextStep(candidate: Candidate, last: Candidate, address: string): boolean {
  const { facts } = candidate;
  const isForbidden = candidate.forbidden.some((reason) => !reason.startsWith("is a "));
  if (isForbidden || candidate.button === null || ["login", "search", "checkout", "contact"].includes(candidate.kind))
    return false;
  if (facts.shown.some((c) => ["code", "captcha", "username"].includes(c.role))) return false;
  const isSameForm = candidate.cluster.name === last.cluster.name && candidate.cluster.action === last.cluster.action;
  const asked = facts.shown
    .filter((c) => c.role !== "email")
    .map((c) => c.view.name)
    .join("|");
  const askedBefore = last.facts.shown
    .filter((c) => c.role !== "email")
    .map((c) => c.view.name)
    .join("|");
  const isEmptied = facts.emails.length > 0 && facts.emails.every((c) => c.view.value !== address);
  if (facts.shown.length === 0 || facts.texts.some((c) => c.role === "search")) return false;
  if (asked === "" || (isSameForm && asked === askedBefore)) return false;
  return !isEmptied || asked !== askedBefore ? facts.emails.length === 0 || isSameForm : false;
}

function isMoreAsked(candidate: Candidate): boolean {
  return candidate.facts.shown.some(
    (c) => c.view.required && c.role !== "email" && !c.view.checked && c.view.value === "",
  );
}

async function aftermath(
  page: Page,
  here: Found,
  search: Search,
  rows: readonly RecordedRequest[],
  task: SignUpTask,
  before: { readonly linesBefore: readonly string[]; readonly urlBefore: string; readonly dialogs: readonly string[] },
) {
  const looks = await lookAtPage(page);
  const judged = looks.flatMap((look) => judgeForms(look.view));
  const captchas = looks
    .flatMap((look) => look.view.captchas)
    .filter((mark) => !search.captchas.includes(mark) && !mark.endsWith("-script") && mark !== "recaptcha-v3");
  const answers = answersTo(rows, task.address, [
    siteOf(before.urlBefore),
    siteOf(here.look.frame.url()),
    siteOf(URL.parse(here.candidate.cluster.action || "/", before.urlBefore)?.href ?? before.urlBefore),
  ]);
  const remains = judged.filter((c) => c.facts.emails.some((field) => field.view.value === task.address));
  const isNew = (concern: "password" | "payment") =>
    judged.some((c) => c.facts.shown.some((field) => field.role === concern)) &&
    !search.candidates.some((c) => c.facts.shown.some((field) => field.role === concern));
  return {
    ...before,
    linesAfter: await linesOf(page),
    urlAfter: page.url(),
    answers,
    formRemains: remains.length > 0,
    invalid: answers.length > 0 ? [] : ((await within(2_000, here.look.frame.evaluate(invalidMessages))) ?? []),
    newCaptchas: captchas,
    asks: { password: isNew("password"), payment: isNew("payment") },
  };
}

function invalidMessages(): string[] {
  return [
    ...document.querySelectorAll<HTMLInputElement>("input:user-invalid, select:user-invalid, textarea:user-invalid"),
  ].map((e) => `${e.name || e.id}: ${e.validationMessage}`);
}

/** Answers of the site, its frames and its mail service to requests that carried the address. */
function answersTo(
  rows: readonly RecordedRequest[],
  address: string,
  sites: readonly (string | null)[],
): SubmissionAnswer[] {
  const local = address.split("@")[0]!;
  const carrying = rows.filter(
    (row) =>
      `${row.url} ${row.requestBody ?? ""}`.includes(local) &&
      (row.method !== "GET" || row.resourceKind === "document") &&
      sites.includes(siteOf(row.url)),
  );
  const following = rows.filter(
    (row) =>
      row.redirectedFrom !== null &&
      carrying.some((first) => first.sequence === row.redirectedFrom) &&
      !carrying.includes(row),
  );
  return [...carrying, ...following].map((row) => ({
    url: row.url,
    method: row.method,
    status: row.status,
    location: row.location,
    text:
      row.resourceKind === "document" || row.body === null
        ? ""
        : Buffer.from(row.body).toString("utf8").slice(0, 2_000),
  }));
}
