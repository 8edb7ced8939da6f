/**
 * Rows as CSV (RFC 4180) with a head of all keys in order of appearance; nested values as JSON, null as nothing.
 * A cell that a spreadsheet would run as a formula is led by an apostrophe.
 */
export function csvOf(rows: readonly object[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly unknown[]) => cells.map(cellOf).join(",");
  return [
    line(columns),
    ...rows.map((row) => line(columns.map((column) => (row as Record<string, unknown>)[column]))),
  ].join("\r\n");
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
