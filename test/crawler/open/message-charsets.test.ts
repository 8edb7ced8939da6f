import iconv from "iconv-lite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { displayedMessage } from "../../../crawler/displayed-message.ts";
import { type OpeningBench, openingBench, urls } from "./opening-bench.ts";

let bench: OpeningBench;
beforeAll(async () => {
  bench = await openingBench({});
});
afterAll(() => bench.close());

/** A message whose HTML body is in a charset, said in its header, in its HTML, or in both. */
function message(body: Buffer, contentType: string, encoding: "8bit" | "base64"): Buffer {
  const head = ["From: a@sender.test", "Subject: x", "MIME-Version: 1.0", `Content-Type: ${contentType}`];
  const content = encoding === "base64" ? Buffer.from(body.toString("base64").replace(/.{76}/g, "$&\r\n")) : body;
  return Buffer.concat([
    Buffer.from([...head, `Content-Transfer-Encoding: ${encoding}`, "", ""].join("\r\n")),
    content,
  ]);
}

const TEXTS: readonly (readonly [charset: string, text: string])[] = [
  ["windows-1252", "Offre d’été à 20 €"],
  ["iso-8859-15", "Prix : 20 € à Œuilly"],
  ["iso-8859-2", "Zażółć gęślą jaźń"],
  ["windows-1251", "Добрый день, новости"],
  ["koi8-r", "Добрый день, новости"],
  ["iso-2022-jp", "これはニュースです"],
  ["shift_jis", "これはニュースです"],
  ["euc-kr", "이것은 광고입니다"],
  ["big5", "這是我們公司的信息"],
  ["gb18030", "这是我们公司的信息𠮷"],
  ["utf-16le", "Grüße 日本"],
  ["utf-8", "Grüße 日本 🎉"],
];

/** iconv-lite knows no ISO-2022-JP; the two characters of its sequence are in the table of EUC-JP, seven bits each. */
function encoded(text: string, charset: string): Buffer {
  if (charset !== "iso-2022-jp") return iconv.encode(text, charset);
  const pieces = text.split(/([^ -~]+)/).map((piece, at) => {
    if (at % 2 === 0) return Buffer.from(piece);
    const seven = iconv.encode(piece, "euc-jp").map((byte) => byte & 0x7f);
    return Buffer.concat([Buffer.from("\x1b$B"), seven, Buffer.from("\x1b(B")]);
  });
  return Buffer.concat(pieces);
}

test.each(TEXTS)("HTML in %s is shown as its sender wrote it, and its images are asked for", async (charset, text) => {
  const html = (meta: string) =>
    `<html><head>${meta}</head><body><p>${text}</p><img alt="${text}" src="https://image.test/${charset}.gif?t=${text}"></body></html>`;
  const asked = new URL(`https://image.test/${charset}.gif?t=${text}`).href;
  for (const [meta, contentType] of [
    ["", `text/html; charset=${charset}`],
    // What the header says holds against the HTML, as in a browser.
    ['<meta charset="utf-7">', `text/html; charset="${charset.toUpperCase()}"`],
  ] as const) {
    bench.net.served.length = 0;
    const bytes = message(encoded(html(meta), charset), contentType, "base64");
    const { page, requests } = await bench.open(displayedMessage(bytes).html);
    expect(page!.html, contentType).toContain(`<p>${text}</p><img alt="${text}"`);
    expect([urls(requests), urls(bench.net.served)]).toEqual([[asked], [asked]]);
  }
});

test.each(TEXTS.filter(([charset]) => /^(windows|koi8|shift|gb)/.test(charset)))(
  "HTML in %s that only its own meta names, or plain text, is shown too",
  async (charset, text) => {
    const own = `<html><head><meta http-equiv=content-type content="text/html; charset=${charset}"></head><body><p>${text}`;
    const named = await bench.open(displayedMessage(message(encoded(own, charset), "text/html", "8bit")).html);
    expect(named.page!.html).toContain(`<p>${text}</p>`);
    const plain = message(encoded(`${text} <b>`, charset), `text/plain; charset=${charset}`, "8bit");
    const shown = await bench.open(displayedMessage(plain).html);
    expect(shown.page!.html).toContain(`<pre>${text} &lt;b&gt;</pre>`);
  },
);
