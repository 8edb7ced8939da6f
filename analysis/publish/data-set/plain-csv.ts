import type { PlainColumn } from "../redaction/redacted-copy.ts";

/** One line of the data package's CSV (RFC 4180, no byte order mark): nothing is prefixed, the codebook warns instead. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** Null is nothing at all; an empty text is a pair of quotes, so that both come back as they were. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Reads such a file back: rows of cells, null where there was nothing. */
export function* csvRows(text: string): Generator<(string | null)[]> {
  let row: (string | null)[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === '"') {
      let end = at + 1;
      while (end < text.length && !(text[end] === '"' && text[end + 1] !== '"')) end += text[end] === '"' ? 2 : 1;
      row.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
    } else {
      let end = at;
      while (end < text.length && text[end] !== "," && text[end] !== "\r" && text[end] !== "\n") end++;
      row.push(end === at ? null : text.slice(at, end));
      at = end;
    }
    if (text[at] === ",") {
      at++;
      if (at === text.length) row.push(null);
      continue;
    }
    at += text[at] === "\r" ? 2 : 1;
    yield row;
    row = [];
  }
}

/** A cell as the value that its column holds. */
export function cellValue(cell: string | null, { type }: PlainColumn): string | number | null {
  return cell === null || type === "TEXT" || type === "BLOB" ? cell : Number(cell);
}
