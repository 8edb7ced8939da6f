import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { formsLine, withPages } from "../../../../crawler/subscribe/forms.ts";
import { lookAtPage } from "../../../../crawler/subscribe/page/look.ts";
import { forbiddenPhrases, formPage, languages, pageWith, plainPhrases, weakPhrases } from "./purposes.ts";

const folder = mkdtempSync(join(tmpdir(), "pixelcensus-purposes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** As many documents lie in one page, each in a frame of its own: none hears another's words. */
const FRAMES_A_PAGE = 12;

/** Which documents' forms would be filled, and the candidates seen there. */
async function judged(pages: Readonly<Record<string, string>>) {
  const names = Object.keys(pages);
  const paths = Array.from({ length: Math.ceil(names.length / FRAMES_A_PAGE) }, (_, at) => join(folder, `${at}.html`));
  const frameOf = (name: string) =>
    `<iframe title="${names.indexOf(name)}" style="display:block;width:900px;height:300px" srcdoc="${pages[name]!.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></iframe>`;
  paths.forEach((path, at) => {
    const own = names.slice(at * FRAMES_A_PAGE, (at + 1) * FRAMES_A_PAGE);
    writeFileSync(path, `<!doctype html><meta charset="utf-8"><title>Frames</title>${own.map(frameOf).join("")}`);
  });
  const seen = new Map<string, { readonly fills: boolean; readonly why: string }>();
  await withPages(paths, { isOffline: true, stop: new AbortController().signal, say: () => {} }, async (page, path) => {
    for (const { frame, view } of await lookAtPage(page)) {
      if (frame === page.mainFrame()) continue;
      const name = names[Number(await (await frame.frameElement()).getAttribute("title"))]!;
      const { candidates } = formsLine(path, view);
      const why = candidates.map(({ kind, forbidden, reasons }) => JSON.stringify([kind, forbidden, reasons]));
      seen.set(name, { fills: candidates.some(({ isChosen }) => isChosen === true), why: why.join(" ") });
    }
  });
  return seen;
}

test("no form of a forbidden kind is taken for a newsletter's, in any of the twelve languages and any markup", {
  timeout: 180_000,
}, async () => {
  const pages: Record<string, string> = {};
  for (const [kind, phrases] of Object.entries(forbiddenPhrases))
    for (const [at, [heading, button]] of phrases.entries())
      for (const turn of [at, at + 2])
        pages[`${kind} ${languages[at]} ${turn}`] = formPage(languages[at]!, heading, button, turn);
  const seen = await judged(pages);
  expect(seen.size).toBe(15 * 12 * 2);
  const taken = [...seen].filter(([, { fills }]) => fills).map(([name, { why }]) => `${name}: ${why}`);
  expect(taken).toEqual([]);
});

test("a form that says what it is, or promises news in a weak sentence alone, is found in the twelve languages", {
  timeout: 120_000,
}, async () => {
  const pages: Record<string, string> = {};
  for (const language of languages) {
    for (const [at, sentence] of weakPhrases[language].entries())
      pages[`weak ${language}: ${sentence}`] = formPage(language, sentence, "OK", at);
    for (const [at, [heading, button]] of plainPhrases[language].entries())
      pages[`plain ${language}: ${heading} ${button}`] = formPage(language, heading, button, at);
  }
  const seen = await judged(pages);
  expect(seen.size).toBe(120);
  const missed = [...seen].filter(([, { fills }]) => !fills).map(([name, { why }]) => `${name}: ${why}`);
  expect(missed).toEqual([]);
});

test("an address field about which nothing is said is no newsletter form, whatever it looks like", async () => {
  const bare = (inside: string) =>
    pageWith(
      "en",
      `<main><form action="/go">${inside}<input type="email" name="email"><button>OK</button></form></main>`,
      true,
    );
  const seen = await judged({
    bare: bare(""),
    "with a name": bare(`<input name="firstname" placeholder="First name">`),
    "in a footer": pageWith("en", `<footer><form><input type="email"><button>Send</button></form></footer>`, false),
    "under a heading of its own": bare("<h2>Almost there</h2>"),
  });
  for (const [name, { fills, why }] of seen) {
    expect(fills, name).toBe(false);
    expect(why, name).toContain("nothing says what it is for");
  }
});

const cases = resolve(import.meta.dirname, "../../../../../shared/cases/forms");

test.skipIf(!isThere(cases))(
  "the forms of other people's kinds: none is handed an address but the newsletter's",
  async () => {
    const { readFileSync } = await import("node:fs");
    const names = readdirSync(cases).filter((name) => name.endsWith(".html"));
    const seen = await judged(Object.fromEntries(names.map((name) => [name, readFileSync(join(cases, name), "utf8")])));
    expect([...seen].filter(([, { fills }]) => fills).map(([name]) => name)).toEqual(["closed-shadow-root.html"]);
  },
);

function isThere(path: string): boolean {
  try {
    return readdirSync(path).length > 0;
  } catch {
    return false;
  }
}
