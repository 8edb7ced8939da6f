import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runForms } from "../../../crawler/subscribe/forms.ts";

const folder = mkdtempSync(join(tmpdir(), "pixelcensus-forms-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], options: Record<string, boolean> = {}) {
  const lines: string[] = [];
  const call = { args, options: { json: true, ...options }, stop: new AbortController().signal, err: () => {} };
  await runForms({ ...call, out: (line) => lines.push(line) });
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("a page that cannot be opened gets its line with the reason, and the others theirs, in the order asked for", {
  timeout: 60_000,
}, async () => {
  const page = join(folder, "page.html");
  writeFileSync(page, `<h2>Newsletter</h2><form><input type="email" name="e"><button>Subscribe</button></form>`);
  const lines = await run(["http://127.0.0.1:9/", page]);
  expect(lines).toMatchObject([
    {
      page: "http://127.0.0.1:9/",
      email: [],
      submit: null,
      candidates: [],
      failure: expect.stringMatching(/ERR_|refus/),
    },
    { page, inputs: 1, email: [0], submit: { tag: "button", n: 0, of: 1 } },
  ]);
  expect(lines[1]).not.toHaveProperty("failure");
});

test("what fades in is looked at when it has come", { timeout: 60_000 }, async () => {
  const page = join(folder, "fading.html");
  writeFileSync(
    page,
    `<style>@keyframes come{from{opacity:0}to{opacity:1}}form{animation:come .7s ease-in}.turns{animation:come 9s infinite}</style>
<p class="turns">x</p><h2>Newsletter</h2><form><input type="email" name="e"><button>Subscribe</button></form>`,
  );
  expect(await run([page], { offline: true })).toMatchObject([{ fill: [0], submit: { tag: "button", n: 0, of: 1 } }]);
});

test("a file that is not there is named before anything is opened", async () => {
  const missing = join(folder, "missing.html");
  await expect(run([missing])).rejects.toThrow(`forms: ${missing} is no file that can be read`);
});
