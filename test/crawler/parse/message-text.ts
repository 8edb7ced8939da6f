/** Lines joined by CRLF, as a message travels. */
export function lines(...rows: readonly string[]): Buffer {
  return Buffer.from(rows.join("\r\n"), "latin1");
}

/** A multipart message with the given parts, each given with its own head lines, a blank line and its body. */
export function multipart(subtype: string, boundary: string, ...parts: readonly string[]): Buffer {
  const delimited = parts.flatMap((part) => [`--${boundary}`, part]);
  return lines(`Content-Type: multipart/${subtype}; boundary="${boundary}"`, "", ...delimited, `--${boundary}--`, "");
}
