/** What a scan tells, in document order. Positions are indexes into the text. */
export interface TagSink {
  openTag(nameStart: number, nameEnd: number): void;
  /** An attribute without a value has `valueStart` and `valueEnd` at the end of its name. */
  attribute(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void;
  /** The `>` of a start tag, at `end`. */
  openTagEnd(end: number): void;
  closeTag(nameStart: number, nameEnd: number): void;
  text(start: number, end: number): void;
  comment(start: number, end: number): void;
  isInForeignContent(): boolean;
}

/** Elements whose content is text up to their end tag (HTML Living Standard 13.2.5, scripting off). */
const RAW_TEXT = new Set(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]);

/**
 * Finds tags, attributes, comments and text by the tokenization rules of the HTML standard (13.2.5).
 * A scanner of our own, since it takes a fifth of the time of htmlparser2's tokenizer, which a test holds it against; one pass, no backtracking.
 */
export function scanTags(text: string, sink: TagSink): void {
  const to = text.length;
  let at = 0;
  let textStart = 0;
  while (at < to) {
    const open = text.indexOf("<", at);
    if (open < 0 || open >= to - 1) break;
    const next = text.charCodeAt(open + 1);
    if (isLetter(next)) {
      if (open > textStart) sink.text(textStart, open);
      at = startTag(text, open + 1, to, sink);
    } else if (next === 0x2f && isLetter(text.charCodeAt(open + 2))) {
      if (open > textStart) sink.text(textStart, open);
      at = endTag(text, open + 2, to, sink);
    } else if (next === 0x21 || next === 0x3f || (next === 0x2f && open + 2 < to)) {
      if (open > textStart) sink.text(textStart, open);
      at = markup(text, open, to, sink);
    } else {
      at = open + 1;
      continue;
    }
    textStart = at;
  }
  if (textStart < to) sink.text(textStart, to);
}

/** Reads a start tag whose name begins at `nameStart`; gives where the content goes on. A tag that never ends is dropped. */
function startTag(text: string, nameStart: number, to: number, sink: TagSink): number {
  let at = nameEnd(text, nameStart, to);
  const name = text.slice(nameStart, at).toLowerCase();
  const isForeign = sink.isInForeignContent();
  sink.openTag(nameStart, at);
  for (;;) {
    while (at < to && (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === 0x2f)) at += 1;
    if (at >= to) return to;
    if (text.charCodeAt(at) === 0x3e) break;
    at = attribute(text, at, to, sink);
    if (at >= to) return to;
  }
  sink.openTagEnd(at);
  if (isForeign) return at + 1;
  if (RAW_TEXT.has(name)) return rawText(text, name, at + 1, to, sink);
  if (name !== "plaintext") return at + 1;
  if (at + 1 < to) sink.text(at + 1, to);
  return to;
}

function attribute(text: string, start: number, to: number, sink: TagSink): number {
  let at = start + 1; // an `=` in first place belongs to the name
  while (at < to && !endsAttributeName(text.charCodeAt(at))) at += 1;
  const end = at;
  while (at < to && isBlank(text.charCodeAt(at))) at += 1;
  if (at >= to || text.charCodeAt(at) !== 0x3d) {
    sink.attribute(start, end, end, end);
    return at;
  }
  at += 1;
  while (at < to && isBlank(text.charCodeAt(at))) at += 1;
  const quote = text.charCodeAt(at);
  if (quote === 0x22 || quote === 0x27) {
    const close = text.indexOf(quote === 0x22 ? '"' : "'", at + 1);
    if (close < 0 || close >= to) return to;
    sink.attribute(start, end, at + 1, close);
    return close + 1;
  }
  const valueStart = at;
  while (at < to && !isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== 0x3e) at += 1;
  if (at < to) sink.attribute(start, end, valueStart, at);
  return at;
}

/** Text up to `</name` and a character that ends a name; without one it reaches to the end. */
function rawText(text: string, name: string, start: number, to: number, sink: TagSink): number {
  for (let open = text.indexOf("</", start); open >= 0 && open < to; open = text.indexOf("</", open + 2)) {
    const end = open + 2 + name.length;
    const next = text.charCodeAt(end);
    if (end >= to || !(isBlank(next) || next === 0x2f || next === 0x3e)) continue;
    if (text.slice(open + 2, end).toLowerCase() !== name) continue;
    if (open > start) sink.text(start, open);
    return open;
  }
  if (start < to) sink.text(start, to);
  return to;
}

function endTag(text: string, nameStart: number, to: number, sink: TagSink): number {
  const end = nameEnd(text, nameStart, to);
  if (end >= to) return to;
  sink.closeTag(nameStart, end);
  const close = text.indexOf(">", end);
  return close < 0 || close >= to ? to : close + 1;
}

/** Comments, CDATA in foreign content, and all else after `<!`, `<?` or `</`, which ends at the next `>`. */
function markup(text: string, open: number, to: number, sink: TagSink): number {
  if (text.startsWith("<!--", open)) return comment(text, open + 4, to, sink);
  if (text.startsWith("<![CDATA[", open) && sink.isInForeignContent()) {
    const close = text.indexOf("]]>", open + 9);
    const end = close < 0 || close > to ? to : close;
    if (end > open + 9) sink.text(open + 9, end);
    return Math.min(to, end + 3);
  }
  const close = text.indexOf(">", open + 1);
  return close < 0 || close >= to ? to : close + 1;
}

/** `<!-->` and `<!--->` are whole comments; `--!>` ends one too (13.2.5.43 to 52). */
function comment(text: string, start: number, to: number, sink: TagSink): number {
  if (text.startsWith(">", start)) return start + 1;
  if (text.startsWith("->", start)) return start + 2;
  for (let dashes = text.indexOf("--", start); dashes >= 0 && dashes < to; dashes = text.indexOf("--", dashes + 1)) {
    const next = text.charCodeAt(dashes + 2);
    const isEnd = next === 0x3e || (next === 0x21 && text.charCodeAt(dashes + 3) === 0x3e);
    if (!isEnd) continue;
    sink.comment(start, dashes);
    return dashes + (next === 0x3e ? 3 : 4);
  }
  sink.comment(start, to);
  return to;
}

function nameEnd(text: string, start: number, to: number): number {
  let at = start;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (isBlank(code) || code === 0x2f || code === 0x3e) break;
    at += 1;
  }
  return at;
}

function endsAttributeName(code: number): boolean {
  return isBlank(code) || code === 0x2f || code === 0x3e || code === 0x3d;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x0c;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}
