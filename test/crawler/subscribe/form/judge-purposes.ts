import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formsLine, withPages } from "../../../../crawler/subscribe/forms.ts";
import { lookAtPage } from "../../../../crawler/subscribe/page/look.ts";
import { alone, misleading, neighbourly, otherForbidden, otherPlain, otherWeak } from "./other-purposes.ts";
import { forbiddenPhrases, formPage, languages, pageWith, plainPhrases, weakPhrases } from "./purposes.ts";

/** As many documents lie in one page, each in a frame of its own: none hears another's words. */
const FRAMES_A_PAGE = 12;

/** What is thought of one document: whether its form (the one with the field `target`, where there is one) would be filled, and why. */
export interface Judged {
  readonly fills: boolean;
  readonly why: string;
}

/** Judges documents by name, in a browser. */
export async function judgePages(pages: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Judged>> {
  const folder = mkdtempSync(join(tmpdir(), "pixelcensus-purposes-"));
  const names = Object.keys(pages);
  const paths = Array.from({ length: Math.ceil(names.length / FRAMES_A_PAGE) }, (_, at) => join(folder, `${at}.html`));
  const frameOf = (name: string, at: number) =>
    `<iframe title="${at}" style="display:block;width:900px;height:300px" srcdoc="${pages[name]!.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></iframe>`;
  paths.forEach((path, at) => {
    const from = at * FRAMES_A_PAGE;
    const own = names.slice(from, from + FRAMES_A_PAGE).map((name, n) => frameOf(name, from + n));
    writeFileSync(path, `<!doctype html><meta charset="utf-8"><title>Frames</title>${own.join("")}`);
  });
  const seen = new Map<string, Judged>();
  try {
    await withPages(
      paths,
      { isOffline: true, stop: new AbortController().signal, say: () => {} },
      async (page, path) => {
        for (const { frame, view } of await lookAtPage(page)) {
          if (frame === page.mainFrame()) continue;
          const name = names[Number(await (await frame.frameElement()).getAttribute("title"))]!;
          const { candidates } = formsLine(path, view);
          const target = view.clusters.findIndex(({ controls }) => controls.some(({ id }) => id === "target"));
          const asked = target < 0 ? candidates : [candidates[target]!];
          const why = asked.map(({ kind, forbidden, reasons }) => JSON.stringify([kind, forbidden, reasons]));
          seen.set(name, { fills: asked.some(({ isChosen }) => isChosen === true), why: why.join(" ") });
        }
      },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  return seen;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const page = (language: string, heading: string, button: string, markup: number) =>
  pageWith(language, neighbourly[markup]!(escaped(heading), escaped(button), language), false);

/** Own forms of forbidden kinds, by name. */
export function forbiddenPages(): Readonly<Record<string, string>> {
  const pages: Record<string, string> = {};
  for (const [kind, phrases] of Object.entries(forbiddenPhrases))
    for (const [at, [heading, button]] of phrases.entries())
      for (const turn of [at, at + 2])
        pages[`${kind} ${languages[at]} ${turn}`] = formPage(languages[at]!, heading, button, turn);
  let turn = 0;
  for (const phrases of [...otherForbidden, misleading])
    for (const [kind, rows] of Object.entries(phrases))
      for (const [at, [heading, button]] of rows.entries()) {
        turn += 1;
        pages[`${kind} ${languages[at]}: ${heading}`] = page(
          languages[at]!,
          heading,
          button,
          turn % neighbourly.length,
        );
      }
  return pages;
}

/** Own newsletter forms, by name: half of them with nothing but a weak sentence. */
export function honestPages(): Readonly<Record<string, string>> {
  const pages: Record<string, string> = {};
  let turn = 0;
  for (const language of languages) {
    for (const [at, sentence] of weakPhrases[language].entries())
      pages[`weak ${language}: ${sentence}`] = formPage(language, sentence, "OK", at);
    for (const [at, [heading, button]] of plainPhrases[language].entries())
      pages[`plain ${language}: ${heading} ${button}`] = formPage(language, heading, button, at);
    for (const sentence of otherWeak.flatMap((weak) => weak[language]!)) {
      turn += 1;
      pages[`other weak ${language}: ${sentence}`] = page(
        language,
        sentence,
        ["OK", "Send", "→"][turn % 3]!,
        turn % alone,
      );
    }
    for (const [heading, button] of otherPlain.flatMap((plain) => plain[language]!)) {
      turn += 1;
      pages[`other plain ${language}: ${heading} ${button}`] = page(language, heading, button, turn % alone);
    }
  }
  return pages;
}
