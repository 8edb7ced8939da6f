import type { DisplayedMessage } from "./open/message-page.ts";
import { decodePart, readMessage } from "./parse/mime.ts";

/**
 * What a mail client displays of raw message bytes (RFC 2046, 5.1.4): the displayed HTML parts one after the other, else
 * the text escaped, and the parts that `cid:` may name. Joins parse and open, which do not know each other.
 */
export function displayedMessage(bytes: Uint8Array): DisplayedMessage {
  const { parts, displayed } = readMessage(bytes);
  const text = (path: string) => parts.find((part) => part.path === path)?.text ?? "";
  const escaped = (plain: string) => plain.replace(/[&<]/g, (character) => (character === "&" ? "&amp;" : "&lt;"));
  const html =
    displayed.html.length > 0
      ? displayed.html.map(text).join("\n")
      : displayed.text.map((path) => `<pre>${escaped(text(path))}</pre>`).join("\n");
  const inline = parts
    .filter(
      ({ contentId, contentLocation, kind }) => (contentId !== null || contentLocation !== null) && kind === "binary",
    )
    .map((part) => ({
      contentId: part.contentId,
      contentLocation: part.contentLocation,
      mediaType: part.mediaType,
      bytes: decodePart(part),
    }));
  return { html, inline };
}
