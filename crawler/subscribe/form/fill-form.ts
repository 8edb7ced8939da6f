import type { OfferedControl, Persona } from "../../../data/schema/index.ts";
import type { ReadControl } from "../page/form-facts.ts";
import { takesText } from "./field-role.ts";
import type { Candidate } from "./sign-up-form.ts";
import { speaksOf } from "./words.ts";

/** How an arm answers to tracking; `withdraw` accepts first. */
export type ConsentTreatment = "accept" | "refuse" | "withdraw";

/** One thing to do to a control, named by its number in the view. */
export type Act =
  | { readonly act: "type"; readonly n: number; readonly text: string }
  | { readonly act: "tick" | "untick"; readonly n: number }
  | { readonly act: "choose"; readonly n: number; readonly value: string };

/** What to do to a form, what it offered, and what it requires that we never give. */
export interface FillPlan {
  readonly acts: readonly Act[];
  readonly offered: readonly OfferedControl[];
  readonly unfillable: readonly string[];
}

/** What a checkbox or choice asks leave for. */
export type Meaning = "tracking" | "partners" | "terms" | "newsletter" | "remember" | "other";

const words = ({ view }: ReadControl) =>
  `${view.label} ${view.ariaLabel} ${view.label === "" ? view.after : ""} ${view.label === "" ? view.before : ""}`;

/** Says what ticking a box would mean: tracking before terms, since terms are often named in the same sentence. */
export function meaningOf(control: ReadControl): Meaning {
  const text = words(control);
  const coded = `${control.view.name} ${control.view.id}`;
  if (speaksOf("tracking", text) && !(control.view.required && speaksOf("terms", text))) return "tracking";
  if (speaksOf("partners", text)) return "partners";
  if (speaksOf("remember", text)) return "remember";
  if (speaksOf("newsletter", text) || speaksOf("subscribe", text))
    return speaksOf("terms", text) ? "terms" : "newsletter";
  if (speaksOf("terms", `${text} ${coded}`)) return "terms";
  if (speaksOf("tracking", coded)) return "tracking";
  return speaksOf("newsletter", coded) ? "newsletter" : "other";
}

/** Plans the least that makes the form valid, with tracking answered as the arm says. Traps are never touched. */
export function planFill(
  candidate: Candidate,
  seed: { readonly address: string; readonly persona: Persona },
  consent: ConsentTreatment,
): FillPlan {
  const plans = [
    ...candidate.facts.shown.filter((c) => takesText(c.view) || c.view.type === "date").map((c) => planText(c, seed)),
    ...candidate.facts.shown.filter((c) => c.view.tag === "select").map((c) => planSelect(c, seed.persona, consent)),
    ...planBoxes(
      candidate.facts.shown.filter((c) => c.role === "checkbox"),
      consent,
    ),
    ...planRadios(
      candidate.facts.shown.filter((c) => c.role === "radio"),
      consent,
    ),
  ];
  return {
    acts: plans.flatMap((plan) => plan.acts ?? []),
    offered: plans.flatMap((plan) => plan.offered ?? []),
    unfillable: plans.flatMap((plan) => plan.unfillable ?? []),
  };
}

type PartialPlan = Partial<FillPlan>;

function planText(
  { view, role }: ReadControl,
  { address, persona }: { readonly address: string; readonly persona: Persona },
): PartialPlan {
  const type = (text: string): PartialPlan => ({ acts: [{ act: "type", n: view.n, text }] });
  if (view.disabled || view.readOnly) return {};
  if (role === "email") return type(address);
  if (!view.required) return {};
  const year = String(persona.birthYear);
  const texts: Partial<Record<typeof role, string>> = {
    "first-name": persona.firstName,
    "last-name": persona.lastName,
    "full-name": `${persona.firstName} ${persona.lastName}`,
    birth:
      view.type === "date"
        ? `${year}-06-15`
        : view.maxLength === 4 ||
            /year|jahr|annee|ano|anno|jaar|rok|year/i.test(`${view.label} ${view.name} ${view.placeholder}`)
          ? year
          : `15/06/${year}`,
    country: persona.country,
  };
  const text = texts[role];
  return text === undefined
    ? { unfillable: [`requires ${role === "other" ? `"${view.label || view.placeholder || view.name}"` : role}`] }
    : type(text);
}

function planSelect(control: ReadControl, persona: Persona, consent: ConsentTreatment): PartialPlan {
  const { view, role } = control;
  const usable = view.options.filter((o) => !o.disabled && o.value !== "" && !/^[-–—\s.…]*$/.test(o.text));
  const initial = view.options.find((o) => o.selected)?.text ?? "";
  const isEmpty = !usable.some((o) => o.selected);
  const isTracking = speaksOf("tracking", words(control));
  const wanted = isTracking
    ? answer(usable, (o) => o.text, consent)
    : role === "country"
      ? usable.find((o) => o.value.toUpperCase() === persona.country || o.text.toUpperCase() === persona.country)
      : role === "birth"
        ? usable.find((o) => o.text === String(persona.birthYear))
        : role === "gender"
          ? usable.find((o) => neutral.test(o.text))
          : undefined;
  const chosen = isTracking ? wanted : view.required && isEmpty ? (wanted ?? usable[0]) : undefined;
  const offered = [offeredOf(control, initial, chosen?.text ?? initial, isTracking ? "tracking" : role)];
  if (chosen === undefined || chosen.selected)
    return view.required && isEmpty && chosen === undefined
      ? { offered, unfillable: [`requires a choice of "${view.label || view.name}"`] }
      : { offered };
  return { offered, acts: [{ act: "choose", n: view.n, value: chosen.value }] };
}

const neutral =
  /keine|divers|prefer not|rather not|other|autre|neutre|ne souhaite|non binaire|otr[oa]|prefiero no|altro|preferisco non|anders|geen|outro|prefiro n|inn[ae]|annat|vill inte|andet|ønsker ikke|jin[eé]|neuv|alt[ua]|prefer s[aă] nu|mx|none/i;

function planBoxes(boxes: readonly ReadControl[], consent: ConsentTreatment): PartialPlan[] {
  const readings = boxes.map((box) => ({ box, meaning: meaningOf(box) }));
  const topics = readings.filter((r) => r.meaning === "newsletter" && !r.box.view.required);
  const unnamed = readings.filter((r) => r.meaning === "other" && !r.box.view.required && r.box.view.name !== "");
  const list =
    topics.length > 0
      ? topics
      : unnamed.filter((r) => unnamed.filter((o) => o.box.view.name === r.box.view.name).length > 1);
  const isListAnswered = list.some((r) => r.box.view.checked);
  return readings.map(({ box, meaning }) => {
    const isFirstOfList = list[0]?.box === box && !isListAnswered;
    const final = box.view.required || isFirstOfList || wants(meaning, box.view.checked, consent);
    const offered = [offeredOf(box, box.view.checked, final, meaning)];
    if (final === box.view.checked) return { offered };
    return { offered, acts: [{ act: final ? "tick" : "untick", n: box.view.n }] };
  });
}

function wants(meaning: Meaning, initial: boolean, consent: ConsentTreatment): boolean {
  if (meaning === "terms") return true;
  if (meaning === "tracking") return consent !== "refuse";
  if (meaning === "newsletter") return initial;
  return consent !== "refuse" && initial;
}

function planRadios(radios: readonly ReadControl[], consent: ConsentTreatment): PartialPlan[] {
  const groups = Map.groupBy(radios, (radio) => radio.view.name);
  return [...groups.values()].map((group) => {
    const question = group.map((r) => `${r.view.before} ${words(r)}`).join(" ");
    const isTracking = speaksOf("tracking", question);
    const initial = group.find((r) => r.view.checked);
    const isNeeded = initial === undefined && (group.some((r) => r.view.required) || question.includes("*"));
    // Of plans the one that costs nothing, whatever was chosen beforehand.
    const free = group.find((r) => speaksOf("free", words(r)));
    const wanted = isTracking
      ? (answer(group, words, consent) ?? initial)
      : isNeeded
        ? (free ?? group.find((r) => neutral.test(words(r))) ?? group[0])
        : initial && (free ?? initial);
    const offered = group.map((r) => offeredOf(r, r.view.checked, r === wanted, isTracking ? "tracking" : "other"));
    return wanted === undefined || wanted === initial
      ? { offered }
      : { offered, acts: [{ act: "tick", n: wanted.view.n }] };
  });
}

/** The choice that says yes or no to tracking, as the arm has it; where only one of two speaks, the other is the opposite. */
function answer<T>(choices: readonly T[], textOf: (choice: T) => string, consent: ConsentTreatment): T | undefined {
  const says = (choice: T, concept: "yes" | "no") => speaksOf(concept, textOf(choice));
  const no = choices.find((choice) => says(choice, "no"));
  const yes =
    choices.find((choice) => choice !== no && says(choice, "yes")) ??
    (choices.length === 2 ? choices.find((choice) => choice !== no) : undefined);
  return consent === "refuse"
    ? (no ?? (choices.length === 2 && yes !== undefined ? choices.find((choice) => choice !== yes) : undefined))
    : yes;
}

function offeredOf(
  control: ReadControl,
  initial: string | boolean,
  final: string | boolean,
  meaning: string,
): OfferedControl {
  return {
    kind: control.view.tag === "select" ? "select" : control.role,
    label: words(control).replace(/\s+/g, " ").trim().slice(0, 400),
    required: control.view.required,
    initial,
    final,
    meaning,
  };
}
