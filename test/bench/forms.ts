// npm run bench:forms: recall and precision of e-mail fields and buttons on the external suite, beside published rules.
import { formsLine, withPages } from "../../crawler/subscribe/forms.ts";
import { lookAtPage } from "../../crawler/subscribe/page/look.ts";
import { forbiddenPages, honestPages, judgePages } from "../crawler/subscribe/form/judge-purposes.ts";
import { citpRule, typeEmailOnly } from "../suites/published-rules.ts";
import {
  addPage,
  emptyScore,
  isSuiteThere,
  kindOf,
  type Said,
  type Score,
  suiteFolder,
  suitePages,
  takeLabels,
} from "../suites/sign-up-forms.ts";

const [forbidden, honest] = [await judgePages(forbiddenPages()), await judgePages(honestPages())];
const filled = (seen: typeof honest) => [...seen.values()].filter(({ fills }) => fills).length;
const weak = new Map([...honest].filter(([name]) => name.includes("weak ")));
console.log(`own forms of forbidden kinds: ${filled(forbidden)} of ${forbidden.size} would be filled`);
console.log(
  `own newsletter forms: ${filled(honest)} of ${honest.size} would be filled (with a weak sentence alone ${filled(weak)} of ${weak.size})`,
);

if (!isSuiteThere) {
  console.log(`skipped: the suite is not at ${suiteFolder}`);
  process.exit(0);
}

const groups = ["all", "newsletter + signup", "newsletter", "signup", "login", "other"] as const;
const rules = ["type=email alone", "CITP 2018, words only", "CITP 2018, else Enter", "pixelcensus"] as const;
const scores = Object.fromEntries(
  rules.map((rule) => [rule, Object.fromEntries(groups.map((group) => [group, emptyScore()]))]),
) as Record<string, Record<string, Score>>;
const startedAt = Date.now();

await withPages(
  suitePages(),
  { isOffline: true, stop: new AbortController().signal, say: console.error },
  async (page, path) => {
    const labels = await takeLabels(page);
    const published: Said[] = [await typeEmailOnly(page), await citpRule(page, false), await citpRule(page, true)];
    const [look] = await lookAtPage(page);
    const ours: Said = look === undefined ? { email: [], submit: null } : formsLine(path, look.view);
    for (const [at, said] of [...published, ours].entries())
      for (const group of groupsOf(path)) addPage(scores[rules[at]!]![group]!, path, labels, said);
  },
);

function groupsOf(path: string): readonly string[] {
  const kind = kindOf(path);
  return ["all", kind, ...(kind === "newsletter" || kind === "signup" ? ["newsletter + signup"] : [])];
}

const share = (part: number, whole: number) =>
  whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} % (${part}/${whole})`;
for (const group of groups) {
  console.log(`\n${group}`);
  console.log(
    `${"rule".padEnd(34)} ${"recall".padEnd(19)} ${"precision".padEnd(19)} ${"button".padEnd(17)} unwanted on login`,
  );
  for (const rule of rules) {
    const s = scores[rule]![group]!;
    console.log(
      `${rule.padEnd(34)} ${share(s.named, s.positives).padEnd(19)} ${share(s.named, s.named + s.wronglyNamed).padEnd(19)} ${(rule === rules[0] ? "–" : share(s.buttonsRight, s.buttonPages)).padEnd(17)} ${rule === rules[0] ? "–" : share(s.unwanted, s.loginPages)}`,
    );
  }
  if (group === "all") console.log(`${"Firefox Relay (quoted, not run)".padEnd(34)} 93.5 % (115/123)`);
  if (group === "newsletter + signup")
    console.log(`${"Firefox Relay (quoted, not run)".padEnd(34)} ${"93.8 % (91/97)".padEnd(19)} 85.8 % (91/106)`);
}
console.log(`\n${suitePages().length} pages in ${Math.round((Date.now() - startedAt) / 1000)} s`);
