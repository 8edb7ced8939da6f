import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { forbiddenPages, honestPages, judgePages } from "./judge-purposes.ts";
import { pageWith } from "./purposes.ts";

test("no form of a forbidden kind is taken for a newsletter's, in any of the twelve languages, any markup and any neighbourhood", {
  timeout: 400_000,
}, async () => {
  const seen = await judgePages(forbiddenPages());
  expect(seen.size).toBe(15 * 12 * 4 + 8 * 12);
  const taken = [...seen].filter(([, { fills }]) => fills).map(([name, { why }]) => `${name}: ${why}`);
  expect(taken).toEqual([]);
});

test("a form that says what it is, or promises news in a weak sentence alone, is found in the twelve languages", {
  timeout: 300_000,
}, async () => {
  const seen = await judgePages(honestPages());
  expect(seen.size).toBe(12 * (10 + 15 + 10));
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
  const seen = await judgePages({
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

test.skipIf(!isThere(cases)).each([
  ["a request to delete one's data", "data-subject-request.html", false],
  ["a sign-in without a password", "passwordless-sign-in.html", false],
  ["a stock alert", "stock-alert.html", false],
  ["a newsletter in a closed shadow root", "closed-shadow-root.html", true],
])("%s: an address is handed over only to a newsletter", async (_, file, isNewsletter) => {
  const seen = await judgePages({ [file]: readFileSync(join(cases, file), "utf8") });
  expect(seen.get(file)?.fills).toBe(isNewsletter);
});

test("an offer of a newsletter beside, a word in a link, in a foot or in the terms does not make a newsletter form", async () => {
  const form = (inside: string, after = "") =>
    pageWith(
      "en",
      `<main><h2>Our pottery class</h2><form>${inside}<input type="email"><button>Sign up</button></form>${after}</main>`,
      false,
    );
  const seen = await judgePages({
    "a box": form(`<label><input type="checkbox" name="n">Also send me the newsletter</label>`),
    "a link after it": form("", `<p><a href="/news">Newsletter</a></p>`),
    "the terms": form(
      "<p>We never send a newsletter.</p><p>Our privacy policy says when a newsletter may be sent.</p>",
    ),
    "the page's own class": form("").replace("<body>", `<body class="has-newsletter-popup">`),
    nothing: form(""),
  });
  for (const [name, { fills }] of seen) expect(fills, name).toBe(false);
  expect(seen.size).toBe(5);
});

function isThere(path: string): boolean {
  try {
    return readdirSync(path).length > 0;
  } catch {
    return false;
  }
}
