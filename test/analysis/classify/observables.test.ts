import { describe, expect, test } from "vitest";
import { chooseRuleSet, labelsOf, messageLabelsOf, type RuleSet } from "../../../analysis/classify/labels.ts";
import {
  type LabelContext,
  messageObservables,
  observablesOf,
  type SeenChoice,
} from "../../../analysis/classify/observables.ts";
import type { Verdict } from "../../../analysis/classify/verdict.ts";
import type { ObservedReference, ObservedRequest } from "../../../analysis/compare/observed.ts";
import { shippedRuleSets } from "../../../analysis/judge/judge-facts.ts";
import { reason } from "../../../data/codes.ts";

const MESSAGE = "a".repeat(64);
const AT = "2026-11-02T08:00:00.000Z";
const ruleSets = shippedRuleSets();
const ruleSet = (jurisdiction: string): RuleSet => chooseRuleSet(ruleSets, jurisdiction, AT, AT)!;

const request = (round: number, status: number, bodySha256: string): ObservedRequest => ({
  id: `v${round}#0`,
  round,
  url: "https://px.esp.example/o.gif?u=k3hq7xw2v9pd4tmz",
  redirectedFrom: null,
  status,
  setCookies: [],
  cacheControl: null,
  referer: null,
  requestCookie: null,
  requestBody: null,
  bodySha256,
  naturalWidth: 1,
  naturalHeight: 1,
  pixels: "transparent",
});
const reference = (change: Partial<ObservedReference> = {}): ObservedReference => ({
  kind: "resource",
  key: "1.2:10:src:0",
  url: "https://px.esp.example/o.gif?u=k3hq7xw2v9pd4tmz",
  unwrappedUrl: null,
  element: "img",
  attribute: "src",
  loads: "image",
  isDisplayed: true,
  statedWidth: 1,
  statedHeight: 1,
  hiddenBy: [],
  media: null,
  linkClass: null,
  anchorText: null,
  requests: [],
  ...change,
});
const controlLink = reference({
  kind: "link",
  key: "1.2:90:href:0",
  element: "a",
  loads: "link",
  linkClass: "tracking-preference",
});
const side = (message: string, value: string) => ({
  message,
  seed: "s@seeds.example",
  key: "1.2:10:src:0",
  url: "https://px.esp.example/",
  value,
});
const unique = (signals: readonly string[] = []): Verdict => ({
  kind: "resource",
  key: "1.2:10:src:0",
  url: "https://px.esp.example/o.gif?u=k3hq7xw2v9pd4tmz",
  element: "img",
  technicalClass: "remote_recipient_unique",
  rule: "recipient-unique",
  identifiers: [],
  signals: signals.map((name) => ({ name, ...reason("recorded-sentence", { sentence: "for the test" }) })),
  definitions: [],
  servedBy: "esp.example",
  verdict: "tracker",
  level: "proved",
  reason: null,
  trackerClass: "open-pixel",
  evidence: { kind: "twins", where: "query.u", own: side(MESSAGE, "a"), twin: side("b".repeat(64), "b"), other: null },
});
const link = (element: string): Verdict => ({
  ...(unique() as Verdict & { verdict: "tracker"; level: "proved" }),
  kind: "link",
  element,
  technicalClass: "link_personalised",
  trackerClass: "link-wrapping",
});
type Change = Partial<Omit<LabelContext, "message">> & { readonly message?: Partial<LabelContext["message"]> };
const context = ({ message, ...change }: Change = {}): LabelContext => ({
  acquisition: "explicit_newsletter_optin",
  consent: "accept",
  signUp: null,
  choices: [],
  controlSeenBefore: false,
  roundsAfterWithdrawal: new Set(),
  parties: 1,
  reachesAdvertising: false,
  seeds: 2,
  copies: [],
  ...change,
  message: { id: MESSAGE, receivedAt: AT, kind: "newsletter", references: [reference()], ...message },
});
const box = (
  label: string,
  final: boolean | string,
  initial: boolean | string = false,
  kind = "checkbox",
  meaning = "tracking",
) => ({ kind, label, initial, final, meaning });
const signUp = (change: Partial<NonNullable<LabelContext["signUp"]>> = {}) => ({
  controls: [],
  privacyText: null,
  linksPolicy: false,
  ...change,
});
const choice = (act: SeenChoice["act"], at: string, change: Partial<SeenChoice> = {}): SeenChoice => ({
  message: "c".repeat(64),
  act,
  outcome: act === "silent" ? null : "done",
  at,
  asks: act !== "withdrawn",
  ...change,
});
const names = (verdict: Verdict, change?: Change) =>
  observablesOf(verdict, context(change)).map(({ observable }) => observable);
const label = (jurisdiction: string, observable: string, verdict: Verdict, change?: Change) =>
  labelsOf(verdict, context(change), ruleSet(jurisdiction)).find((one) => one.observable === observable) ?? null;
const whole = (change: Change, verdicts: readonly Verdict[] = [unique()]) =>
  messageObservables(context(change), verdicts);
const flagsOf = (observable: string, change: Change) =>
  whole(change).observed.find((one) => one.observable === observable)?.flags ?? null;

describe("a recipient-level resource", () => {
  test.each<[string, Change, string[]]>([
    ["alone", {}, ["O4"]],
    ["from a sign-up without any choice on tracking", { signUp: signUp() }, ["O4", "O5"]],
    [
      "from a sign-up with a tracking box",
      { signUp: signUp({ controls: [box("Opens may be measured", true)] }) },
      ["O4"],
    ],
    ["after a message that carried a control", { signUp: signUp(), controlSeenBefore: true }, ["O4"]],
    [
      "in a message that carries a control",
      { signUp: signUp(), message: { references: [reference(), controlLink] } },
      ["O4"],
    ],
    [
      "after a request for consent by mail",
      { signUp: signUp(), choices: [choice("silent", "2026-10-01T00:00:00.000Z")] },
      ["O4"],
    ],
    [
      "before a request for consent by mail",
      { signUp: signUp(), choices: [choice("silent", "2026-12-01T00:00:00.000Z")] },
      ["O4", "O5"],
    ],
    ["in a message that confirms", { message: { kind: "confirmation" } }, ["O4", "O7"]],
    ["in the request for consent itself", { choices: [choice("silent", AT, { message: MESSAGE })] }, ["O4", "O7"]],
    ["in a transactional message", { message: { kind: "transactional" } }, ["O4", "O17"]],
    ["after an account without opt-in", { acquisition: "account_no_optin" }, ["O4", "O6"]],
    [
      "of a refusing arm that was never asked",
      { consent: "refuse", signUp: signUp({ controls: [box("Letters", true, true, "checkbox", "newsletter")] }) },
      ["O4", "O5"],
    ],
    [
      "of a seed that left the tracking box unticked",
      { consent: "refuse", signUp: signUp({ controls: [box("Opens may be measured", false)] }) },
      ["O4", "O8"],
    ],
    [
      "two days after withdrawal",
      { consent: "withdraw", choices: [choice("withdrawn", "2026-10-31T08:00:00.000Z")] },
      ["O4"],
    ],
    [
      "four days after withdrawal",
      { consent: "withdraw", choices: [choice("withdrawn", "2026-10-29T07:00:00.000Z")] },
      ["O4", "O9"],
    ],
    ["before withdrawal", { consent: "withdraw", choices: [choice("withdrawn", "2026-11-09T08:00:00.000Z")] }, ["O4"]],
    [
      "after a withdrawal that failed",
      { consent: "withdraw", choices: [choice("withdrawn", "2026-10-01T08:00:00.000Z", { outcome: "failed" })] },
      ["O4"],
    ],
    ["of two organisations", { parties: 2 }, ["O4", "O14"]],
  ])("%s", (_, change, expected) => {
    expect(names(unique(), change)).toEqual(expected);
  });

  test("the lag after withdrawal is told to the day", () => {
    const said = label("FR", "O9", unique(), {
      consent: "withdraw",
      choices: [choice("withdrawn", "2026-10-20T08:00:00.000Z")],
    });
    expect(said).toMatchObject({
      label: "UNIQUE_READ_AFTER_REFUSAL",
      reasons: ["withdrawal"],
      flags: ["days_after_withdrawal:13"],
    });
  });

  test.each([
    [410, "x", null, [], ["old_url_deactivated"]],
    [200, "y", null, [], ["old_url_deactivated"]],
    [200, "x", "CANNOT_TELL", ["url_still_answers"], []],
  ])("its old URL answers %i with body %s after withdrawal: %s", (status, body, said, reasons, flags) => {
    const requests = [request(0, 200, "x"), request(1, status, body)];
    const change = { roundsAfterWithdrawal: new Set([1]), message: { references: [reference({ requests })] } };
    expect(label("FR", "O10", unique(), change)).toMatchObject({ label: said, reasons, flags });
    expect(label("FR", "O10", unique(), { ...change, roundsAfterWithdrawal: new Set() })).toBeNull();
  });

  test("an unticked box is a refusal in France and no explicit one in Italy", () => {
    const refused = { consent: "refuse" as const, signUp: signUp({ controls: [box("Opens may be measured", false)] }) };
    expect(label("FR", "O8", unique(), refused)).toMatchObject({
      label: "UNIQUE_READ_AFTER_REFUSAL",
      reasons: ["unticked_box"],
    });
    expect(label("IT", "O8", unique(), refused)).toBeNull();
    const said = { ...refused, signUp: signUp({ controls: [box("Opens may be measured", "No", "", "radio")] }) };
    expect(label("IT", "O8", unique(), said)).toMatchObject({ reasons: ["explicit_refusal"] });
  });

  test("after a refusal, an advertising endpoint or a second organisation ends the exemption in France", () => {
    const refused = { consent: "refuse" as const, signUp: signUp({ controls: [box("Opens may be measured", false)] }) };
    for (const more of [{ reachesAdvertising: true }, { parties: 2 }])
      expect(label("FR", "O8", unique(), { ...refused, ...more })).toMatchObject({
        label: "CONSENT_EXPECTED",
        reasons: ["exemption_not_exclusive"],
      });
  });

  test("without a choice: two readings in France; in Italy what the sign-up mentions decides", () => {
    expect(label("FR", "O5", unique(), { signUp: signUp() })).toMatchObject({
      label: "CONSENT_EXPECTED",
      reasons: ["no_choice_offered"],
      otherReading: { label: "POSSIBLY_EXEMPT", reasons: ["hygiene"] },
      unresolved: ["U2", "U3"],
    });
    const italian = (change: Parameters<typeof signUp>[0]) => label("IT", "O5", unique(), { signUp: signUp(change) });
    expect(italian({})).toMatchObject({ label: "CONSENT_EXPECTED", reasons: ["no_information"], otherReading: null });
    expect(italian({ privacyText: "Le newsletter contengono pixel di tracciamento." })).toMatchObject({
      label: "IN_SCOPE_PURPOSE_UNKNOWN",
      otherReading: null,
    });
    // A policy that nobody read decides nothing.
    expect(italian({ linksPolicy: true })).toMatchObject({
      label: "CONSENT_EXPECTED",
      otherReading: { label: "IN_SCOPE_PURPOSE_UNKNOWN" },
    });
  });
});

test("personal links of a text alternative are named apart", () => {
  expect(names(link("a"))).toEqual(["O18"]);
  expect(names(link("text"))).toEqual(["O18", "O19"]);
});

describe("a message as a whole", () => {
  test("without anything remote at display, no read is seen", () => {
    const nothing = { message: { references: [{ ...reference(), kind: "link" as const }] } };
    expect(messageLabelsOf(context(nothing), [], ruleSet("FR")).labels[0]).toMatchObject({
      observable: "O1",
      label: "NO_READ_SEEN",
    });
    expect(whole({}).observed.map(({ observable }) => observable)).not.toContain("O1");
  });

  test("a control of tracking is present or absent", () => {
    expect(flagsOf("O20", {})).toEqual(["tracking_control_absent"]);
    expect(flagsOf("O20", { message: { references: [controlLink] } })).toEqual(["tracking_control_present"]);
  });

  test.each<[string, Parameters<typeof signUp>[0], string]>([
    ["a box of its own", { controls: [box("Opens may be measured", false)] }, "separate"],
    ["a box that is ticked already", { controls: [box("Opens may be measured", true, true)] }, "preticked"],
    ["words beside the form", { privacyText: "Nos lettres contiennent des pixels de suivi." }, "bundled"],
    ["no word of it", { privacyText: "We send you our letter." }, "none"],
  ])("the form has %s", (_, change, word) => {
    expect(flagsOf("O21", { signUp: signUp(change) })).toEqual([`signup_box:${word}`]);
  });

  test("a policy that mentions pixels in mail is seen where the text beside the form says so, and guessed nowhere", () => {
    const seen = (change: Parameters<typeof signUp>[0]) => whole({ signUp: signUp(change) });
    const has = ({ observed }: ReturnType<typeof whole>) => observed.some(({ observable }) => observable === "O22");
    expect(has(seen({ privacyText: "Our newsletters contain tracking pixels." }))).toBe(true);
    expect(has(seen({ privacyText: "A picture of 300 pixels." }))).toBe(false);
    expect(seen({ linksPolicy: true }).unobserved).toContainEqual({
      observable: "O22",
      ...reason("text-mentions-none", {}),
    });
  });

  test("an import has no captured sign-up: what rests on one is said to be not observed", () => {
    expect(whole({}).unobserved.map(({ observable }) => observable)).toEqual(["O5", "O8", "O21", "O22"]);
  });

  test.each<[string, SeenChoice[], string[] | null]>([
    [
      "100 days after silence",
      [choice("silent", "2026-07-25T08:00:00.000Z"), choice("silent", AT, { message: MESSAGE })],
      ["asked_again_after_days:100"],
    ],
    [
      "8 months after silence",
      [choice("silent", "2026-02-20T08:00:00.000Z"), choice("silent", AT, { message: MESSAGE })],
      null,
    ],
    ["after an answer", [choice("given", "2026-07-25T08:00:00.000Z"), choice("given", AT, { message: MESSAGE })], null],
    [
      "with a control that asks nothing",
      [choice("silent", "2026-07-25T08:00:00.000Z"), choice("silent", AT, { message: MESSAGE, asks: false })],
      null,
    ],
  ])("asked again %s", (_, choices, expected) => {
    expect(flagsOf("O23", { choices })).toEqual(expected);
  });

  test("a choice works when consenting seeds' copies track and refusing seeds' do not, over three arms", () => {
    const copy = (arm: string, consent: string, isTracked: boolean | null) => ({ arm, consent, isTracked });
    const said = (...copies: LabelContext["copies"]) => {
      const { observed, unobserved } = whole({ copies });
      const because = unobserved.find(({ observable }) => observable === "O24")?.code ?? null;
      return observed.some(({ observable }) => observable === "O24") || because;
    };
    const [yes, no, later] = [
      copy("accept", "accept", true),
      copy("refuse", "refuse", false),
      copy("later", "withdraw", true),
    ];
    expect(said(yes, no, later)).toBe(true);
    expect(said(yes, copy("refuse", "refuse", true), later)).toBeNull();
    expect(said(yes, no)).toBe("too-few-arms");
    expect(said(yes, copy("refuse", "refuse", null), later)).toBe("copies-not-compared");
    expect(said(yes)).toBe("no-consenting-and-refusing-copies");
  });
});

test("every label names its rule set's version and file, and that purpose was not observed", () => {
  for (const jurisdiction of ["FR", "IT", "GB", "DE"]) {
    const set = ruleSet(jurisdiction);
    const labels = [...labelsOf(unique(), context(), set), ...messageLabelsOf(context(), [unique()], set).labels];
    expect(labels.length).toBeGreaterThan(1);
    for (const { ruleSet: name, sha256, caveat } of labels) {
      expect(name).toBe(`${set.id}@${set.version}`);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(caveat).toBe("Purpose and server-side use were not observed.");
    }
  }
});
