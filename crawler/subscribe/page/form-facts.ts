import { type FieldReading, readField, takesText } from "../form/field-role.ts";
import { trapOf } from "./honeypot.ts";
import type { ClusterView, ControlView } from "./page-view.ts";

/** One control of a form with what it asks for and, where it is a trap for programs, why. */
export interface ReadControl extends FieldReading {
  readonly view: ControlView;
  readonly trap: string | null;
}

/** What the clues look at: a form's controls as a person sees them, and its words by place. */
export interface FormFacts {
  readonly cluster: ClusterView;
  readonly controls: readonly ReadControl[];
  /** Fields that a person sees or would see once a banner is closed. */
  readonly shown: readonly ReadControl[];
  readonly emails: readonly ReadControl[];
  readonly passwords: readonly ReadControl[];
  /** Seen fields that take typed text, e-mail and passwords included. */
  readonly texts: readonly ReadControl[];
  readonly buttons: readonly ControlView[];
  /** Texts of the buttons, links to other pages left out. */
  readonly buttonWords: string;
  /** Identifiers the form's author gave: id, name, class, action. */
  readonly ownWords: string;
  readonly heading: string;
  readonly text: string;
}

/** Says whether a person can see a control, or could after closing a banner that lies over it. */
export function isSeen(control: ControlView): boolean {
  return control.hidden === null || control.hidden === "obstructed";
}

/** Reads a form's controls and gathers its words. */
export function readForm(cluster: ClusterView): FormFacts {
  const readings = cluster.controls.map((view) => ({ view, ...readField(view) }));
  const controls = readings.map((reading) => ({ ...reading, trap: trapOf(reading, readings) }));
  const shown = controls.filter((c) => c.trap === null && (isSeen(c.view) || c.view.labelSeen));
  const buttons = cluster.buttons.filter(isSeen);
  return {
    cluster,
    controls,
    shown,
    emails: shown.filter((c) => c.role === "email"),
    passwords: shown.filter((c) => c.role === "password"),
    texts: shown.filter((c) => takesText(c.view) || c.role === "password"),
    buttons,
    buttonWords: buttons
      .filter((b) => !leadsAway(b))
      .map((b) => `${b.text} ${b.ariaLabel}`)
      .join(" | "),
    ownWords: `${cluster.name} | ${cluster.action} | ${buttons
      .filter((b) => !leadsAway(b))
      .map((b) => `${b.id} ${b.name}`)
      .join(" ")}`,
    heading: cluster.heading,
    text: cluster.text,
  };
}

/** Says whether a button is really a link to another page. */
export function leadsAway(button: ControlView): boolean {
  return button.tag === "a" && button.href !== "" && !/^(#|javascript:)/i.test(button.href);
}
