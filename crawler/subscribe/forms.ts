import { readFile, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import { ensureBrowser, launchBrowser, type Page } from "../browser/chromium.ts";
import { startNetworkGuard } from "../browser/guard/network-guard.ts";
import type { Visit } from "../browser/visit.ts";
import { type Candidate, chooseForm, judgeForms } from "./form/sign-up-form.ts";
import type { ReadControl } from "./page/form-facts.ts";
import { lookAtPage } from "./page/look.ts";
import type { DocumentView } from "./page/page-view.ts";

/** What would be done on a page: indexes count from 0 in document order of the page itself. */
export interface FormsLine {
  /** The file or address as given. */
  readonly page: string;
  /** `document.querySelectorAll("input").length`. */
  readonly inputs: number;
  /** Indexes of the e-mail fields found among them. */
  readonly email: readonly number[];
  /** The element that would be pressed, in `getElementsByTagName(tag)`; null where nothing would be. */
  readonly submit: { readonly tag: string; readonly n: number; readonly of: number } | null;
  /** Indexes of the fields that the address would be typed into; traps are never among them. */
  readonly fill: readonly number[];
  readonly candidates: readonly Readonly<Record<string, unknown>>[];
  /** Why the page could not be opened or read; left out where it could. */
  readonly failure?: string;
}

const atOnce = 3;
const shortVisitMs = 24 * 3_600_000;

/** Says what would be done on a page, from its view alone. */
export function formsLine(page: string, view: DocumentView, others: readonly DocumentView[] = []): FormsLine {
  const candidates = judgeForms(view);
  const chosen = chooseForm([...candidates, ...others.flatMap(judgeForms)]);
  const isHere = chosen !== null && candidates.includes(chosen);
  const indexes = (fields: readonly ReadControl[]) =>
    fields.flatMap(({ view: { place } }) => (place === null ? [] : [place.n]));
  const place = isHere ? (chosen.button?.place ?? null) : null;
  return {
    page,
    inputs: view.inputs,
    email: candidates.flatMap((c) => indexes(c.named)).sort((a, b) => a - b),
    submit: place === null || chosen?.button == null ? null : { tag: chosen.button.tag, ...place },
    fill: isHere ? indexes(chosen.emails) : [],
    candidates: candidates.map((candidate) => describe(candidate, candidate === chosen)),
  };
}

function describe(candidate: Candidate, isChosen: boolean): Readonly<Record<string, unknown>> {
  const { kind, score, lead, reasons, forbidden, cluster, facts } = candidate;
  const traps = facts.controls.filter((c) => c.trap !== null).map((c) => ({ name: c.view.name, trap: c.trap }));
  return {
    kind,
    score,
    lead,
    isChosen,
    reasons,
    forbidden,
    action: cluster.action,
    region: cluster.region,
    button: candidate.button?.text ?? null,
    traps,
  };
}

/**
 * Opens pages in a real browser and hands each to `use`, with the reason where it did not open; files with all network blocked where `isOffline`.
 * Throws InputError for a file that is not there, before anything is opened.
 */
export async function withPages(
  targets: readonly string[],
  options: { readonly isOffline: boolean; readonly stop: AbortSignal; say(line: string): void },
  use: (page: Page, target: string, failure: string | null) => Promise<void>,
): Promise<void> {
  for (const target of targets) if (options.isOffline || !isWebAddress(target)) await access(pathOf(target), target);
  const guard = await startNetworkGuard({ resolve: resolveBySystem });
  const browser = await launchBrowser({ guard, program: await ensureBrowser(options.say) });
  const queue = [...targets.entries()];
  const worker = async () => {
    let visit: Visit | null = null;
    for (
      let count = 0, next = queue.shift();
      next !== undefined && !options.stop.aborted;
      next = queue.shift(), count += 1
    ) {
      // A context keeps what its pages leave behind; a new one now and then keeps memory flat.
      if (visit === null || count % 25 === 0 || !options.isOffline) {
        await visit?.close();
        visit = await browser.visit({ scripts: true, limits: { maxDurationMs: shortVisitMs, maxRequests: 100_000 } });
      }
      await openOne(visit, next[1], options.isOffline, use);
    }
    await visit?.close();
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, targets.length) }, worker));
  } finally {
    await browser.close();
    await guard.close();
  }
}

async function openOne(
  visit: Visit,
  target: string,
  isOffline: boolean,
  use: (page: Page, target: string, failure: string | null) => Promise<void>,
): Promise<void> {
  const page = await visit.newPage();
  page.on("dialog", (dialog) => void dialog.dismiss().catch(() => {}));
  try {
    const opening =
      isOffline || !isWebAddress(target)
        ? readFile(pathOf(target)).then((html) => loadSaved(page, html))
        : page.goto(target, { waitUntil: "load", timeout: 30_000 }).then(() => sleep(1_500));
    // A page that goes on loading is judged as it stands.
    const failure = await opening.then(
      () => null,
      (error: Error) => (error.name === "TimeoutError" ? null : error.message.split("\n")[0]!),
    );
    await use(page, target, failure);
  } finally {
    await page.close().catch(() => {});
  }
}

/** The page's own name plays no part: every saved page is shown under the same made-up address, and nothing else is answered. */
async function loadSaved(page: Page, html: Buffer): Promise<void> {
  const address = "http://saved.test/";
  let isServed = false;
  await page.route("**/*", (route) => {
    if (isServed || route.request().url() !== address) return route.abort("blockedbyclient");
    isServed = true;
    return route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
  });
  await page.goto(address, { waitUntil: "load", timeout: 20_000 });
}

const isWebAddress = (target: string) => /^https?:/i.test(target);
const pathOf = (target: string) => target.replace(/^file:\/\//, "");

async function access(path: string, target: string): Promise<void> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new InputError(`forms: ${target} is no file that can be read`);
}

async function resolveBySystem(host: string): Promise<{ addresses: string[] }> {
  const { lookup } = await import("node:dns/promises");
  return { addresses: (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address) };
}

/** The word `forms FILE-OR-URL... [--offline] [--json]`: one line a page of what it would do there. It fills and presses nothing. */
export async function runForms(call: Pick<Call, "args" | "options" | "stop" | "out" | "err">): Promise<number> {
  if (call.args.length === 0) throw new InputError("forms: name at least one file or address");
  const lines = new Map<string, FormsLine>();
  let next = 0;
  const flush = () => {
    for (let line = lines.get(call.args[next]!); line !== undefined; line = lines.get(call.args[next]!)) {
      call.out(call.options.json === true ? JSON.stringify(line) : sentence(line));
      next += 1;
    }
  };
  await withPages(
    call.args,
    { isOffline: call.options.offline === true, stop: call.stop, say: call.err },
    async (page, target, failure) => {
      const looks = failure === null ? await lookAtPage(page) : [];
      const main = looks.find((look) => look.frame === page.mainFrame());
      const others = looks.filter((look) => look !== main).map((look) => look.view);
      const empty = { page: target, inputs: 0, email: [], submit: null, fill: [], candidates: [] };
      lines.set(
        target,
        main === undefined
          ? { ...empty, failure: failure ?? "the page did not let itself be read" }
          : formsLine(target, main.view, others),
      );
      flush();
    },
  );
  return EXIT.done;
}

function sentence({ page, candidates, submit, fill, failure }: FormsLine): string {
  if (failure !== undefined) return `${page}: ${failure}`;
  const chosen = candidates.find((c) => c.isChosen === true);
  const what =
    chosen === undefined
      ? "nothing to sign up with"
      : `${String(chosen.kind)} form (score ${String(chosen.score)}): fill input ${fill.join(", ")}, press ${submit === null ? "Enter" : `${submit.tag} ${submit.n}`}`;
  const others = candidates.filter((c) => c !== chosen).map((c) => String(c.kind));
  return `${page}: ${what}${others.length === 0 ? "" : `; also ${others.join(", ")}`}`;
}
