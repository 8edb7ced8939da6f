/** A named piece of a value or URL. */
export interface Piece {
  readonly where: string;
  readonly value: string;
}

/** A value taken apart by one layer of writing. */
export interface Layer {
  readonly writing: "url" | "json" | "query" | "base64" | "hex" | "escaped";
  readonly pieces: readonly Piece[];
}

const MAX_PIECES = 60;
const printable = /^[\t\n\r\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]*$/;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Percent-decodes a value; what is malformed stays as it is. */
export function percentDecoded(value: string): string {
  if (!value.includes("%")) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The bytes of base64 in either alphabet, with or without padding; null when it is none. */
export function base64Bytes(value: string): Uint8Array | null {
  if (value.length < 6 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return null;
  const standard = value
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/(?<!=)=+$/, "");
  if (standard.length % 4 === 1) return null;
  try {
    return Uint8Array.from(atob(standard), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** The bytes of hex in either case; null when it is none. */
export function hexBytes(value: string): Uint8Array | null {
  if (value.length < 8 || value.length % 2 === 1 || !/^[0-9a-f]+$/i.test(value)) return null;
  const bytes = new Uint8Array(value.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(value.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Bytes as text when they are printable UTF-8; null otherwise. */
export function textOf(bytes: Uint8Array | null): string | null {
  if (bytes === null || bytes.length < 4) return null;
  try {
    const text = utf8.decode(bytes);
    return printable.test(text) ? text : null;
  } catch {
    return null;
  }
}

function jsonPieces(value: string): readonly Piece[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return null;
  }
  const pieces: Piece[] = [];
  const walk = (node: unknown, where: string) => {
    if (pieces.length >= MAX_PIECES) return;
    if (typeof node === "object" && node !== null) {
      for (const [key, child] of Object.entries(node)) walk(child, where === "" ? key : `${where}.${key}`);
    } else pieces.push({ where, value: String(node) });
  };
  walk(parsed, "");
  return pieces;
}

/** Takes a value apart by its outermost writing; null when it is plain. Never throws. */
export function outerLayer(value: string): Layer | null {
  if (value.length < 4) return null;
  if (/^https?:\/\//i.test(value)) return { writing: "url", pieces: [{ where: "", value }] };
  const first = value[0];
  if (first === "{" || first === "[") {
    const pieces = jsonPieces(value);
    if (pieces !== null) return { writing: "json", pieces };
  }
  if (/^[^=&?\s/]+=[^&]*(&[^=&]+=[^&]*)+$/.test(value)) {
    const pieces = [...new URLSearchParams(value)]
      .slice(0, MAX_PIECES)
      .map(([where, piece]) => ({ where, value: piece }));
    return { writing: "query", pieces };
  }
  const escaped = percentDecoded(value);
  if (escaped !== value) return { writing: "escaped", pieces: [{ where: "", value: escaped }] };
  const fromHex = textOf(hexBytes(value));
  if (fromHex !== null) return { writing: "hex", pieces: [{ where: "", value: fromHex }] };
  const fromBase64 = textOf(base64Bytes(value));
  if (fromBase64 !== null) return { writing: "base64", pieces: [{ where: "", value: fromBase64 }] };
  return null;
}
