import { utf8Offsets } from "../markup/byte-offsets.ts";
import type { FoundLink } from "../reference.ts";
import { resolveLink } from "../resolve-reference.ts";
import { unwrapUrl } from "./unwrap-url.ts";

const MAX_CONTEXT = 120;

/**
 * The addresses in a plain text, which clients turn into links (`https://`, `www.`). Trailing punctuation is left off as clients do;
 * the words before an address, on its line or the one above, stand for the anchor text that plain text has not.
 */
export function readTextLinks(
  text: string,
  limit: number,
): { readonly links: readonly FoundLink[]; readonly left: number } {
  const byteOffset = utf8Offsets(text);
  const links: FoundLink[] = [];
  let left = 0;
  const address = /(?:https?:\/\/|www\.)[^\s<>"\u00a0\u3000]{1,4000}/gi;
  for (let match = address.exec(text); match !== null; match = address.exec(text)) {
    const own = beforeNext(match[0]);
    // What stands behind the end of an address may hold another.
    address.lastIndex = match.index + own.length;
    const raw = withoutTail(own);
    const target = resolveLink(raw, null);
    if (target === null) continue;
    if (links.length >= limit) {
      left += 1;
      continue;
    }
    const end = match.index + raw.length;
    links.push({
      element: "text",
      attribute: "text",
      position: 0,
      byteOffset: byteOffset(match.index),
      raw,
      ...target,
      unwrapped: unwrapUrl(target.url),
      anchorText: "",
      textBefore: oneLine(text.slice(Math.max(0, match.index - MAX_CONTEXT), match.index)),
      textAfter: oneLine(text.slice(end, end + MAX_CONTEXT)),
      documentOrder: links.length,
    });
  }
  return { links, left };
}

/** Where another address begins within one, or a Markdown link is closed, the first ends: `https://x,https://y`, `](https://x)[y](https://z)`. */
function beforeNext(address: string): string {
  const ends = [
    ",http://",
    ",https://",
    ";http://",
    ";https://",
    "|http",
    ")[",
    ")(",
    "](",
    "»",
    "«",
    "“",
    "”",
    "、",
    "。",
    "，",
    "）",
    "】",
    "』",
    "」",
  ];
  let end = address.length;
  for (const mark of ends) {
    const at = address.indexOf(mark, 8);
    if (at !== -1 && at < end) end = at + (mark === ")[" && address.slice(0, at).includes("(") ? 1 : 0);
  }
  return address.slice(0, end);
}

/** An address ends before the punctuation of its sentence, and before a bracket that it did not open. */
function withoutTail(address: string): string {
  let end = address.length;
  let open = 0;
  for (const character of address) open += character === "(" ? 1 : character === ")" ? -1 : 0;
  while (end > 0) {
    const last = address[end - 1]!;
    if (!".,;:!?'*_>]}…»”’".includes(last) && !(last === ")" && open < 0)) break;
    if (last === ")") open += 1;
    end -= 1;
  }
  return address.slice(0, end);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
