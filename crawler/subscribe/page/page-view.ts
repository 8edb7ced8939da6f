/** A rectangle in CSS pixels, measured from the top left corner of the whole page, not of the window. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * What hides a control from a person, by layout and hit test: `not-rendered` (display, visibility, `hidden`), `no-size`,
 * `transparent`, `off-page`, `clipped` (cut away by an ancestor or clip path), `covered` (something of the same size lies on top)
 * or `obstructed` (a large layer such as a banner lies on top: closing it would show the control).
 */
export type Hidden = "not-rendered" | "no-size" | "transparent" | "off-page" | "clipped" | "covered" | "obstructed";

/** One choice of a `select`. */
export interface OptionView {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
  readonly disabled: boolean;
}

/** One thing a person can type into, tick, choose or press, described in plain values. */
export interface ControlView {
  /** Place in the list of elements that came with this view; the handle by which the shell acts on it. */
  readonly n: number;
  readonly tag: string;
  /** Index and count in `document.getElementsByTagName(tag)`; null inside a shadow root. */
  readonly place: { readonly n: number; readonly of: number } | null;
  readonly type: string;
  readonly role: string;
  readonly name: string;
  readonly id: string;
  readonly classes: string;
  readonly autocomplete: string;
  readonly placeholder: string;
  readonly ariaLabel: string;
  readonly title: string;
  readonly value: string;
  readonly pattern: string;
  readonly inputMode: string;
  readonly maxLength: number | null;
  readonly href: string;
  /** Other attributes whose value tells what a script binds here (`ng-model`, `data-field`, `onclick` and the like). */
  readonly bindings: string;
  /** Text of the label elements (`for`, wrapping, `aria-labelledby`). */
  readonly label: string;
  /** Text right before the control where no label element names it. */
  readonly before: string;
  /** Text right after it, in the same line or cell. */
  readonly after: string;
  /** Text that `aria-describedby` points at. */
  readonly help: string;
  /** Text of a button or link as shown, or its value or alternative text. */
  readonly text: string;
  readonly required: boolean;
  readonly disabled: boolean;
  readonly readOnly: boolean;
  readonly checked: boolean;
  readonly options: readonly OptionView[];
  readonly box: Box;
  readonly hidden: Hidden | null;
  /** For a checkbox or radio: whether its label is seen, since pages draw their own box there. */
  readonly labelSeen: boolean;
  readonly ariaHidden: boolean;
  readonly tabIndex: number;
  /** Background colour differs from the page's, or a filled button: how much it stands out. */
  readonly prominent: boolean;
}

/** A form, or controls without a form that lie together. */
export interface ClusterView {
  readonly n: number;
  readonly isForm: boolean;
  readonly name: string;
  readonly action: string;
  readonly method: string;
  /** Nearest heading, legend or accessible name. */
  readonly heading: string;
  /** Text seen inside, at most 2,000 characters. */
  readonly text: string;
  /** Text seen shortly before it, at most 300 characters. */
  readonly before: string;
  /** Text seen shortly after it, at most 200 characters. */
  readonly after: string;
  /** The same without links and without what lies in another part of the page (header, footer, navigation, aside). */
  readonly besideBefore: string;
  readonly besideAfter: string;
  /** Class and id words of the nearest ancestors that hold no other field to type into. */
  readonly around: string;
  readonly region: "dialog" | "header" | "footer" | "nav" | "aside" | "main" | "none";
  readonly zIndex: number;
  readonly box: Box;
  readonly controls: readonly ControlView[];
  readonly buttons: readonly ControlView[];
}

/** A link of the page that could lead to a form. */
export interface LinkView {
  readonly href: string;
  readonly text: string;
  readonly region: ClusterView["region"];
  readonly shown: boolean;
}

/** What one document (the page or a frame in it) shows. */
export interface DocumentView {
  readonly language: string;
  readonly title: string;
  readonly headings: readonly string[];
  /** Text seen, at most 20,000 characters. */
  readonly text: string;
  readonly clusters: readonly ClusterView[];
  readonly links: readonly LinkView[];
  /** Buttons outside of forms, links to other pages left out. */
  readonly loose: readonly ControlView[];
  /** Marks of a CAPTCHA: kinds by their widgets, scripts or frames. */
  readonly captchas: readonly string[];
  /** Addresses of the frames and scripts it names. */
  readonly embeds: readonly string[];
  /** `document.querySelectorAll("input").length`. */
  readonly inputs: number;
}
