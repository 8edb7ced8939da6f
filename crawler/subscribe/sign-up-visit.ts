import type { OfferedControl, Persona, SignUpFact } from "../../data/schema/index.ts";
import { siteOf } from "../../data/site.ts";
import type { Page } from "../browser/chromium.ts";
import { type Outgoing, watchOutgoing } from "../browser/outgoing.ts";
import type { Visit } from "../browser/visit.ts";
import { act } from "./act.ts";
import { type ConsentTreatment, planFill } from "./form/fill-form.ts";
import { type Found, findForm, type Search } from "./form/find-form.ts";
import { mailServiceOf } from "./form/mail-service-form.ts";
import { type Candidate, unclearPurpose } from "./form/sign-up-form.ts";
import type { Judgement } from "./outcome.ts";
import { actionOf, factsOf, isForeignAction, judgeRefusals, saysSubscription } from "./outgoing-facts.ts";
import { captchaOf } from "./page/captcha.ts";
import { type BannerTreatment, watchBanners } from "./page/consent-banner.ts";
import { noShot, privacyTextOf, readRobots, type Shot, savePolicies, shoot } from "./page/page-evidence.ts";
import { mayExplore, mayVisit, type Robots, type RobotsManner } from "./politeness.ts";
import { submit } from "./submission.ts";

/** Whom to sign up where, and how. */
export interface SignUpTask {
  readonly url: string;
  readonly address: string;
  readonly persona: Persona;
  readonly consent: ConsentTreatment;
  readonly banners: BannerTreatment;
  readonly robots: RobotsManner;
  /** Moment (ms since the epoch) at which the attempt ends as it stands. */
  readonly endAt: number;
  readonly mostLinks: number;
  /** Pause between keys, in ms, drawn anew for each. */
  pauseMs(): number;
  /** Told what is known of the attempt as it becomes known, so that a limit of time loses none of it. */
  seen(facts: Partial<SignUpRecord>): void;
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
  readonly facts: readonly SignUpFact[];
  readonly before: Shot;
  readonly after: Shot;
}

/** Nothing of the site's page came: name, connection, certificate or proxy stood in the way. Worth a try on another day. */
export class UnreachableError extends Error {}

/** Visits a site and signs one seed up; throws UnreachableError before anything was submitted, and nothing after. */
export async function signUpAt(visit: Visit, task: SignUpTask): Promise<SignUpRecord> {
  const banners = await watchBanners(visit.context, task.banners);
  const page = await visit.newPage();
  const outgoing = await watchOutgoing(visit, page, { own: task.address });
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    if (dialogs.length < 20) dialogs.push(dialog.message().slice(0, 500));
    void dialog.dismiss().catch(() => {});
  });
  const files = new Map<string, Promise<Robots>>();
  const robotsOf = (url: string) => {
    const { origin } = new URL(url);
    const known = files.get(origin) ?? readRobots(visit, origin);
    files.set(origin, known);
    return known;
  };
  if (!mayVisit(await robotsOf(task.url), task.url, task.robots)) return closedToRobots(page, null, task.url);
  const response = await page
    .goto(task.url, {
      waitUntil: "domcontentloaded",
      timeout: Math.max(1_000, Math.min(20_000, task.endAt - Date.now())),
    })
    .catch((error: Error) => {
      throw new UnreachableError(error.message.split("\n")[0] ?? "unreachable");
    });
  // A redirect may lead to a name with a robots.txt of its own.
  if (URL.canParse(page.url()) && !mayVisit(await robotsOf(page.url()), page.url(), task.robots))
    return closedToRobots(page, page.url(), page.url());
  task.seen({ page, pageUrl: page.url() });
  const banner = await banners.settle(4_000);
  const home = siteOf(page.url()) ?? page.url();
  const search = await findForm(page, {
    locale: task.persona.locale,
    banners: task.banners,
    mostLinks: task.mostLinks,
    endAt: task.endAt - 15_000,
    isSameSite: (url) => siteOf(url) === home,
    mayExplore: async (url) => mayExplore(await robotsOf(url), url),
  });
  if (!search.isSeen) throw new UnreachableError("the page did not let itself be read in time");
  const record = {
    page,
    language: search.language,
    candidates: search.candidates.map(plainCandidate),
    banner,
    ...noForm,
  };
  task.seen({ language: record.language, candidates: record.candidates, banner });
  if (search.found === null)
    return {
      ...record,
      pageUrl: null,
      before: await shoot(page),
      ...judgeWithoutForm(search, response?.status() ?? null),
    };
  return { ...record, ...(await fillAndSubmit({ visit, page, outgoing }, search.found, search, task, dialogs)) };
}

/** robots.txt names us, or the campaign obeys what it says to all: nothing more of the site is loaded. */
function closedToRobots(page: Page, pageUrl: string | null, url: string): SignUpRecord {
  const none = { ...noForm, page, pageUrl, language: null, candidates: [], banner: null };
  return { ...none, outcome: "robots", reasons: [`robots.txt closes ${url}`] };
}

const noForm = {
  formKind: null,
  formScore: null,
  controls: [],
  privacyText: null,
  privacyPolicies: [],
  submitted: false,
  facts: [],
  before: noShot,
  after: noShot,
};

type Rest = Omit<SignUpRecord, "page" | "language" | "candidates" | "banner">;

interface Place {
  readonly visit: Visit;
  readonly page: Page;
  readonly outgoing: Outgoing;
}

async function fillAndSubmit(
  { visit, page, outgoing }: Place,
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
  task.seen(about);
  const captcha = captchaOf(candidate.facts, look.view.captchas);
  if (captcha !== null) return { ...about, before: await shoot(page), outcome: "captcha", reasons: [captcha] };
  const plan = planFill(candidate, task, task.consent);
  const known = { ...about, controls: plan.offered };
  if (plan.unfillable.length > 0)
    return { ...known, before: await shoot(page), outcome: "no-form", reasons: plan.unfillable };
  const action = actionOf(candidate, look.frame.url());
  if (isForeignAction(candidate, action, [page.url(), look.frame.url()]) && !saysSubscription(candidate))
    return {
      ...known,
      before: await shoot(page),
      outcome: "unclear-purpose",
      reasons: ["the form sends to another site, and does not itself say that it subscribes to something"],
      facts: [{ code: "foreign-action", facts: { site: action } }],
    };
  outgoing.arm();
  for (const planned of plan.acts) await act(page, look, planned, task.pauseMs);
  const before = await shoot(page);
  task.seen({ controls: known.controls, before });
  const refusedEarly = judgeRefusals(outgoing, action);
  if (refusedEarly !== null) return { ...known, before, ...refusedEarly, facts: factsOf(outgoing, action) };
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
  const facts = [
    ...(isForeignAction(candidate, action, [about.pageUrl, look.frame.url()])
      ? [{ code: "foreign-action" as const, facts: { site: action } }]
      : []),
    ...factsOf(outgoing, action),
  ];
  const refused = judgeRefusals(outgoing, action);
  // Nothing was submitted where the seed's own address did not leave either.
  const submitted = refused === null || outgoing.sentTo.length > 0;
  return { ...known, before, privacyPolicies, submitted, after, ...judged, ...refused, facts };
}

const walls = [401, 403, 429, 503];

/** Whether a form is forbidden for what it asks or is, and not for want of a purpose. */
const isNoPurpose = ({ forbidden }: Candidate) => forbidden.length > 0 && !forbidden.includes(unclearPurpose);

function judgeWithoutForm(search: Search, status: number | null): Judgement {
  if (status !== null && walls.includes(status)) return { outcome: "blocked", reasons: [`HTTP ${status}`] };
  const wanted = search.candidates.filter(
    (c) => c.emails.length > 0 && ["newsletter", "signup", "checkout"].includes(c.kind),
  );
  const because = (text: string) => wanted.find((c) => c.forbidden.includes(text));
  if (because("asks for payment") !== undefined)
    return { outcome: "needs-payment", reasons: ["the only form asks for payment"] };
  if (because("asks for a password") !== undefined)
    return { outcome: "needs-account", reasons: ["the only form asks for a password"] };
  if (search.candidates.some((c) => c.forbidden.includes(unclearPurpose)) && !wanted.some(isNoPurpose))
    return { outcome: "unclear-purpose", reasons: [`a form takes an address, and ${unclearPurpose}`] };
  if (search.asksAccount) return { outcome: "needs-account", reasons: ["the page asks for an account first"] };
  const other = wanted.flatMap((c) => c.forbidden);
  const marks = search.captchas.filter((mark) => !mark.endsWith("-script") && mark !== "recaptcha-v3");
  if (other.length === 0 && marks.length > 0) return { outcome: "captcha", reasons: marks };
  return {
    outcome: "no-form",
    reasons:
      other.length > 0
        ? [...new Set(other)]
        : [`no newsletter form on ${search.visited.length} page${search.visited.length === 1 ? "" : "s"}`],
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
