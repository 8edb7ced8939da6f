import iconv from "iconv-lite";
import { seededRandom } from "../../analysis/statistics/random.ts";

/** A newsletter made by a rule, with the truth about it. */
export interface GeneratedNewsletter {
  /** The raw message, CRLF. */
  readonly bytes: Buffer;
  /** The HTML before encoding. */
  readonly html: string;
  /** Every remote image, background and style reference in it, in document order, srcset candidates and fonts included. */
  readonly resourceUrls: readonly string[];
  readonly linkCount: number;
}

const CHARSETS: readonly (readonly [name: string, words: string])[] = [
  ["utf-8", "Été à prix réduit – découvrez nos nouveautés pour la maison"],
  ["utf-8", "Spring has come and with it new things for your garden"],
  ["iso-8859-1", "Größere Auswahl für Ihren Garten und die schönsten Räume"],
  ["iso-8859-15", "Más de cien ideas para tu jardín y tu casa, señora"],
  ["windows-1252", "Les idées déco de la saison, à découvrir dès aujourd’hui"],
  ["windows-1251", "Новые товары для вашего сада и дома со скидкой"],
  ["koi8-r", "Новости магазина и скидки этой недели для вас"],
  ["shift_jis", "今週のおすすめ商品とお得なお知らせをお届けします"],
  ["gb18030", "本周的新品和优惠信息，为您的花园而来"],
  ["euc-kr", "이번 주의 새로운 상품과 할인 소식을 전해 드립니다"],
  ["us-ascii", "Plain words for plain people and their gardens"],
];

/** The newsletter of a number: the same number always gives the same bytes. HTML of 40 to 100 KB, most below 60. */
export function newsletter(number: number): GeneratedNewsletter {
  const random = seededRandom(number + 1);
  const [charset, words] = CHARSETS[number % CHARSETS.length]!;
  const page = new Page(number, words, random);
  const target = 38_000 + 62_000 * random() ** 2.2;
  while (page.length < target) page.block();
  const html = page.finish();
  const body = encodePart(iconv.encode(html, charset), random() < 0.63);
  const text = encodePart(iconv.encode(`${words}\r\nhttps://click.shop${number}.example/t/${number}`, charset), true);
  const alternative = multipart("alternative", `alt${number}`, [
    `Content-Type: text/plain; charset=${charset}\r\n${text}`,
    `Content-Type: text/html; charset=${charset}\r\n${body}`,
  ]);
  const isMixed = random() < 0.09;
  const content = isMixed ? multipart("mixed", `mix${number}`, [alternative, attachment(random)]) : alternative;
  return {
    bytes: Buffer.from(head(number, words) + content, "latin1"),
    html,
    resourceUrls: page.resourceUrls,
    linkCount: page.linkCount,
  };
}

function head(number: number, words: string): string {
  const subject = Buffer.from(words).toString("base64");
  return [
    `Return-Path: <bounce-${number}@mail.shop${number}.example>`,
    `Received: from mta.esp.example (mta.esp.example [192.0.2.1])\r\n\tby mx.seeds.test with ESMTPS id ${number}; Mon, 1 Mar 2027 08:00:00 +0000`,
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=shop${number}.example; s=k1;\r\n\th=From:To:Subject; bh=${"A".repeat(43)}=; b=${"B".repeat(172)}`,
    `From: =?utf-8?B?${subject.slice(0, 20)}?= <news@shop${number}.example>`,
    `To: <seed${number}@seeds.test>`,
    `Subject: =?utf-8?B?${subject.slice(0, 40)}?=`,
    "Date: Mon, 1 Mar 2027 08:00:00 +0000",
    `Message-ID: <${number}.1@mta.esp.example>`,
    `List-Unsubscribe: <https://click.shop${number}.example/unsubscribe/${number}>, <mailto:u-${number}@shop${number}.example>`,
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    "MIME-Version: 1.0",
    "",
  ].join("\r\n");
}

function multipart(subtype: string, boundary: string, parts: readonly string[]): string {
  const delimited = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("");
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n${delimited}--${boundary}--\r\n`;
}

function attachment(random: () => number): string {
  const bytes = Buffer.from(Array.from({ length: 3_000 }, () => Math.floor(random() * 256)));
  return `Content-Type: image/png; name=a.png\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrap(bytes.toString("base64"))}`;
}

/** Head line, blank line and the encoded bytes as a latin1 string. */
function encodePart(bytes: Buffer, isQuotedPrintable: boolean): string {
  if (!isQuotedPrintable) return `Content-Transfer-Encoding: base64\r\n\r\n${wrap(bytes.toString("base64"))}`;
  return `Content-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(bytes)}`;
}

function wrap(text: string): string {
  return (text.match(/.{1,76}/g) ?? []).join("\r\n");
}

function quotedPrintable(bytes: Buffer): string {
  const rows: string[] = [];
  let row = "";
  for (const byte of bytes) {
    if (byte === 0x0d) continue;
    if (byte === 0x0a) {
      rows.push(row);
      row = "";
      continue;
    }
    const code =
      byte === 0x3d || byte > 0x7e || byte < 0x20
        ? `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
        : String.fromCharCode(byte);
    if (row.length + code.length > 75) {
      rows.push(`${row}=`);
      row = "";
    }
    row += code;
  }
  return [...rows, row].join("\r\n");
}

/** Builds the HTML as a newsletter builder does: tables in tables, a style attribute on everything. */
class Page {
  readonly resourceUrls: string[] = [];
  linkCount = 0;
  length = 0;
  readonly #pieces: string[] = [];
  readonly #number: number;
  readonly #words: string;
  readonly #random: () => number;
  #block = 0;

  constructor(number: number, words: string, random: () => number) {
    this.#number = number;
    this.#words = words;
    this.#random = random;
    const font = this.#resource(`https://fonts.esp.example/f.woff2?n=${number}`);
    const dark = this.#resource(`https://cdn.shop${number}.example/dark.png`);
    this.#add(
      `<!DOCTYPE html>\r\n<html lang="en"><head><meta charset="utf-8"><title>x</title><style>\r\n@font-face{font-family:Brand;src:url('${font}') format('woff2')}\r\n`,
    );
    this.#add(
      `@media (prefers-color-scheme:dark){.d{background-image:url(${dark})}}\r\n.px{width:1px;height:1px}\r\n${rules()}</style></head><body style="margin:0;padding:0">\r\n`,
    );
    const preheader = words.replace(/[&<]/g, "");
    this.#add(
      `<div style="display:none;max-height:0;overflow:hidden">${preheader}${"&#847;&zwnj;&nbsp;".repeat(40)}</div>\r\n`,
    );
  }

  block(): void {
    const n = this.#number;
    const k = this.#block++;
    const image = this.#resource(`https://img.shop${n}.example/p/${k}.jpg?w=600&v=${Math.floor(this.#random() * 1e6)}`);
    const retina = this.#resource(`https://img.shop${n}.example/p/${k}@2x.jpg`);
    const background =
      this.#random() < 0.3
        ? `background:#fff url(&quot;${this.#resource(`https://img.shop${n}.example/bg/${k}.png`)}&quot;) no-repeat;`
        : "";
    this.linkCount += 2;
    const link = `https://click.shop${n}.example/t/${n}/${k}?u=${n * 7919}&amp;r=${encodeURIComponent(`https://www.shop${n}.example/item/${k}`)}`;
    this.#add(
      `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;${background}mso-table-lspace:0pt">\r\n<tr><td align="center" valign="top" style="padding:10px 20px 10px 20px;font-family:Brand,Arial,sans-serif;color:#333333">\r\n` +
        `<a href="${link}" target="_blank" style="text-decoration:none;color:#0055aa"><img src="${image.replace("&", "&amp;")}" srcset="${retina} 2x" width="600" height="300" alt="item ${k}" style="display:block;border:0;max-width:100%"></a>\r\n` +
        `<p style="margin:0 0 10px 0;font-size:16px;line-height:24px">${`${this.#words}. `.repeat(3 + Math.floor(this.#random() * 6))}</p>\r\n` +
        cells(k) +
        `<!--[if mso]><v:roundrect href="${link}" style="height:40px;width:200px" arcsize="10%" fillcolor="#0055aa"><center>Go</center></v:roundrect><![endif]-->\r\n<a href="${link}" style="background-color:#0055aa;border-radius:4px;color:#ffffff;display:inline-block;padding:10px 20px">More</a></td></tr></table>\r\n`,
    );
    this.linkCount += 1;
  }

  finish(): string {
    const n = this.#number;
    this.linkCount += 2;
    this.#add(
      `<p style="font-size:11px"><a href="https://click.shop${n}.example/unsubscribe/${n}">Unsubscribe</a> | <a href="https://click.shop${n}.example/web/${n}">View in browser</a></p>`,
    );
    const pixel = this.#resource(`https://open.esp.example/o.gif?m=${n}&r=${n * 104_729}`);
    this.#add(
      `<img class="px" src="${pixel.replace("&", "&amp;")}" width="1" height="1" alt="" style="border:0"></body></html>\r\n`,
    );
    return this.#pieces.join("");
  }

  #add(piece: string): void {
    this.#pieces.push(piece);
    this.length += piece.length;
  }

  #resource(url: string): string {
    this.resourceUrls.push(url);
    return url;
  }
}

function rules(): string {
  return Array.from(
    { length: 18 },
    (_, k) =>
      `@media only screen and (max-width:${600 - k}px){.c${k}{width:100%!important;padding:${k}px!important}}\r\n`,
  ).join("");
}

/** Rows that only lay out: half of what a newsletter builder writes. */
function cells(k: number): string {
  const cell = (n: number) =>
    `<td width="${100 + n}" align="left" valign="top" class="c${n} m-${k}" style="padding:0 ${n}px;font-family:Brand,Arial,Helvetica,sans-serif;font-size:13px;line-height:18px;color:#555555;mso-line-height-rule:exactly">`;
  const row = [0, 1, 2].map((n) => `${cell(n)}<span style="color:#0055aa;font-weight:bold">0${n}</span></td>`).join("");
  return `<table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0" style="width:560px;border-collapse:collapse"><tr>${row}</tr><tr>${row}</tr></table>\r\n`;
}
