/** A list that does not have the form it should; `message` names file, line and field. */
export class ListError extends Error {
  override name = "ListError";
}

/** The records of a CSV text (RFC 4180): quoted fields, CRLF or LF, the last line with or without its end. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const record = records.at(-1)!;
    const quoted = text[at] === '"' ? /"((?:[^"]|"")*)"/y : null;
    const pattern = quoted ?? /([^,\r\n]*)/y;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) throw new ListError(`line ${records.length}: a quoted field does not end`);
    record.push(quoted === null ? match[1]! : match[1]!.replaceAll('""', '"'));
    at = pattern.lastIndex;
    if (text[at] === ",") {
      at += 1;
      if (at === text.length) record.push("");
    } else {
      const end = /\r?\n|$/y;
      end.lastIndex = at;
      if (end.exec(text) === null) throw new ListError(`line ${records.length}: text follows a quoted field`);
      at = end.lastIndex;
      if (at < text.length) records.push([]);
    }
  }
  return records.filter((record) => record.length > 0 && record.some((field) => field !== ""));
}

/** Rows of a CSV text with a header line, by column name. Throws ListError where a column is missing or a line too long. */
export function parseTable<Column extends string>(
  text: string,
  columns: readonly Column[],
  file: string,
): Record<Column, string>[] {
  const [header = [], ...lines] = parseCsv(text);
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new ListError(`${file}: the first line lacks the column ${missing.join(", ")}`);
  return lines.map((line, index) => {
    if (line.length > header.length) throw new ListError(`${file}, line ${index + 2}: ${line.length} fields`);
    const entries = columns.map((column) => [column, line[header.indexOf(column)] ?? ""]);
    return Object.fromEntries(entries) as Record<Column, string>;
  });
}
