// Forms, and fields that lie together without one. Runs inside the page, sent there as text by look-at-page.ts: no imports at run time, named attributes only.
import type { ClusterView } from "../page/page-view.ts";

declare const parentOf: typeof import("./dom.ts").parentOf;
declare const holds: typeof import("./dom.ts").holds;
declare const isShown: typeof import("./dom.ts").isShown;
declare const clip: typeof import("./dom.ts").clip;
declare const ownText: typeof import("./dom.ts").ownText;
declare const textIn: typeof import("./dom.ts").textIn;
declare const attributeOf: typeof import("./dom.ts").attributeOf;
declare const boxOf: typeof import("./visibility.ts").boxOf;
declare const isTextField: typeof import("./control.ts").isTextField;
declare const isRealButton: typeof import("./control.ts").isRealButton;
declare const controlView: typeof import("./control.ts").controlView;

/** Groups fields: a form is a group; without one, the nearest ancestor that also holds a button. */
export function clusterOf(fields: Element[], buttons: Element[]): Map<Element, Element[]> {
  const roots = new Map<Element, Element[]>();
  const add = (root: Element, field: Element) => roots.set(root, [...(roots.get(root) ?? []), field]);
  const loose: Element[] = [];
  for (const field of fields) {
    const form = (field as HTMLInputElement).form ?? field.closest("form");
    if (form !== null && form !== undefined && !spansPage(form)) add(form, field);
    else loose.push(field);
  }
  const looseButtons = buttons.filter(
    (b) =>
      (ownText(b) + b.textContent + (b.getAttribute("value") ?? "") + (b.getAttribute("aria-label") ?? "")).trim() !==
        "" ||
      b.tagName === "INPUT" ||
      (b.tagName === "BUTTON" && (b as HTMLButtonElement).type === "submit"),
  );
  const nearest = new Map<Element, Element>();
  for (const field of loose.filter(isTextField)) nearest.set(field, rootWithButton(field, looseButtons));
  for (const [field, root] of nearest) {
    let outer = root;
    for (const other of nearest.values()) if (other !== outer && holds(other, outer)) outer = other;
    add(outer, field);
  }
  for (const field of loose.filter((f) => !isTextField(f))) {
    let at: Element | null = field;
    while (at !== null && !roots.has(at)) at = parentOf(at);
    if (at !== null) add(at, field);
  }
  return roots;
}

/** Whether a form wraps the whole page, as some servers write it: then it says nothing about what belongs together. */
export function spansPage(form: Element): boolean {
  return form.querySelector("footer, nav, header") !== null && form.querySelectorAll("a[href]").length > 25;
}

/** The nearest ancestor of a field that also holds a button. */
export function rootWithButton(field: Element, buttons: Element[]): Element {
  let at: Element = field;
  for (let depth = 0; depth < 12; depth++) {
    const parent = parentOf(at);
    if (parent === null || parent === document.body || parent === document.documentElement) return parent ?? at;
    at = parent;
    if (
      buttons.some(
        (b) =>
          holds(at, b) &&
          !/show|hide|toggle|eye|clear|×/i.test(
            `${b.textContent} ${b.getAttribute("class") ?? ""} ${b.getAttribute("aria-label") ?? ""}`,
          ),
      )
    )
      return at;
  }
  return at;
}

/** The part of the page an element lies in. */
export function regionOf(e: Element): ClusterView["region"] {
  for (let at: Element | null = e; at !== null; at = parentOf(at)) {
    const names = `${at.id} ${at.getAttribute("class") ?? ""}`.toLowerCase();
    const role = at.getAttribute("role") ?? "";
    if (
      at.tagName === "DIALOG" ||
      role === "dialog" ||
      role === "alertdialog" ||
      at.getAttribute("aria-modal") === "true" ||
      /\b(modal|popup|pop-up|lightbox)\b/.test(names)
    )
      return "dialog";
    if (at.tagName === "FOOTER" || role === "contentinfo" || /\bfooter\b/.test(names)) return "footer";
    if (at.tagName === "NAV" || role === "navigation") return "nav";
    if (at.tagName === "HEADER" || role === "banner") return "header";
    if (at.tagName === "ASIDE" || role === "complementary" || /\bsidebar\b/.test(names)) return "aside";
    if (at.tagName === "MAIN" || role === "main") return "main";
  }
  return "none";
}

/** Describes a group of fields. */
export function clusterView(
  root: Element,
  own: Element[],
  fields: Element[],
  buttons: Element[],
  n: number,
  elements: Element[],
): ClusterView {
  let zIndex = 0;
  for (let at: Element | null = root; at !== null; at = parentOf(at))
    zIndex = Math.max(zIndex, Number(getComputedStyle(at).zIndex) || 0);
  const around: string[] = [];
  for (let at: Element | null = root, up = 0; at !== null && up < 5 && isOnlyAround(at, own, fields); up++) {
    around.push(`${at.id} ${attributeOf(at, "class")}`);
    at = parentOf(at);
  }
  return {
    n,
    isForm: root.tagName === "FORM",
    name: clip(
      ["id", "name", "class", "aria-label", "title", "data-testid", "ng-submit", "onsubmit"]
        .map((a) => attributeOf(root, a))
        .join(" "),
      400,
    ),
    action: attributeOf(root, "action"),
    method: attributeOf(root, "method").toLowerCase(),
    heading: headingOf(root),
    text: textIn(root, 2000),
    before: clip(textBesideBlock(root, "before"), 4000).slice(-300),
    after: clip(textBesideBlock(root, "after"), 200),
    besideBefore: clip(textBesideBlock(root, "before", true), 4000).slice(-300),
    besideAfter: clip(textBesideBlock(root, "after", true), 200),
    around: clip(around.join(" "), 600),
    region: regionOf(root),
    zIndex,
    box: boxOf(root),
    controls: own.map((field) => controlView(field, fields, elements)),
    buttons: buttonsOf(root, own, buttons).map((b) => controlView(b, fields, elements)),
  };
}

/** Whether an element is there for one group alone: what the page, or a part with other fields to type into, is called says nothing of the group. */
export function isOnlyAround(e: Element, own: Element[], fields: Element[]): boolean {
  if (e === document.body || e === document.documentElement) return false;
  return !fields.some((field) => isTextField(field) && !own.includes(field) && holds(e, field));
}

/** The buttons of a group: inside it, or close around it where it has none. */
export function buttonsOf(root: Element, own: Element[], buttons: Element[]): Element[] {
  let inside = buttons.filter(
    (b) => ((b as HTMLButtonElement).form ?? null) === root || (holds(root, b) && !belongsElsewhere(b, root)),
  );
  // A form whose tags cross other elements' is cut short by the parser: its fields keep their owner but lie outside.
  let scope: Element | null = root;
  while (scope !== null && own.some((field) => scope !== null && !holds(scope, field))) scope = parentOf(scope);
  if (scope !== root && scope !== null) {
    const common: Element = scope;
    inside = buttons.filter((b) => holds(common, b) && !belongsElsewhere(b, root));
  }
  for (let up = 0; up < 3 && inside.length === 0 && scope !== null && scope !== document.body; up++) {
    scope = parentOf(scope);
    const outer = scope;
    if (outer !== null) inside = buttons.filter((b) => holds(outer, b) && !belongsElsewhere(b, root));
  }
  return [...inside.filter(isRealButton), ...inside.filter((b) => !isRealButton(b))].slice(0, 60);
}

/** Whether a button belongs to another form. */
export function belongsElsewhere(button: Element, root: Element): boolean {
  const form = (button as HTMLButtonElement).form ?? button.closest("form");
  return form !== null && form !== undefined && form !== root && !holds(form, root);
}

/** The heading of a group: inside it or shortly before. */
export function headingOf(root: Element): string {
  const inside = root.querySelector("legend, h1, h2, h3, h4, h5, h6, [role=heading], caption");
  if (inside !== null && isShown(inside)) return clip(textIn(inside, 200), 200);
  for (let at: Element | null = root, up = 0; at !== null && up < 5 && at !== document.body; at = parentOf(at), up++) {
    for (
      let before: Element | null = at.previousElementSibling, back = 0;
      before !== null && back < 4;
      before = before.previousElementSibling, back++
    ) {
      // An article's heading is its own, and so are its words.
      if (before.matches("article")) continue;
      if (before.matches("form") || before.querySelector("form") !== null) return "";
      const heading = before.matches("h1, h2, h3, h4, h5, h6, [role=heading]")
        ? before
        : Array.from(before.querySelectorAll("h1, h2, h3, h4, h5, h6, [role=heading]")).at(-1);
      if (heading !== undefined && heading !== null && isShown(heading)) return clip(textIn(heading, 200), 200);
    }
  }
  return "";
}

/** Text seen shortly before or after a group; where `isItsOwn`, without links and without what lies in another part of the page. */
export function textBesideBlock(root: Element, direction: "before" | "after", isItsOwn = false): string {
  let text = "";
  const region = regionOf(root);
  for (
    let at: Element | null = root, up = 0;
    at !== null && up < 4 && at !== document.body && text.length < 150;
    at = parentOf(at), up++
  ) {
    let sibling: Element | null = at;
    for (let step = 0; step < 4 && text.length < 300; step++) {
      sibling = direction === "before" ? sibling.previousElementSibling : sibling.nextElementSibling;
      if (sibling === null || sibling.querySelector("input, form") !== null || /^(SCRIPT|STYLE)$/.test(sibling.tagName))
        break;
      if (isItsOwn && regionOf(sibling) !== region) break;
      const said = isItsOwn ? textWithoutLinks(sibling, 300) : textIn(sibling, 300);
      text = direction === "before" ? `${said} ${text}` : `${text} ${said}`;
    }
  }
  return text;
}

/** Text seen in an element, but for that of its links, which speak of other pages. */
export function textWithoutLinks(e: Element, limit: number): string {
  if (e.matches("a[href]")) return "";
  return Array.from(e.querySelectorAll("a[href]"))
    .slice(0, 50)
    .reduce((text, link) => text.replace(textIn(link, limit) || "\0", " "), textIn(e, limit));
}
