import fc from "fast-check";

/** What stands where an address should: what browser, Node and people read differently. */
const addresses = [
  ...[
    "http://a b.test/x",
    "http://a%20b.test/x",
    "http://a%00.test/",
    "http://[::1",
    "http://[::ffff:127.0.0.1]/p.gif",
    "http://0x7f.1/",
    "//",
    "http://",
    "https://:99999/",
  ],
  ...[
    "http://user:pw@a.test:0/",
    "http://a.test:70000/",
    "http://a..test/",
    "http://.test/",
    "http://xn--\u00e9.test/",
    "http://\u202egnp.test/",
    "http://\ud800.test/",
    "http://a.test/%ff%fe?%",
    "HTTP:\\\\a.test\\p",
  ],
  ...[
    "data:image/gif;base64,R0lGODlh",
    "javascript:alert(1)",
    "cid:%zz",
    "mailto:%%%",
    "about:blank",
    "blob:http://a.test/1",
    "file:///etc/passwd",
    "http://t.test/o?u=k3j5h2%40seeds.example",
    "http://t.test/o?u=azNqNWgyQHNlZWRzLmV4YW1wbGU=",
  ],
  ...[
    "http://t.test/p/0123456789abcdef0123.gif",
    "http://t.test/p/fedcba98765432100123.gif",
    'http://t.test/p?a={"b":[1',
    "http://t.test/?a=1&a=2&=&&",
    "http://t.test/;x=1;y/#?",
    `http://${"a".repeat(70)}.test/`,
    `http://${"a.".repeat(140)}test/`,
    "http://t.test/l?url=http%3A%2F%2F%5B",
    "https://urldefense.com/v3/__http://__;!!",
  ],
];
const address = fc.oneof(
  fc.constantFrom(...addresses),
  fc.webUrl({ withQueryParameters: true }),
  fc.string({ maxLength: 30 }).map((tail) => `http://t.test/${tail}`),
);

const elements = address.chain((url) =>
  fc.constantFrom(
    `<img src="${url}" width=1 height=1>`,
    `<img src='${url}' srcset="${url} 2x, ${url} 9e99w" style="display:none;width:1e999px">`,
    `<a href="${url}">unsubscribe</a>`,
    `<a href="${url}">confirm your subscription</a>`,
    `<a href="${url}"><a href="${url}"><b>here`,
    `<style>@import "${url}";p{background:url(${url})}@media (x`,
    `<base href="${url}"><img src=x.gif>`,
    `<meta http-equiv=refresh content="0;url=${url}">`,
    `<iframe src="${url}" srcdoc="<img src='${url}'>">`,
    `<svg><image href="${url}"/></svg><link rel=stylesheet href="${url}">`,
    `<table background="${url}"><video poster="${url}"><object data="${url}">`,
    `<!--[if mso]><v:fill src="${url}"><![endif]-->`,
    `<div style="background:url('${url}">`,
  ),
);
const noise = fc.oneof(
  fc.constantFrom(
    "<",
    "<!--",
    "&#x110000;",
    "&#0;",
    "\0",
    "=?utf-8?B?////?=",
    "--b",
    "\r\n.\r\n",
    "\u00ff\u00fe",
    "{{",
    "<p class='",
    "]]>",
    "\r",
    "\ud83d",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const html = fc
  .array(fc.oneof({ weight: 3, arbitrary: elements }, noise), { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join("\r\n"));

const types = [
  "text/html",
  "text/html; charset=utf-7",
  'text/html; charset="',
  "text/plain; charset=x-nonsense",
  "multipart/mixed; boundary=b",
  'multipart/alternative; boundary="b"',
  "multipart/related",
  "message/rfc822",
  "text/x-amp-html",
  "image/svg+xml",
  "text/css",
  "application/octet-stream",
];
const fields = fc.record({
  from: fc.oneof(
    fc.constantFrom(
      "News <news@brand.test>",
      "news@brand.test, x@y.test",
      "<>",
      "a@b@c",
      '"(\\" <n@brand.test>',
      "=?utf-8?Q?=00?= <n@[127.0.0.1]>",
      "n@\u00e9.test",
      "@",
      "n@brand..test",
      `${"<".repeat(50)}n@brand.test`,
    ),
    fc.emailAddress(),
  ),
  subject: fc.oneof(
    fc.constantFrom("Hello", "Please confirm", "=?x?y?z?=", "\u202e", ""),
    fc.string({ maxLength: 40 }),
  ),
  date: fc.constantFrom("Mon, 01 Mar 2027 08:00:00 +0000", "99 Foo 0000", "Mon, 31 Feb 275761 25:61:61 +9999", ""),
  type: fc.constantFrom(...types),
  encoding: fc.constantFrom("7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "(", ""),
  list: address,
});

/** A message put together of what breaks readers, each character one byte; most have an HTML body with references. */
export const hostileMessage: fc.Arbitrary<string> = fc
  .tuple(fields, html, html, fc.boolean())
  .map(([head, first, second, isPlainHtml]) => {
    const type = isPlainHtml ? "text/html; charset=utf-8" : head.type;
    const encoding = isPlainHtml ? "8bit" : head.encoding;
    const lines = [
      `From: ${head.from}`,
      `To: k3j5h2@seeds.example`,
      `Subject: ${head.subject}`,
      `Date: ${head.date}`,
      `List-Unsubscribe: <${head.list}>`,
      `List-Id: ${head.list}`,
      `Disposition-Notification-To: ${head.from}`,
      `Content-Type: ${type}`,
      `Content-Transfer-Encoding: ${encoding}`,
      "",
    ];
    const body = isPlainHtml
      ? [first]
      : ["--b", "Content-Type: text/html", "", first, "--b", "Content-Type: text/plain", "", second, "--b--"];
    return Buffer.from([...lines, ...body].join("\r\n"), "utf8").toString("latin1");
  });
