import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { crc32, deflateSync } from "node:zlib";
import { createAuthority } from "../world/certificates.ts";

/**
 * The servers of `open.ts` as a process of their own, so that their work is not counted as ours: any host over HTTPS, `/mail/N` a message,
 * `/off/N` the same without remote content, and everything else a picture. Prints one JSON line `{ port, ca }` and ends when its input ends.
 */
const authority = createAuthority();
const pictures = [16, 200, 4_000, 20_000].map(noisyPng);
const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

const server = createServer(
  { SNICallback: (host, done) => done(null, authority.contextFor(host)) },
  (request, response) => {
    const url = request.url!;
    const [, page, number] = /^\/(mail|off)\/(\d+)$/.exec(url) ?? [];
    if (page !== undefined) {
      response.writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        ...(page === "off" ? { "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'" } : {}),
      });
      return response.end(benchMessage(Number(number)));
    }
    if (url.startsWith("/r/")) {
      response.writeHead(302, {
        location: `https://sync.test/p/${url.slice(3)}.gif`,
        "set-cookie": "id=1; Secure; SameSite=None",
      });
      return response.end();
    }
    const isPixel = url.endsWith(".gif");
    response.writeHead(200, { "content-type": isPixel ? "image/gif" : "image/png", "cache-control": "max-age=60" });
    response.end(isPixel ? gif : pictures[url.length % pictures.length]);
  },
);
server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port, ca: authority.pem }));
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));

/** A newsletter as the corpus of performance.md has it: some 60 KB of HTML, 17 remote images on 5 hosts, one of them behind a redirect. */
export function benchMessage(n: number): string {
  const cell = (at: number) =>
    `<tr><td style="padding:${at % 9}px;font:14px/1.4 Arial;color:#333333;border-bottom:1px solid #eeeeee"><a href="https://click.test/${n}/${at}"><img src="https://img${at % 3}.test/${n % 7}/pic-${"x".repeat(at % 4)}${at}.png" width="${100 + at * 20}" height="80" alt="item ${at}"></a><p>${"Lorem ipsum dolor sit amet, consectetur adipiscing elit. ".repeat(6)}</p>${`<!--[if mso]><v:rect style="width:${at}px;mso-wrap-style:none"/><![endif]-->`.repeat(40)}</td></tr>`;
  const cells = Array.from({ length: 15 }, (_, at) => cell(at)).join("\n");
  return `<!doctype html><html><head><title>Issue ${n}</title><style>p{margin:0 0 1em}td{vertical-align:top}@media(max-width:600px){td{display:block}}</style></head>
<body><table width="600" align="center">${cells}</table><img src="https://open.test/o/${n}.gif" width="1" height="1"><img src="https://open.test/r/${n}" width="1" height="1"></body></html>`;
}

function noisyPng(sizeBytes: number): Buffer {
  const side = Math.max(2, Math.round(Math.sqrt(sizeBytes)));
  const rows = Buffer.alloc(side * (side * 3 + 1));
  for (let at = 0; at < rows.length; at += 1) rows[at] = at % (side * 3 + 1) === 0 ? 0 : (at * 2_654_435_761) >>> 24;
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
