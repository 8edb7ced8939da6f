import { describe, expect, test } from "vitest";
import { type ConsentTreatment, planFill } from "../../../../crawler/subscribe/form/fill-form.ts";
import type { ControlView } from "../../../../crawler/subscribe/page/page-view.ts";
import { checkbox, control, formOf } from "../views.ts";

const seed = {
  address: "abc@seeds.example",
  persona: { firstName: "Kim", lastName: "Feld", locale: "de-DE", birthYear: 1980, country: "DE" },
};
const email = () => control({ type: "email", name: "email", label: "E-mail" });
const fill = (controls: readonly ControlView[], consent: ConsentTreatment = "refuse") =>
  planFill(formOf([email(), ...controls]), seed, consent);
const ticks = (box: ControlView, consent: ConsentTreatment) =>
  fill([box], consent)
    .acts.filter((act) => act.n === box.n)
    .map(({ act }) => act);

test("the address goes into every e-mail field that a person sees", () => {
  const again = control({ type: "email", name: "email2", label: "Repeat e-mail" });
  expect(fill([again]).acts.map((act) => (act.act === "type" ? act.text : ""))).toEqual([seed.address, seed.address]);
});

test("names and birth year are given only where they are required", () => {
  const asked = (required: boolean) =>
    fill([
      control({ name: "firstname", label: "First name", required }),
      control({ name: "dob", label: "Year of birth", maxLength: 4, required }),
    ]).acts;
  expect(asked(false)).toHaveLength(1);
  expect(asked(true).map((act) => (act.act === "type" ? act.text : ""))).toEqual([seed.address, "Kim", "1980"]);
});

test("what is required and never given makes the form unfillable", () => {
  expect(fill([control({ name: "company", label: "Company", required: true })]).unfillable).toEqual([
    "requires company",
  ]);
});

describe.each([
  [
    "an optional tracking box",
    "I agree that opens and clicks are measured",
    false,
    false,
    { accept: ["tick"], withdraw: ["tick"], refuse: [] },
  ],
  [
    "a pre-ticked tracking box",
    "Ich willige in die Auswertung meines Nutzungsverhaltens ein",
    true,
    false,
    { accept: [], withdraw: [], refuse: ["untick"] },
  ],
  [
    "a tracking box in French",
    "J’accepte le suivi des ouvertures",
    false,
    false,
    { accept: ["tick"], withdraw: ["tick"], refuse: [] },
  ],
  [
    "a pre-ticked partner box",
    "Receive offers from our partners",
    true,
    false,
    { accept: [], withdraw: [], refuse: ["untick"] },
  ],
  ["an optional partner box", "Offres de nos partenaires", false, false, { accept: [], withdraw: [], refuse: [] }],
  [
    "a required privacy box",
    "I have read the privacy policy",
    false,
    true,
    { accept: ["tick"], withdraw: ["tick"], refuse: ["tick"] },
  ],
  [
    "the newsletter box itself",
    "Yes, send me the newsletter",
    false,
    false,
    { accept: ["tick"], withdraw: ["tick"], refuse: ["tick"] },
  ],
  ["any other pre-ticked box", "Tell my neighbours", true, false, { accept: [], withdraw: [], refuse: ["untick"] }],
] as const)("%s", (_, label, checked, required, expected) => {
  test.each(["accept", "withdraw", "refuse"] as const)("is treated as the arm %s says", (consent) => {
    expect(ticks(checkbox(label, { checked, required }), consent)).toEqual(expected[consent]);
  });
});

test("of a list of topics only the first is taken", () => {
  const topics = ["Daily newsletter", "Weekly newsletter", "Sports newsletter"].map((label) =>
    checkbox(label, { name: "topic" }),
  );
  expect(
    fill(topics)
      .acts.filter(({ act }) => act === "tick")
      .map(({ n }) => n),
  ).toEqual([topics[0]!.n]);
});

test("a question about tracking with yes and no is answered by the arm", () => {
  const radios = () => [
    control({ type: "radio", name: "t", label: "Yes, track my opens" }),
    control({ type: "radio", name: "t", label: "No, thank you" }),
  ];
  const [yes, no] = radios();
  const chosen = (consent: ConsentTreatment) => fill([yes!, no!], consent).acts.find(({ act }) => act === "tick")?.n;
  expect([chosen("accept"), chosen("refuse")]).toEqual([yes!.n, no!.n]);
});

test("of plans the one that costs nothing is taken, and a choice that nobody requires is left alone", () => {
  const radios = (labels: readonly string[], given: Partial<ControlView> = {}) =>
    labels.map((label) => control({ type: "radio", name: "plan", label, ...given }));
  const chosen = (group: readonly ControlView[]) =>
    fill(group).acts.flatMap((act) => (act.act === "tick" ? group.findIndex(({ n }) => n === act.n) : []));
  expect(chosen(radios(["150 a year", "Free"], { required: true }))).toEqual([1]);
  const [dear, free] = radios(["12 € par mois", "Gratuit"]);
  expect(chosen([{ ...dear!, checked: true }, free!])).toEqual([1]);
  expect(chosen(radios(["Weekly", "Monthly"], { required: true }))).toEqual([0]);
  expect(chosen(radios(["Weekly", "Monthly"]))).toEqual([]);
});

test("a required greeting is answered by the neutral choice", () => {
  const options = [
    ["", "–"],
    ["f", "Frau"],
    ["h", "Herr"],
    ["k", "keine Angabe"],
  ].map(([value, text], at) => ({ value: value!, text: text!, selected: at === 0, disabled: false }));
  const select = control({
    tag: "select",
    type: "select-one",
    name: "anrede",
    label: "Anrede",
    required: true,
    options,
  });
  expect(fill([select]).acts).toContainEqual({ act: "choose", n: select.n, value: "k" });
});

test("what was offered is recorded with its default and its final state", () => {
  const { offered } = fill([checkbox("Track my opens", { checked: true })], "refuse");
  expect(offered).toEqual([
    { kind: "checkbox", label: "Track my opens", required: false, initial: true, final: false, meaning: "tracking" },
  ]);
});

test.each([
  ["a hidden field", { hidden: "off-page" as const }],
  ["a field of no size", { hidden: "no-size" as const }],
  ["a transparent field", { hidden: "transparent" as const }],
  ["a covered field", { hidden: "covered" as const }],
  ["a field hidden from readers and out of the tab order", { ariaHidden: true, tabIndex: -1 }],
  ["a field that says leave this empty", { label: "Bitte leer lassen" }],
])("%s named email is a trap and stays empty", (_, given) => {
  const decoy = control({ type: "email", name: "email", label: "E-mail", ...given });
  const real = control({ name: "npe", label: "Your e-mail address" });
  expect(planFill(formOf([decoy, real]), seed, "accept").acts).toEqual([
    { act: "type", n: real.n, text: seed.address },
  ]);
});
