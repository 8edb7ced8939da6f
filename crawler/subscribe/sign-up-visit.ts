import { setTimeout as sleep } from "node:timers/promises";
import type { OfferedControl, Persona } from "../../data/schema/index.ts";
import { siteOf } from "../../data/site.ts";
import type { Page } from "../browser/chromium.ts";
import type { RecordedRequest } from "../browser/request-rows.ts";
import type { Visit } from "../browser/visit.ts";
import { act, press } from "./act.ts";
import { captchaOf } from "./captcha.ts";
import { type BannerTreatment, watchBanners } from "./consent-banner.ts";
import { type ConsentTreatment, planFill } from "./fill-form.ts";
import { type Found, findForm, type Search } from "./find-form.ts";
import { linesOf, lookAtPage, within } from "./look.ts";
import { mailServiceOf } from "./mail-service-form.ts";
import { type Judgement, judgeOutcome, type SubmissionAnswer } from "./outcome.ts";
import { saidIn } from "./outcome-words.ts";
import { mayExplore } from "./politeness.ts";
import { type Candidate, judgeForms } from "./sign-up-form.ts";

/** Whom to sign up where, and how. */
export interface SignUpTask {
  readonly url: string;
  readonly address: string;
  readonly persona: Persona;
  readonly consent: ConsentTreatment;
  readonly banners: BannerTreatment;
  /** Moment (ms since the epoch) at which the attempt ends as it stands. */
  readonly endAt: number;
  readonly mostLinks: number;
  /** Pause between keys, in ms, drawn anew for each. */
  pauseMs(): number;
  /** Asked just before the button is pressed; false: it must not be. Waits where rates ask for it. */
  permit(mailService: string | null): Promise<boolean>;
}

/** What an attempt saw and did, as plain values and bytes. */
export interface SignUpRecord extends Judgement {
  readonly page: Page | null;
  readonly pageUrl: string | null;
  readonly language: string | null;
  readonly formKind: string | null;
  readonly formScore: number | null;
  readonly candidates: readonly Readonly<Record<string, unknown>>[];
  readonly controls: readonly OfferedControl[];
  readonly privacyText: string | null;
  readonly privacyPolicies: readonly { readonly url: string; readonly html: string | null }[];
  readonly banner: string | null;
  readonly submitted: boolean;
  readonly before: Shot;
  readonly after: Shot;
}

interface Shot {
  readonly screenshot: Uint8Array | null;
  readonly html: string | null;
}

const noShot: Shot = { screenshot: null, html: null };
const mostSteps = 4;

/** The site could not be reached: worth another try, unless the reason is lasting. */
export class UnreachableError extends Error {
  readonly isLasting: boolean;
  constructor(message: string) {
    super(message);
    this.isLasting = /CERT|SSL|TOO_MANY_REDIRECTS|NAME_NOT_RESOLVED|ERR_ABORTED|BLOCKED|UNSAFE|INVALID/.test(message);
  }
}

/** Visits a site and signs one seed up; throws UnreachableError before anything was submitted, and nothing after. */
export async function signUpAt(visit: Visit, task: SignUpTask): Promise<SignUpRecord> {
  const banners = await watchBanners(visit.context, task.banners);
  const page = await visit.newPage();
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    if (dialogs.length < 20) dialogs.push(dialog.message().slice(0, 500));
    void dialog.dismiss().catch(() => {});
  });
  await page
    .goto(task.url, {
      waitUntil: "domcontentloaded",
      timeout: Math.max(1_000, Math.min(20_000, task.endAt - Date.now())),
    })
    .catch((error: Error) => {
      throw new UnreachableError(error.message.split("\n")[0] ?? "unreachable");
    });
  let robots: ReturnType<typeof readRobots> | null = null;
  const banner = await banners.settle(4_000);
  const home = siteOf(page.url()) ?? page.url();
  const search = await findForm(page, {
    locale: task.persona.locale,
    banners: task.banners,
    mostLinks: task.mostLinks,
    endAt: task.endAt - 15_000,
    isSameSite: (url) => siteOf(url) === home,
    mayExplore: async (url) => {
      robots ??= readRobots(visit, page.url());
      return mayExplore(await robots, url);
    },
  });
  if (!search.isSeen) throw new UnreachableError("the page did not let itself be read in time");
  const record = {
    page,
    language: search.language,
    candidates: search.candidates.map(plainCandidate),
    banner,
    ...noForm,
  };
  if (search.found === null)
    return { ...record, pageUrl: null, before: await shoot(page), ...judgeWithoutForm(search) };
  return { ...record, ...(await fillAndSubmit(visit, page, search.found, search, task, dialogs)) };
}

const noForm = {
  formKind: null,
  formScore: null,
  controls: [],
  privacyText: null,
  privacyPolicies: [],
  submitted: false,
  before: noShot,
  after: noShot,
};

type Rest = Omit<SignUpRecord, "page" | "language" | "candidates" | "banner">;

async function fillAndSubmit(
  visit: Visit,
  page: Page,
  found: Found,
  search: Search,
  task: SignUpTask,
  dialogs: string[],
): Promise<Rest> {
  const { candidate, look } = found;
  const about = {
    ...noForm,
    pageUrl: page.url(),
    formKind: candidate.kind,
    formScore: candidate.score,
    privacyText: privacyTextOf(candidate),
  };
  const captcha = captchaOf(candidate.facts, look.view.captchas);
  if (captcha !== null) return { ...about, before: await shoot(page), outcome: "captcha", reasons: [captcha] };
  const plan = planFill(candidate, task, task.consent);
  const known = { ...about, controls: plan.offered };
  if (plan.unfillable.length > 0)
    return { ...known, before: await shoot(page), outcome: "no-form", reasons: plan.unfillable };
  for (const planned of plan.acts) await act(page, look, planned, task.pauseMs);
  const before = await shoot(page);
  if (!(await task.permit(mailServiceOf(candidate.cluster))))
    return {
      ...known,
      before,
      outcome: "unknown",
      reasons: ["it was begun before and not seen to end"],
    };
  const judged = await submit(visit, page, found, search, task, dialogs).catch(
    (error: Error): Judgement => ({
      outcome: "unknown",
      reasons: [`the browser failed after the submission: ${error.message.split("\n")[0]}`],
    }),
  );
  const after = await shoot(page);
  const privacyPolicies = await savePolicies(visit, about.pageUrl, found);
  return { ...known, before, privacyPolicies, submitted: true, after, ...judged };
}

async function submit(
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
    siteOf(new URL(here.candidate.cluster.action || "/", before.urlBefore).href),
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

function judgeWithoutForm(search: Search): Judgement {
  const wanted = search.candidates.filter(
    (c) => c.emails.length > 0 && ["newsletter", "signup", "checkout"].includes(c.kind),
  );
  const because = (text: string) => wanted.find((c) => c.forbidden.includes(text));
  if (because("asks for payment") !== undefined)
    return { outcome: "needs-payment", reasons: ["the only form asks for payment"] };
  if (because("asks for a password") !== undefined)
    return { outcome: "needs-account", reasons: ["the only form asks for a password"] };
  const other = wanted.flatMap((c) => c.forbidden);
  const marks = search.captchas.filter((mark) => !mark.endsWith("-script") && mark !== "recaptcha-v3");
  if (other.length === 0 && marks.length > 0) return { outcome: "captcha", reasons: marks };
  return {
    outcome: "no-form",
    reasons: other.length > 0 ? [...new Set(other)] : [`no newsletter form on ${search.visited.length} pages`],
  };
}

function plainCandidate(candidate: Candidate & { readonly page: string }): Readonly<Record<string, unknown>> {
  const { page, kind, score, reasons, lead, forbidden, facts, cluster } = candidate;
  const traps = facts.controls.filter((c) => c.trap !== null).map((c) => ({ name: c.view.name, why: c.trap }));
  return {
    page,
    kind,
    score,
    lead,
    reasons,
    forbidden,
    action: cluster.action,
    name: cluster.name.slice(0, 120),
    emails: candidate.emails.map((c) => c.view.name),
    traps,
  };
}

function privacyTextOf({ cluster }: Candidate): string | null {
  const text = `${cluster.text} ${cluster.after}`;
  const at = text.search(
    /privacy|datenschutz|confidentialit|privacidad|privacybeleid|privacidade|prywatno|integritet|privatliv|osobn[íi]ch|personal data|données personnelles/i,
  );
  return at < 0 ? null : text.slice(Math.max(0, at - 300), at + 700);
}

async function savePolicies(
  visit: Visit,
  base: string,
  { look }: Found,
): Promise<readonly { url: string; html: string | null }[]> {
  const link = look.view.links.find(
    (l) =>
      l.shown &&
      /privacy|datenschutz|confidentialit|privacidad|privacybeleid|privacidade|prywatno|integritet|privatliv|osobn[íi]ch/i.test(
        `${l.text} ${l.href}`,
      ),
  );
  if (link === undefined) return [];
  const url = URL.parse(link.href, base)?.href;
  if (url === undefined || !url.startsWith("http")) return [];
  const reading = await visit.newPage();
  const isThere = (await within(8_000, reading.goto(url, { waitUntil: "domcontentloaded", timeout: 7_000 }))) !== null;
  const html = isThere ? await within(2_000, reading.content()) : null;
  await reading.close().catch(() => {});
  return [{ url, html }];
}

async function readRobots(
  visit: Visit,
  start: string,
): Promise<{ readonly url: string; readonly text: string | null }> {
  const url = new URL("/robots.txt", start).href;
  const page = await visit.newPage();
  const response = await within(6_000, page.goto(url, { timeout: 5_000 }));
  const isText = response?.ok() === true && /text\/plain/i.test(response.headers()["content-type"] ?? "");
  const text = isText
    ? await within(
        2_000,
        page.evaluate(() => document.body?.innerText ?? ""),
      )
    : null;
  await page.close().catch(() => {});
  return { url, text: text === null ? null : text.slice(0, 500_000) };
}

async function shoot(page: Page): Promise<Shot> {
  const screenshot = await within(5_000, page.screenshot({ timeout: 4_000, fullPage: false, animations: "disabled" }));
  const html = await within(3_000, page.content());
  return { screenshot, html: html === null ? null : html.slice(0, 5_000_000) };
}
