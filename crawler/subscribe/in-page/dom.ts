// Walking and reading the document. Runs inside the page, sent there as text by look-at-page.ts: no imports at run time, named attributes only.

/** The shadow root of an element: an open one, or a closed one that closed-roots.ts has shown to this document. */
export function shadowOf(e: Element): ShadowRoot | null {
  const shown = (globalThis as { [key: symbol]: unknown })[Symbol.for("closed shadow roots")];
  return e.shadowRoot ?? (shown instanceof WeakMap ? ((shown.get(e) as ShadowRoot | undefined) ?? null) : null);
}

/** All elements in document order, shadow roots included. */
export function deepElements(root: Document | ShadowRoot): Element[] {
  const found: Element[] = [];
  const visit = (node: Document | ShadowRoot | Element) => {
    for (const child of node.children) {
      if (found.length > 60000) return;
      found.push(child);
      const shadow = shadowOf(child);
      if (shadow !== null) visit(shadow);
      visit(child);
    }
  };
  visit(root);
  return found;
}

/** The element around another in what is rendered: slots and shadow hosts count. */
export function parentOf(e: Element): Element | null {
  if (e.assignedSlot !== null) return e.assignedSlot;
  if (e.parentElement !== null) return e.parentElement;
  const root = e.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Whether an element lies in another, shadow roots included. */
export function holds(outer: Element, inner: Element): boolean {
  for (let at: Element | null = inner; at !== null; at = parentOf(at)) if (at === outer) return true;
  return false;
}

/** Whether an element is rendered at all. */
export function isShown(e: Element): boolean {
  return e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false });
}

/** Text with its white space folded, cut at a length. */
export function clip(text: string, length: number): string {
  return text.replace(/\s+/g, " ").trim().slice(0, length);
}

/** Text of an element without that of its children. */
export function ownText(e: Element): string {
  return Array.from(e.childNodes)
    .filter((node) => node.nodeType === 3)
    .map((node) => node.nodeValue ?? "")
    .join(" ")
    .trim();
}

/** Text a person sees in an element, shadow roots included, cut at a limit. */
export function textIn(root: Element, limit: number): string {
  let text = "";
  const visit = (node: Node) => {
    if (text.length > limit) return;
    if (node.nodeType === 3) text += node.nodeValue ?? "";
    if (!(node instanceof Element)) return;
    if (/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|SELECT|TEXTAREA|IFRAME|SVG)$/i.test(node.tagName) || !isShown(node)) return;
    const block = getComputedStyle(node).display !== "inline";
    if (block) text += " ";
    if (node.tagName === "IMG") text += ` ${node.getAttribute("alt") ?? ""} `;
    for (const child of (shadowOf(node) ?? node).childNodes) visit(child);
    if (node.tagName === "SLOT") for (const child of (node as HTMLSlotElement).assignedNodes()) visit(child);
    if (block) text += " ";
  };
  visit(root);
  return clip(text, limit);
}

/** An attribute, cut at 300 characters; empty when missing. */
export function attributeOf(e: Element, name: string): string {
  return (e.getAttribute(name) ?? "").slice(0, 300);
}

/** The elements that label a control. */
export function labelsOf(e: Element): Element[] {
  const found: Element[] = Array.from((e as HTMLInputElement).labels ?? []);
  const root = e.getRootNode() as Document | ShadowRoot;
  for (const id of (e.getAttribute("aria-labelledby") ?? "").split(/\s+/)) {
    const label = id === "" ? null : root.getElementById(id);
    if (label !== null) found.push(label);
  }
  return found;
}
