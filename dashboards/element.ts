type Attribute = string | number | boolean | null | undefined;

/** What an element may hold: nodes and text. Text is only ever text: nothing here reads markup. */
export type Child = Node | string | number | null | false | readonly Child[];

/** Makes elements of one document. Markup in a text stays text; an attribute that is null or false is left out. */
export function elementMaker(document: Document) {
  function append(parent: Element, child: Child): void {
    if (child === null || child === false) return;
    if (typeof child === "object" && "nodeType" in child) parent.append(child);
    else if (typeof child === "object") for (const one of child) append(parent, one);
    else parent.append(document.createTextNode(String(child)));
  }
  return function element<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    attributes: Readonly<Record<string, Attribute>> = {},
    ...children: Child[]
  ): HTMLElementTagNameMap[Name] {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      node.setAttribute(key, value === true ? "" : String(value));
    }
    for (const child of children) append(node, child);
    return node;
  };
}

export type ElementMaker = ReturnType<typeof elementMaker>;
