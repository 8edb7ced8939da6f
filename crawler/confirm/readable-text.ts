/** The parts of a message that a reader sees. */
export interface ReadableMessage {
  readonly parts: readonly { readonly path: string; readonly text: string | null }[];
  readonly displayed: { readonly html: readonly string[]; readonly text: readonly string[] };
}

/** Characters of one part that are read: a message that asks for a confirmation is short, and a longer one may be an attack. */
const MOST_READ = 500_000;
const swallowing = ["style", "script", "title"];

/** What a person reads of a message, roughly: the displayed text parts, and the displayed HTML without its tags. Linear and bounded. */
export function readableText({ parts, displayed }: ReadableMessage): string {
  const textOf = (path: string) => (parts.find((part) => part.path === path)?.text ?? "").slice(0, MOST_READ);
  return [...displayed.text.map(textOf), ...displayed.html.map((path) => withoutTags(textOf(path)))]
    .join("\n")
    .replace(/&nbsp;|&#160;/gi, " ")
    .replace(/&amp;/g, "&")
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)));
}

/** HTML with each tag as a space, and without what stands in style, script and title; what is no tag stays. Each character is read once. */
function withoutTags(html: string): string {
  const pieces: string[] = [];
  for (let at = 0; ; ) {
    const open = html.indexOf("<", at);
    const close = open === -1 ? -1 : html.indexOf(">", open);
    if (close === -1) return [...pieces, html.slice(at)].join("");
    pieces.push(html.slice(at, open));
    const [name = ""] = /^[a-z!/?][a-z\d-]{0,10}/i.exec(html.slice(open + 1, open + 12)) ?? [];
    pieces.push(name === "" ? "<" : " ");
    at = name === "" ? open + 1 : close + 1;
    if (!swallowing.includes(name.toLowerCase())) continue;
    const end = endOf(html, name.toLowerCase(), at);
    if (end === -1) return pieces.join("");
    at = end;
  }
}

/** Where the end tag of an element stands that holds only text; -1 where nothing ends it, as for a browser. */
function endOf(html: string, name: string, from: number): number {
  for (let at = html.indexOf("</", from); at !== -1; at = html.indexOf("</", at + 2))
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at;
  return -1;
}
