/** Text as HTML; controls and characters that turn the direction of writing become U+FFFD. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text
    .replace(/[&<>"]/g, (character) => entities[character]!)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\uFFFD");
}

/** The whole page around a body of HTML: paged for print, no script, nothing loaded. */
export function page(language: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
@page { size: A4; margin: 20mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt system-ui, sans-serif; color: #555 } }
body { font: 11pt/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fcfcfa; max-width: 46em; margin: 2em auto; padding: 0 1em; font-variant-numeric: tabular-nums }
h1 { font-size: 1.73em; line-height: 1.2 } h2 { font-size: 1.44em; margin-top: 2em } h3 { font-size: 1.2em } h4 { font-size: 1em; margin: .8em 0 .2em }
h2, h3, h4 { break-after: avoid } article { border-top: 1px solid #bbb; padding-top: .3em }
code, time { font: .88em ui-monospace, monospace; overflow-wrap: anywhere } time { white-space: nowrap; overflow-wrap: normal } table { border-collapse: collapse; width: 100% } td, th { padding: .15em .8em .15em 0; vertical-align: top; text-align: left }
tr, li, dd { break-inside: avoid } dt { break-after: avoid } .twins th { width: 12em; font-weight: 400 }
mark { background: #ffe08a } li { overflow-wrap: anywhere } dt { font-weight: 600 } dd { margin: 0 0 .6em 1.2em }
@media print { body { background: none; margin: 0; padding: 0; max-width: none; font-size: 10pt } }
.unstamped { border: 2px solid #1b1b1b; padding: .5em .8em; font-weight: 600 }
</style></head><body>
${body}
</body></html>
`;
}

/** Fills {names} of a sentence with escaped values. */
export function say(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return escaped(sentence).replace(/\{(\w+)\}/g, (_, name: string) => escaped(String(values[name] ?? "")));
}

/** A section of the report. */
export function section(head: string, body: string): string {
  return `<section><h2>${head}</h2>${body}</section>`;
}

/** Items of HTML as a list; a dash where there are none. */
export function list(items: readonly string[]): string {
  return items.length === 0 ? "<p>–</p>" : `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}

/** Terms with their meanings, escaped. */
export function definitions(pairs: readonly (readonly [string, string])[]): string {
  return `<dl>${pairs.map(([term, meaning]) => `<dt>${escaped(term)}</dt><dd>${escaped(meaning)}</dd>`).join("")}</dl>`;
}
