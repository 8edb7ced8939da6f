import type { FieldReading } from "../form/field-role.ts";
import { plain, speaksOf } from "../form/words.ts";
import type { ControlView } from "./page-view.ts";

type Reading = FieldReading & { readonly view: ControlView };

/** A way of setting a trap for programs that fill what people never see. `isTrap` looks at one field and its form. */
export interface Trap {
  readonly id: string;
  readonly example: string;
  readonly isTrap: (field: Reading, form: readonly Reading[]) => boolean;
}

const isBox = (field: Reading) => field.view.type === "checkbox" || field.view.type === "radio";
const spoken = (view: ControlView) => `${view.label} ${view.ariaLabel} ${view.placeholder} ${view.title} ${view.help}`;
const isNameless = (view: ControlView) =>
  `${spoken(view)}${view.name}${view.id}${view.before}${view.bindings}`.trim() === "";
const twins = (field: Reading, form: readonly Reading[]) =>
  form.filter(
    (other) => other !== field && other.role === field.role && other.view.hidden === null && !other.view.ariaHidden,
  );

/** Traps as newsletter and form software sets them; the name alone never makes an honest field of a hidden one. */
export const traps: readonly Trap[] = [
  {
    id: "hidden",
    example: `<input name="email" style="position:absolute;left:-9999px">`,
    isTrap: (f) => f.view.hidden !== null && f.view.hidden !== "obstructed" && !(isBox(f) && f.view.labelSeen),
  },
  {
    id: "says-leave-empty",
    example: `<label>Leave this field empty <input name="email"></label>`,
    isTrap: (f) => !isBox(f) && speaksOf("trap", `${spoken(f.view)} ${f.view.before.slice(-80)}`),
  },
  {
    id: "named-as-trap",
    example: `<input name="email_honeypot">`,
    isTrap: (f) =>
      /\b(honey|honeypot|hp|gotcha|botfield|bot field|bot trap|spamtrap|fake\p{L}{0,20}|dummy\p{L}{0,20}|decoy)\b/u.test(
        plain(`${f.view.name} ${f.view.id} ${f.view.classes} ${f.view.bindings}`),
      ) && !isBox(f),
  },
  {
    id: "hidden-from-readers",
    example: `<input type="email" name="email" aria-hidden="true"><input type="email" name="npe">`,
    isTrap: (f, form) => f.view.ariaHidden && twins(f, form).length > 0,
  },
  {
    id: "out-of-tab-order",
    example: `<input type="email" name="email" tabindex="-1"><input type="email" name="npe">`,
    isTrap: (f, form) => !isBox(f) && f.view.tabIndex < 0 && twins(f, form).some((other) => other.view.tabIndex >= 0),
  },
  {
    id: "hidden-and-out-of-order",
    example: `<input name="url" aria-hidden="true" tabindex="-1">`,
    isTrap: (f) => !isBox(f) && f.view.ariaHidden && f.view.tabIndex < 0,
  },
  {
    id: "without-any-name",
    example: `<input type="email"><label>E-mail <input type="email" name="e"></label>`,
    isTrap: (f, form) =>
      f.role === "email" && isNameless(f.view) && twins(f, form).some((other) => !isNameless(other.view)),
  },
];

/** Names the trap that a field is, judged by what a person can see and hit in its form; null when it is honest. */
export function trapOf(field: Reading, form: readonly Reading[]): string | null {
  return traps.find((trap) => trap.isTrap(field, form))?.id ?? null;
}
