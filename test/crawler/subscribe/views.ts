import { type Candidate, judgeForm } from "../../../crawler/subscribe/form/sign-up-form.ts";
import type { ClusterView, ControlView } from "../../../crawler/subscribe/page/page-view.ts";

let count = 0;

/** A control as the page script would describe it; a seen text input unless told. */
export function control(given: Partial<ControlView>): ControlView {
  count += 1;
  return {
    n: count,
    tag: "input",
    place: { n: count, of: 100 },
    type: "text",
    role: "",
    name: "",
    id: "",
    classes: "",
    autocomplete: "",
    placeholder: "",
    ariaLabel: "",
    title: "",
    value: "",
    pattern: "",
    inputMode: "",
    maxLength: null,
    href: "",
    bindings: "",
    label: "",
    before: "",
    after: "",
    help: "",
    text: "",
    required: false,
    disabled: false,
    readOnly: false,
    checked: false,
    options: [],
    box: { x: 10, y: count * 30, width: 200, height: 24 },
    hidden: null,
    labelSeen: true,
    ariaHidden: false,
    tabIndex: 0,
    prominent: false,
    ...given,
  };
}

/** A checkbox. */
export const checkbox = (label: string, given: Partial<ControlView> = {}) =>
  control({ type: "checkbox", label, name: "c", ...given });

/** A form of the given controls under the heading "Newsletter", with a button. */
export function formOf(controls: readonly ControlView[], given: Partial<ClusterView> = {}): Candidate {
  return judgeForm({
    n: 0,
    isForm: true,
    name: "",
    action: "/go",
    method: "post",
    heading: "Newsletter",
    text: "",
    before: "",
    after: "",
    besideBefore: "",
    besideAfter: "",
    around: "",
    region: "main",
    zIndex: 0,
    box: { x: 0, y: 0, width: 400, height: 300 },
    controls,
    buttons: [control({ tag: "button", type: "submit", text: "Subscribe" })],
    ...given,
  });
}
