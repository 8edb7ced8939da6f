import { expect, test } from "vitest";
import { AddressForms } from "../analysis/classify/leak/address-forms.ts";
import { findLeaks } from "../analysis/classify/leak/find-leaks.ts";
import { mentionsMailPixels } from "../analysis/classify/pixel-words.ts";
import { urlPieces } from "../analysis/compare/url-pieces.ts";
import { imageSize } from "../crawler/browser/image-size.ts";
import { sniffMediaType } from "../crawler/browser/media-type.ts";
import { addressedHost } from "../crawler/browser/request-rows.ts";
import { chooseConfirmation } from "../crawler/confirm/confirmation-link.ts";
import { judgeConfirmation } from "../crawler/confirm/confirmation-page.ts";
import { readableText } from "../crawler/confirm/readable-text.ts";
import { wayOut } from "../crawler/confirm/unsubscribe.ts";
import { readCss } from "../crawler/extract/css/css-resources.ts";
import { unwrapUrl } from "../crawler/extract/links/unwrap-url.ts";
import { readSrcset } from "../crawler/extract/markup/srcset.ts";
import { readStyleAttribute } from "../crawler/extract/markup/visibility.ts";
import { readMessageReferences } from "../crawler/extract/message-references.ts";
import { resolveReference } from "../crawler/extract/resolve-reference.ts";
import { withInlineUrls, withoutInnerDocuments } from "../crawler/open/message-page.ts";
import { readDate } from "../crawler/parse/message-date.ts";
import { readMessage } from "../crawler/parse/mime.ts";
import { parseRows } from "../crawler/parse/parse.ts";
import { addressesIn, headerFields } from "../crawler/receive/header-fields.ts";
import { forwardedMessages } from "../crawler/receive/import/forwarded-message.ts";
import { isFromLine, mailFileKind } from "../crawler/receive/import/mail-file.ts";
import { saidIn } from "../crawler/subscribe/outcome-words.ts";

/** Odd characters and pieces that expressions trip over when they come by the million. */
const pieces = [
  ..."<>&()[]{}\"'`=;,:@/\\*+.-_%#?!~|^$ \t\n\r\0a1é\u00a0\u200b",
  ...[
    "<a ",
    "<b>",
    "</",
    "</style",
    "<style>",
    "<script ",
    "<!--",
    "<!---->",
    "-->",
    "<![if",
    "<div style=x>",
    "<table>",
    "<a href=x>",
  ],
  ...[
    "=?",
    "=?utf-8?B?",
    "=?utf-8?Q?=",
    "=\n",
    "\r\n",
    "\r\n ",
    "\n\n",
    "--",
    "--b\n",
    "&#",
    "&nbsp;",
    "&amp",
    "/*",
    "*/",
    "url(",
    "@import '",
    "a:b;",
    "a(;",
  ],
  ...[
    "http://",
    "http://a.b/ ",
    "www.",
    "cid:",
    "srcset",
    "srcdoc =",
    "a@",
    "<a@b>",
    "%25",
    "?a=",
    ";a=b",
    "charset=",
    "boundary=",
    "From ",
    "From Mon 1:11 ",
  ],
  ...[
    "confirm ",
    "1234 ",
    "ABC12-",
    "ya esta ",
    "mail ",
    "organi ",
    "\ud83d",
    "\u202e",
    "a ",
    "a.",
    ", ",
    " 1x",
    '\\"',
    "(\\",
  ],
];

const bytes = (text: string) => Buffer.from(text, "utf8");
const fields = (text: string, type: string) =>
  `From: a@b.test\r\nSubject: ${text.slice(0, 1_000)}\r\nContent-Type: ${type}\r\n\r\n`;
const whole = (text: string, type: string) => {
  const message = readMessage(bytes(`${fields(text, type)}${text}`));
  parseRows(message, "2027-03-01T00:00:00.000Z");
  readMessageReferences(message);
};
const forms = new AddressForms("k3j5h2@seeds.example");

/** Functions over text from outside, each with the most of it that it is ever given, in KB. */
const readers: readonly (readonly [name: string, mostKb: number, read: (text: string) => unknown])[] = [
  ["a message of HTML", 1_000, (text) => whole(text, "text/html")],
  ["a message of plain text", 1_000, (text) => whole(text, "text/plain; charset=utf-8")],
  ["a multipart", 1_000, (text) => whole(text, "multipart/mixed; boundary=b")],
  [
    "a message that is nothing but a header",
    1_000,
    (text) => readMessageReferences(readMessage(bytes(`Subject: ${text}`))),
  ],
  [
    "header fields",
    1_000,
    (text) => readMessage(bytes(`From: ${text}\r\nTo: ${text}\r\nList-Id: ${text}\r\nDate: ${text}\r\n\r\n`)),
  ],
  ["what a confirmation says in HTML", 1_000, (text) => confirmation({ html: text })],
  ["what a confirmation says in plain text", 1_000, (text) => confirmation({ text })],
  ["what a page says after a confirmation", 1_000, (text) => judgeConfirmation(text, 200)],
  ["what a page says after a sign-up", 100, saidIn],
  [
    "ways out",
    1_000,
    (text) =>
      wayOut(
        [
          ["List-Unsubscribe", text],
          ["List-Unsubscribe-Post", text],
        ],
        [text],
      ),
  ],
  ["addresses in a field", 1_000, addressesIn],
  ["the header of a raw message", 1_000, (text) => headerFields(bytes(text), "delivered-to")],
  [
    "forwarded messages",
    1_000,
    (text) => forwardedMessages(bytes(`Content-Type: multipart/mixed; boundary=b${text}\r\n\r\n${text}`)),
  ],
  ["what kind a mail file is", 64, (text) => mailFileKind(bytes(text))],
  ["a line of an mbox", 1_000, (text) => isFromLine(`From ${text}`)],
  ["a date", 1_000, readDate],
  ["a style sheet", 1_000, (text) => readCss(text, "sheet")],
  ["a style attribute", 1_000, readStyleAttribute],
  ["a srcset", 1_000, readSrcset],
  ["a wrapped link", 1_000, (text) => unwrapUrl(`https://urldefense.com/v3/__${text}`)],
  ["a reference", 1_000, (text) => resolveReference(text, "http://a.test/")],
  ["the message's page", 1_000, (text) => withoutInnerDocuments(withInlineUrls(text))],
  [
    "what a body is",
    1_000,
    (text) => [sniffMediaType(bytes(text)), imageSize(bytes(text)), sniffMediaType(bytes(`<svg${text}`))],
  ],
  ["the host of a request", 1_000, (text) => addressedHost(`http://${text}`)],
  ["the pieces of an address", 100, (text) => urlPieces(`http://a.test/${text}?${text}`)],
  ["a privacy text", 1_000, mentionsMailPixels],
  ["a search for the address", 10, (text) => findLeaks(text, forms, true)],
];

function confirmation({ html = "", text = "" }): void {
  const parts = [
    { path: "1", text: html },
    { path: "2", text },
  ];
  const read = readableText({ parts, displayed: { html: ["1"], text: ["2"] } });
  chooseConfirmation({
    subject: `${html}${text}`.slice(0, 1_000),
    text: read,
    links: [{ url: "http://a.test/", anchorText: read.slice(0, 1_000), linkClass: "confirm" }],
  });
}

/** Processor time of this thread in milliseconds: what a busy machine does beside it is not counted. */
function cost(read: (text: string) => unknown, text: string): number {
  const began = process.cpuUsage();
  read(text);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

/** Ten times the text may cost this many times the work: linear is 10, quadratic is 100. */
const MOST_GROWTH = 30;
/** Work too small to be told from collecting garbage. */
const NOISE_MS = 60;

test.each(readers)(
  "the work on %s grows with its length, whatever it is made of",
  { timeout: 300_000 },
  (_, mostKb, read) => {
    const slow: string[] = [];
    for (const piece of pieces) {
      let before = NOISE_MS;
      for (const kb of [1, 10, 100, 1_000].filter((size) => size <= mostKb)) {
        const text = piece.repeat(Math.ceil((kb * 1_000) / piece.length));
        // The least of three: a pause of the collector is no work.
        let ms = cost(read, text);
        for (let tries = 0; tries < 2 && ms > MOST_GROWTH * before; tries += 1) ms = Math.min(ms, cost(read, text));
        if (ms > MOST_GROWTH * before) {
          slow.push(`${JSON.stringify(piece)} of ${kb} KB: ${Math.round(ms)} ms, ${Math.round(before)} ms for a tenth`);
          break;
        }
        before = Math.max(NOISE_MS / 2, ms);
      }
    }
    expect(slow).toEqual([]);
  },
);

test("the measure would notice quadratic work", () => {
  const quadratic = (text: string) => text.replace(/<[^>]*>/g, " ");
  expect(cost(quadratic, "<".repeat(100_000))).toBeGreaterThan((MOST_GROWTH * NOISE_MS) / 2);
});
