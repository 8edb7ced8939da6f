import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "../../crawler/browser/chromium.ts";

/** The folder of the external suite; it is no part of this repository. */
export const suiteFolder = fileURLToPath(new URL("../../../shared/suites/sign-up-forms/pages/", import.meta.url));

/** Whether the suite is there. */
export const isSuiteThere = existsSync(suiteFolder);

/** Kinds of pages, by file name. */
export type PageKind = "newsletter" | "signup" | "login" | "other";

/** The labels that people gave a page. */
export interface Labels {
  /** Value of the label of each input, in document order; null without one. */
  readonly scoring: readonly (string | null)[];
  readonly submits: readonly { readonly tag: string; readonly n: number }[];
}

/** What a rule says of a page, in the suite's terms. */
export interface Said {
  readonly email: readonly number[];
  readonly submit: { readonly tag: string; readonly n: number } | null;
}

/** Paths of the suite's pages, in order of name. */
export function suitePages(): readonly string[] {
  return readdirSync(suiteFolder)
    .filter((name) => name.endsWith(".html"))
    .sort()
    .map((name) => join(suiteFolder, name));
}

/** The kind of a page by its file name, first that fits. */
export function kindOf(path: string): PageKind {
  const name = path.split("/").at(-1)!;
  return (["newsletter", "signup", "login"] as const).find((kind) => name.includes(kind)) ?? "other";
}

/** Reads the labels of a page and takes every answer out of it. */
export async function takeLabels(page: Page): Promise<Labels> {
  return page.evaluate(() => {
    const scoring = [...document.querySelectorAll("input")].map((input) => input.getAttribute("data-manual-scoring"));
    const submits = [...document.querySelectorAll("[data-manual-submit]")].map((element) => ({
      tag: element.tagName.toLowerCase(),
      n: Array.prototype.indexOf.call(document.getElementsByTagName(element.tagName), element) as number,
    }));
    for (const element of document.querySelectorAll("*"))
      for (const { name } of [...element.attributes])
        if (/^data-(manual|ddg)-|^autofill-information$/.test(name)) element.removeAttribute(name);
    return { scoring, submits };
  });
}

/** Counts of right and wrong over pages. */
export interface Score {
  positives: number;
  named: number;
  wronglyNamed: number;
  buttonPages: number;
  buttonsRight: number;
  loginPages: number;
  unwanted: number;
}

/** Adds a page to the counts: recall, precision, button, unwanted presses as the suite's README defines them. */
export function addPage(score: Score, path: string, labels: Labels, said: Said): void {
  const kind = kindOf(path);
  const named = new Set(said.email);
  const positives = labels.scoring.flatMap((label, n) => (label === "emailAddress" ? [n] : []));
  score.positives += positives.length;
  score.named += positives.filter((n) => named.has(n)).length;
  score.wronglyNamed += said.email.filter(
    (n) => labels.scoring[n] !== "emailAddress" && labels.scoring[n] !== "username OR emailAddress",
  ).length;
  if (positives.length > 0 && labels.submits.length > 0) {
    score.buttonPages += 1;
    if (labels.submits.some(({ tag, n }) => tag === said.submit?.tag && n === said.submit.n)) score.buttonsRight += 1;
  }
  if (kind === "login" && positives.length === 0) {
    score.loginPages += 1;
    if (said.submit !== null) score.unwanted += 1;
  }
}

/** Counts of nothing. */
export function emptyScore(): Score {
  return { positives: 0, named: 0, wronglyNamed: 0, buttonPages: 0, buttonsRight: 0, loginPages: 0, unwanted: 0 };
}
