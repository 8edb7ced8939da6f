import { decodeText } from "./charset.ts";

/** A structured field: `text/html; charset=utf-8` gives value `text/html` and one parameter. */
export interface StructuredValue {
  /** The part before the first semicolon, in lower case. */
  readonly value: string;
  /** Parameters by lower-case name; the first of a name wins. */
  readonly parameters: ReadonlyMap<string, string>;
}

const MAX_PARAMETERS = 100;
const MAX_CHARS = 16_384;

/** Reads a structured field (RFC 2045 5.1) with comments, and continued and encoded parameters (RFC 2231). */
export function readStructured(field: string | null): StructuredValue {
  const pieces = splitOutsideQuotes((field ?? "").slice(0, MAX_CHARS));
  const parameters = new Map<string, string>();
  const continued = new Map<string, Map<number, { text: string; isEncoded: boolean }>>();
  for (const piece of pieces.slice(1, MAX_PARAMETERS)) {
    const equals = piece.indexOf("=");
    if (equals < 0) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    const text = unquote(piece.slice(equals + 1).trim());
    const section = /^([^*]+)\*(?:(\d{1,3})(\*)?)?$/.exec(name);
    if (section === null) {
      if (!parameters.has(name)) parameters.set(name, text);
      continue;
    }
    const base = section[1] ?? "";
    const sections = continued.get(base) ?? new Map<number, { text: string; isEncoded: boolean }>();
    const index = Number(section[2] ?? 0);
    if (!sections.has(index)) sections.set(index, { text, isEncoded: section[2] === undefined || section[3] === "*" });
    continued.set(base, sections);
  }
  // RFC 2231 names the encoded form as the better one where both are given.
  for (const [name, sections] of continued) parameters.set(name, joinSections(sections));
  return { value: (pieces[0] ?? "").trim().toLowerCase(), parameters };
}

function joinSections(sections: ReadonlyMap<number, { readonly text: string; readonly isEncoded: boolean }>): string {
  let charset: string | null = null;
  const bytes: Buffer[] = [];
  for (let index = 0; sections.has(index); index += 1) {
    const { text, isEncoded } = sections.get(index)!;
    let rest = text;
    if (index === 0 && isEncoded) {
      const mark = /^([^']*)'[^']*'/.exec(text);
      if (mark !== null) {
        charset = mark[1] ?? null;
        rest = text.slice(mark[0].length);
      }
    }
    bytes.push(isEncoded ? percentBytes(rest) : Buffer.from(rest));
  }
  return decodeText(Buffer.concat(bytes), charset === "" ? null : charset, false).text;
}

function percentBytes(text: string): Buffer {
  return Buffer.from(
    text
      .replace(/[\u0100-\uffff]/g, "?")
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  let out = "";
  for (let at = 1; at < text.length; at += 1) {
    const char = text[at]!;
    if (char === '"') break;
    out += char === "\\" && at + 1 < text.length ? text[++at]! : char;
  }
  return out;
}

/** Splits at semicolons that are neither quoted nor in a comment. A comment that is never closed is none. */
function splitOutsideQuotes(text: string, lastClose = text.lastIndexOf(")")): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  let isQuoted = false;
  let isValue = false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    if (char === "\\" && (isQuoted || depth > 0)) {
      if (depth === 0) piece += char + (text[at + 1] ?? "");
      at += 1;
    } else if (char === '"' && depth === 0) {
      isQuoted = !isQuoted;
      piece += char;
    } else if (!isQuoted && char === "(" && at < lastClose && (depth > 0 || !isValue || isBlank(text[at - 1]))) {
      depth += 1; // in a value a blank must come first: `Invoice(1).pdf` is a name and no comment
    } else if (!isQuoted && char === ")" && depth > 0) {
      depth -= 1;
    } else if (char === ";" && !isQuoted && depth === 0) {
      pieces.push(piece);
      piece = "";
      isValue = false;
    } else if (depth === 0) {
      piece += char;
      isValue ||= char === "=";
    }
  }
  if (depth > 0) return splitOutsideQuotes(text, -1);
  pieces.push(piece);
  return pieces;
}

function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t" || char === "=";
}
