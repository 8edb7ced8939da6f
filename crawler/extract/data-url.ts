/** Longest text of a `data:` URL that is read. */
const MAX_CHARS = 1_000_000;

/** Media types whose text is a document that a frame shows. */
export const DOCUMENT_TYPES: ReadonlySet<string> = new Set([
  "text/html",
  "application/xhtml+xml",
  "image/svg+xml",
  "text/xml",
  "application/xml",
]);

/**
 * The text that a `data:` URL (RFC 2397) holds, if it is of one of the types; null for any other reference. Tabs and line ends within
 * are dropped, as URLs are read (WHATWG URL, 4.4), and so is a fragment.
 */
export function textOfDataUrl(raw: string, types: ReadonlySet<string>): string | null {
  const value = raw
    .slice(0, MAX_CHARS)
    .replace(/[\t\n\r]/g, "")
    .trimStart();
  if (value.slice(0, 5).toLowerCase() !== "data:") return null;
  const comma = value.slice(0, 300).indexOf(",");
  if (comma === -1) return null;
  const [type = "", ...parameters] = value.slice(5, comma).toLowerCase().split(";");
  if (!types.has(type.trim())) return null;
  const [body = ""] = value.slice(comma + 1).split("#");
  const bytes = Buffer.from(
    body.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    body.includes("%") ? "latin1" : "utf8",
  );
  return parameters.some((parameter) => parameter.trim() === "base64")
    ? Buffer.from(bytes.toString("latin1"), "base64").toString("utf8")
    : bytes.toString("utf8");
}
