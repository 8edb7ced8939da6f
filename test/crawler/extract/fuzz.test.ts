import fc from "fast-check";
import { expect, test } from "vitest";
import { type MessageReferences, readMessageReferences } from "../../../crawler/extract/message-references.ts";
import { type ParsedMessage, readMessage } from "../../../crawler/parse/mime.ts";

/** 20,000 cases; the seed is fixed, so that a failure comes again. */
const RUNS = { numRuns: 10_000, seed: 20270301 };
/** Longest processor time of one case of at most 60 KB. */
const MAX_CASE_MS = 1_500;
const MAX_HEAP_GROWTH = 200 * 2 ** 20;

/** Pieces of messages, most of them broken; what is put together of them reaches the odd paths more often than random bytes. */
const HEAD = [
  "Content-Type: text/html",
  "Content-Type: text/html; charset=utf-7",
  'Content-Type: text/plain; charset="',
  "Content-Type: multipart/mixed; boundary=b",
  'Content-Type: multipart/alternative; boundary="b"',
  "Content-Type: multipart/related",
  "Content-Type: multipart/digest; boundary=c",
  "Content-Type: message/rfc822",
  "Content-Type: text/x-amp-html",
  "Content-Type: image/svg+xml",
  "Content-Type: text/css",
  "Content-Transfer-Encoding: base64",
  "Content-Transfer-Encoding: quoted-printable",
  "Content-Transfer-Encoding: x-uuencode",
  "Content-Disposition: attachment; filename*0*=utf-8''%",
  "From: a <a@b>, c <d@e>; f: g@h;",
  "Subject: =?utf-8?B?////?=",
  "Date: 99 Foo 0000",
  "List-Unsubscribe: <https://a.example/u>",
  "Disposition-Notification-To: x",
  ": nothing",
  "no colon here",
  " folded",
  "\tfolded",
  "From \u00ff\u00fe",
  'Content-Type: message/external-body; URL="https://a.example"',
] as const;
const BODY = [
  "--b",
  "--b--",
  "--c",
  "--c--",
  "--",
  "<html>",
  "<img src=//a.example/1 width=1>",
  "<img src='",
  "<!--[if mso]>",
  "<![endif]-->",
  "<v:fill src=//a.example>",
  "<style>",
  "</style>",
  "@import url(//b.example);",
  "@media (x){",
  "}",
  "p{background:url(",
  ".x{display:none}",
  "<p class=x style='display:none;background:url(//c.example)'>",
  "</p>",
  "<svg>",
  "<a href=//d.example>here",
  "</a>",
  "<base href=//e.example/>",
  "<iframe srcdoc='<img src=//f.example>'>",
  "<iframe src='data:text/html,<img src=//g.example>'>",
  "&#0;&#xfffffff;&nbsp",
  "=3D=\r\n=C3=A9=zz",
  "PGltZyBzcmM9Ly9iLmV4YW1wbGU+",
  "\u0000\u0001\ufeff\ud83d",
  "<img srcset=', ,,//a.example 1x,'>",
  "<meta http-equiv=refresh content=';url='>",
  "https://h.example/?u=https%3A%2F%2Fi.example",
  "<table><td><td>",
  "]]>",
  "begin 644 x",
  "\u001b$B",
  "<!doctype",
] as const;

/** Pieces that belong together, so that the inside of multiparts and style sheets is reached too. */
const TOGETHER = [
  "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>",
  "Content-Type: multipart/mixed\r\n\r\n--g\r\nContent-Type: text/html\r\n\r\n<p>guess\r\n--g--\r\n",
  "\r\n--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n<img src=//a.example>",
  "Content-Type: text/html\r\n\r\n\ufeffa\u00e9",
  "\r\n\r\n<style>@import url(//b.example/x) print;@font-face{src:url(//b.example/f)}</style>",
  "\r\n\r\n<a href='https://h.example/?u=https%3A%2F%2Fi.example'>Unsubscribe</a>",
] as const;

const eol = fc.constantFrom("\r\n", "\n", "\r", "\r\n\r\n", "");
const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...HEAD, ...BODY) },
  { weight: 1, arbitrary: fc.constantFrom(...TOGETHER) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);
const rows = fc.array(fc.tuple(piece, eol), { maxLength: 25 });
const builtMessage = fc
  .tuple(
    fc.constantFrom("", "", ...TOGETHER),
    fc.array(fc.tuple(fc.constantFrom(...HEAD), eol), { maxLength: 8 }),
    eol,
    rows,
    fc.constantFrom("utf8", "latin1", "utf16le" as const),
  )
  .map(([together, head, blank, body, encoding]) =>
    Buffer.from(
      [together, ...[...head, ["", blank], ...body].map((row) => row.join(""))].join(""),
      encoding as BufferEncoding,
    ),
  );
const randomBytes = fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes));
const repeated = fc
  .tuple(piece, fc.integer({ min: 2, max: 400 }))
  .map(([text, times]) => Buffer.from(`Content-Type: text/html\r\n\r\n${text.repeat(times)}`));

const reached = new Map<string, number>();
const reach = (name: string) => reached.set(name, (reached.get(name) ?? 0) + 1);

/** Plain, since `expect` would take most of the time of a million checks. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function check(bytes: Buffer): void {
  const before = process.cpuUsage();
  const message = readMessage(bytes);
  const found = readMessageReferences(message);
  const { user, system } = process.cpuUsage(before);
  must((user + system) / 1_000 < MAX_CASE_MS, "it takes too long");
  checkParts(bytes, message);
  checkReferences(message, found);
}

function checkParts(bytes: Buffer, { parts, displayed, cuts }: ParsedMessage): void {
  must(new Set(parts.map(({ path }) => path)).size === parts.length, "two parts of one path");
  for (const { kind, role, problems, charset, headRange, bodyRange, body } of parts) {
    for (const name of [kind, role, ...problems, charset?.source ?? "no text"]) reach(name);
    must(headRange === null || headRange.end <= bytes.length, "a head beyond the message");
    if (bodyRange === null || !bytes.includes(0x0a)) continue;
    must(bytes.subarray(bodyRange.start, bodyRange.end).equals(body), "a body that is not where it says");
  }
  must(
    [...displayed.html, ...displayed.text].every((path) => parts.some((part) => part.path === path)),
    "no such part",
  );
  must(cuts.length === 0, "a limit was met");
}

function checkReferences({ parts, head }: ParsedMessage, { resources, links }: MessageReferences): void {
  const all = [...resources, ...links];
  const places = all.map(
    ({ path, byteOffset, attribute, position }) => `${path} ${byteOffset} ${attribute} ${position}`,
  );
  must(new Set(places).size === all.length, "two references of one place");
  const sizes = new Map(parts.map(({ path, text }) => [path, Buffer.byteLength(text ?? "")]));
  for (const { path, byteOffset, url } of all) {
    must(
      byteOffset >= 0 && byteOffset <= (path === "" ? head.fields.length : (sizes.get(path) ?? -1)),
      "an offset outside of the part",
    );
    must(url === null || URL.canParse(url), "an address that is none");
  }
  for (const { kind, hiddenBy, media, attribute, isRemote } of resources) {
    for (const name of [`loads ${kind}`, isRemote ? "remote" : "not remote"]) reach(name);
    if (hiddenBy.length > 0) reach("hidden");
    if (media !== null) reach("conditional");
    if (attribute.startsWith("srcdoc")) reach("inner document");
  }
  for (const { linkClass, unwrapped } of links) {
    reach(`link ${linkClass}`);
    if (unwrapped.length > 0) reach("unwrapped");
  }
}

test("20,000 broken messages: nothing throws, hangs or points outside its part, and memory stays bounded", {
  timeout: 300_000,
}, () => {
  const heapBefore = process.memoryUsage().heapUsed;
  fc.assert(fc.property(builtMessage, check), RUNS);
  fc.assert(fc.property(randomBytes, check), { ...RUNS, numRuns: 5_000 });
  fc.assert(fc.property(repeated, check), { ...RUNS, numRuns: 5_000 });
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(MAX_HEAP_GROWTH);
});

test.each([
  "html",
  "amp",
  "svg",
  "css",
  "text",
  "external-body",
  "multipart",
  "message",
  "displayed",
  "alternative",
  "attached",
  "nested",
  "container",
  "boundary-missing",
  "boundary-guessed",
  "boundary-not-closed",
  "head-without-end",
  "charset",
  "ascii",
  "utf-8",
  "guessed",
  "declared",
  "mark",
  "loads image",
  "loads style",
  "loads frame",
  "remote",
  "not remote",
  "hidden",
  "conditional",
  "inner document",
  "link unsubscribe",
  "link content",
  "unwrapped",
])("the cases reached: %s", (name) => expect(reached.get(name) ?? 0).toBeGreaterThan(5));
