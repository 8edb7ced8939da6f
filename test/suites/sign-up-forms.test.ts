import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runForms } from "../../crawler/subscribe/forms.ts";
import { isSuiteThere, kindOf, suiteFolder, suitePages } from "./sign-up-forms.ts";

const folder = mkdtempSync(join(tmpdir(), "pixelcensus-forms-"));
afterAll(() => rmSync(folder, { recursive: true }));

const answers = /\s(?:data-manual-[\w-]*|data-ddg-[\w-]*|autofill-information)(?:=(?:"[^"]*"|'[^']*'|[^\s>]*))?/g;

async function linesFor(paths: readonly string[]): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const code = await runForms({
    args: paths,
    options: { offline: true, json: true },
    stop: new AbortController().signal,
    out: (line) => lines.push(line),
    err: () => {},
  });
  expect(code).toBe(0);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test.skipIf(!isSuiteThere)(
  `labels, other products' verdicts and file names play no part (skipped when ${suiteFolder} is absent)`,
  { timeout: 240_000 },
  async () => {
    const every = suitePages();
    const paths = ["newsletter", "signup", "login"].flatMap((kind) =>
      every.filter((path) => kindOf(path) === kind && readFileSync(path).length < 60_000).slice(0, 3),
    );
    const [named, stripped] = [join(folder, "named"), join(folder, "stripped")];
    const copies = paths.map((path, at) => {
      copyFileSync(path, `${named}${at}.html`);
      writeFileSync(`${stripped}${at}.html`, readFileSync(path, "utf8").replace(answers, ""));
      return { renamed: `${named}${at}.html`, stripped: `${stripped}${at}.html` };
    });
    const without = (lines: readonly Record<string, unknown>[]) => lines.map(({ page, ...rest }) => rest);
    const original = without(await linesFor(paths));
    expect(original.some(({ email }) => (email as number[]).length > 0)).toBe(true);
    expect(without(await linesFor(copies.map(({ renamed }) => renamed)))).toEqual(original);
    expect(without(await linesFor(copies.map(({ stripped }) => stripped)))).toEqual(original);
  },
);
