// One field or button. Runs inside the page, sent there as text by look-at-page.ts: no imports at run time, named attributes only.
import type { ControlView } from "../page/page-view.ts";

declare const clip: typeof import("./dom.ts").clip;
declare const ownText: typeof import("./dom.ts").ownText;
declare const textIn: typeof import("./dom.ts").textIn;
declare const attributeOf: typeof import("./dom.ts").attributeOf;
declare const labelsOf: typeof import("./dom.ts").labelsOf;
declare const boxOf: typeof import("./visibility.ts").boxOf;
declare const hiddenBy: typeof import("./visibility.ts").hiddenBy;
declare const stands: typeof import("./visibility.ts").stands;

/** Whether an element is a field to fill, tick or choose. */
export function isField(e: Element): boolean {
  if (e.tagName === "SELECT" || e.tagName === "TEXTAREA") return true;
  if (e.tagName !== "INPUT") return e.getAttribute("role") === "checkbox" || e.getAttribute("role") === "textbox";
  return !["submit", "button", "image", "reset", "hidden"].includes((e as HTMLInputElement).type);
}

/** Whether text is typed into it. */
export function isTextField(e: Element): boolean {
  if (e.tagName !== "INPUT") return e.tagName === "TEXTAREA" || e.getAttribute("role") === "textbox";
  return !["submit", "button", "image", "reset", "hidden", "checkbox", "radio", "file", "range", "color"].includes(
    (e as HTMLInputElement).type,
  );
}

/** Whether a person would take it for a button. */
export function isButtonLike(e: Element): boolean {
  const type = e.tagName === "INPUT" ? (e as HTMLInputElement).type : "";
  if (["submit", "button", "image"].includes(type)) return true;
  if (e.tagName === "BUTTON" || e.getAttribute("role") === "button") return true;
  if (
    e.tagName === "INPUT" ||
    e.tagName === "SELECT" ||
    e.tagName === "TEXTAREA" ||
    e.tagName === "LABEL" ||
    e.tagName === "OPTION"
  )
    return false;
  if ((e.textContent ?? "").length > 400 || e.querySelector("input, button, select, textarea, form") !== null)
    return false;
  const href = e.getAttribute("href");
  const names = `${e.id} ${e.getAttribute("class") ?? ""}`;
  const looksLikeButton = /(^|[\s_-])(btn|button|submit|cta)([\s_-]|$)|btn|button|submit/i.test(names);
  if (e.tagName === "A")
    return (
      looksLikeButton || href === null || href === "#" || href.startsWith("javascript:") || e.hasAttribute("onclick")
    );
  if (!/^(DIV|SPAN|P|LI|IMG)$/.test(e.tagName) && !e.tagName.includes("-")) return false;
  if (e.hasAttribute("onclick") || e.hasAttribute("ng-click") || e.hasAttribute("tabindex")) return true;
  return looksLikeButton && ownText(e) !== "" && e.closest("a, button, [role=button]") === null;
}

/** Whether it is a button by its tag or role, not by its looks. */
export function isRealButton(e: Element): boolean {
  return (
    /^(BUTTON|INPUT)$/.test(e.tagName) ||
    e.getAttribute("role") === "button" ||
    (e.tagName === "A" && e.hasAttribute("onclick"))
  );
}

/** Text beside a control, walking back or forth until another control or 120 characters. */
export function textBeside(e: Element, direction: "before" | "after", fields: Element[]): string {
  let text = "";
  let at: Node = e;
  for (let step = 0; step < 40 && text.trim().length < 60; step++) {
    let next: Node | null = direction === "before" ? at.previousSibling : at.nextSibling;
    if (next === null) {
      const parent: Element | null = at.parentElement;
      if (parent === null || parent === document.body || (/^(FORM|TR)$/.test(parent.tagName) && direction === "after"))
        break;
      if (parent.tagName === "FORM") break;
      at = parent;
      continue;
    }
    at = next;
    if (next.nodeType === 3) text = direction === "before" ? `${next.nodeValue} ${text}` : `${text} ${next.nodeValue}`;
    if (!(next instanceof Element)) continue;
    if (fields.includes(next) || fields.some((field) => (next as Element).contains(field))) break;
    if (isButtonLike(next) || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(next.tagName)) continue;
    text = direction === "before" ? `${textIn(next, 120)} ${text}` : `${text} ${textIn(next, 120)}`;
    next = null;
  }
  return clip(text, 120);
}

/** Describes a field or button. */
export function controlView(e: Element, fields: Element[], elements: Element[]): ControlView {
  const input = e as HTMLInputElement;
  const labels = labelsOf(e);
  const inLight = e.getRootNode() === document;
  const same = document.getElementsByTagName(e.tagName);
  const label = clip(labels.map((l) => textIn(l, 400) || (l.textContent ?? "")).join(" "), 400);
  const button = !fields.includes(e);
  const toggles = input.type === "checkbox" || input.type === "radio" || e.getAttribute("role") === "checkbox";
  const before = button ? "" : textBeside(e, "before", fields);
  elements.push(e);
  return {
    n: elements.length - 1,
    tag: e.tagName.toLowerCase(),
    place: inLight ? { n: Array.prototype.indexOf.call(same, e), of: same.length } : null,
    type: e.tagName === "A" || typeof input.type !== "string" ? "" : input.type,
    role: attributeOf(e, "role"),
    name: attributeOf(e, "name"),
    id: e.id.slice(0, 200),
    classes: attributeOf(e, "class"),
    autocomplete: attributeOf(e, "autocomplete"),
    placeholder: attributeOf(e, "placeholder"),
    ariaLabel: attributeOf(e, "aria-label"),
    title: attributeOf(e, "title"),
    value: typeof input.value === "string" ? input.value.slice(0, 200) : "",
    pattern: attributeOf(e, "pattern") || attributeOf(e, "ng-pattern") || attributeOf(e, "data-pattern"),
    inputMode: attributeOf(e, "inputmode"),
    maxLength: input.maxLength > 0 ? input.maxLength : null,
    href: attributeOf(e, "href"),
    bindings: [
      "ng-model",
      "v-model",
      "formcontrolname",
      "data-field",
      "data-name",
      "data-type",
      "data-testid",
      "ng-click",
      "onclick",
      "for",
    ]
      .map((name) => attributeOf(e, name))
      .join(" ")
      .trim(),
    label,
    before,
    after: toggles ? textBeside(e, "after", fields) : "",
    help: clip(
      attributeOf(e, "aria-describedby")
        .split(/\s+/)
        .map((id) => (id === "" ? "" : (document.getElementById(id)?.textContent ?? "")))
        .join(" "),
      200,
    ),
    text: button ? buttonText(e, label) : "",
    required:
      input.required === true ||
      e.getAttribute("aria-required") === "true" ||
      /\*/.test(label || before.slice(-3) || attributeOf(e, "placeholder")),
    disabled: input.disabled === true || e.getAttribute("aria-disabled") === "true",
    readOnly: input.readOnly === true,
    checked: toggles && (input.checked === true || e.getAttribute("aria-checked") === "true"),
    options:
      e instanceof HTMLSelectElement
        ? Array.from(e.options)
            .slice(0, 300)
            .map((o) => ({ value: o.value, text: clip(o.text, 100), selected: o.selected, disabled: o.disabled }))
        : [],
    box: boxOf(e),
    hidden: hiddenBy(e),
    labelSeen: toggles && labels.some((l) => hiddenBy(l) === null),
    ariaHidden: e.getAttribute("aria-hidden") === "true",
    tabIndex: (e as HTMLElement).tabIndex,
    prominent: stands(e),
  };
}

/** What a button says. */
export function buttonText(e: Element, label: string): string {
  const input = e as HTMLInputElement;
  if (e.tagName === "INPUT")
    return clip(input.type === "image" ? `${input.alt} ${input.title}` : input.value || label, 120);
  const alternative = Array.from(e.querySelectorAll("img[alt], svg title"))
    .map((i) => i.getAttribute("alt") ?? i.textContent ?? "")
    .join(" ");
  return clip(textIn(e, 120) || clip(e.textContent ?? "", 120) || label || alternative, 120);
}
