import { crc32, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "../../../crawler/browser/chromium.ts";
import type { Answer } from "../browser/loopback-net.ts";
import { type OpeningBench, openingBench, urls } from "./opening-bench.ts";

const hang: Answer = () => {};
const drip: Answer = (_, response) => {
  response.writeHead(200, { "content-type": "image/gif" });
  const timer = setInterval(() => response.write("G"), 50);
  response.on("close", () => clearInterval(timer));
};
const closes: Answer = (request) => request.socket.destroy();
const loop: Answer = (_, response, url) => {
  response.writeHead(302, { location: `https://loop.test/${Number(url.pathname.slice(1)) + 1}` });
  response.end();
};
const redirectTo =
  (location: string): Answer =>
  (_, response) => {
    response.writeHead(302, { location });
    response.end();
  };
const flood: Answer = (_, response, url) => {
  response.writeHead(200, {
    "content-type": url.pathname === "/" ? "image/png" : "text/css",
    "content-length": 100_000_000,
  });
  const more = () => {
    while (response.writable && response.write(Buffer.alloc(262_144)));
  };
  response.on("drain", more);
  more();
};
const bomb: Answer = (_, response) => {
  response.writeHead(200, { "content-type": "image/png" });
  response.end(hugePng(50_000));
};

const packed: Answer = (_, response) => {
  response.writeHead(200, { "content-type": "text/css", "content-encoding": "gzip" });
  response.end(gzipSync(Buffer.alloc(7_000_000, " ")));
};
const large: Answer = (_, response, url) => {
  response.writeHead(200, { "content-type": "image/png" });
  response.end(whitePng(10_000 + Number(url.pathname.slice(1))));
};

/** A whole square PNG of one bit a pixel: a hundred million of them in some kilobytes. */
function whitePng(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 1;
  const row = Buffer.alloc(1 + Math.ceil(side / 8), 255);
  row[0] = 0;
  const rows = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)));
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

/** A valid head and one compressed row of a square PNG. */
function hugePng(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, "latin1"), data, Buffer.alloc(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

let bench: OpeningBench;
beforeAll(async () => {
  bench = await openingBench(
    {
      "hang.test": hang,
      "drip.test": drip,
      "close.test": closes,
      "loop.test": loop,
      "file.test": redirectTo("file:///etc/passwd"),
      "data.test": redirectTo("data:image/gif;base64,R0lGODlhAQABAAAAACw="),
      "meta.test": redirectTo("http://169.254.169.254/latest/meta-data/"),
      "flood.test": flood,
      "bomb.test": bomb,
      "packed.test": packed,
      "large.test": large,
    },
    { faults: { "self.test": "self-signed", "expired.test": "expired", "wrong.test": "wrong-host" } },
  );
});
afterAll(() => bench.close());

const image = (url: string) => `<img src="${url}">`;
const sheet = (url: string) => `<link rel="stylesheet" href="${url}">`;
const GOOD = "https://good.test/p.gif";

describe("each of these ends as data within its limit, beside a good pixel", () => {
  test.each<[string, string, object]>([
    ["a server that closes at once", "https://close.test/", { status: null, failure: "net::ERR_EMPTY_RESPONSE" }],
    [
      "a self-signed certificate",
      "https://self.test/",
      {
        status: null,
        failure: "net::ERR_CERT_AUTHORITY_INVALID",
        tls: expect.objectContaining({ issuer: "self.test", subject: "self.test" }),
      },
    ],
    [
      "an expired certificate",
      "https://expired.test/",
      { status: null, failure: expect.stringMatching(/ERR_CERT_(DATE|AUTHORITY)_INVALID/) },
    ],
    [
      "a certificate of another host",
      "https://wrong.test/",
      {
        status: null,
        failure: expect.stringMatching(/ERR_CERT_(COMMON_NAME|AUTHORITY)_INVALID/),
        tls: expect.objectContaining({ subject: "elsewhere.test", san: ["elsewhere.test"] }),
      },
    ],
    [
      "a redirect to file:",
      "https://file.test/",
      { status: 302, location: "file:///etc/passwd", failure: "net::ERR_UNSAFE_REDIRECT" },
    ],
    ["a redirect to data:", "https://data.test/", { status: 302, failure: "net::ERR_UNSAFE_REDIRECT" }],
  ])("%s", async (_, url, row) => {
    const { requests, stoppedBy } = await bench.open(image(url) + image(GOOD));
    expect(requests.find((request) => request.url === url)).toMatchObject(row);
    expect(requests.find((request) => request.url === GOOD)).toMatchObject({ status: 200, failure: null });
    expect(stoppedBy).toBeNull();
  });

  test("a redirect to the metadata service: the hop is recorded, no connection is made", async () => {
    const { requests, connections } = await bench.open(image("https://meta.test/"));
    expect(requests.map(({ status, failure }) => [status, failure])).toEqual([
      [302, null],
      [null, "refused:outside-test-network"],
    ]);
    expect(connections.filter(({ outcome }) => outcome === "connected").map(({ host }) => host)).toEqual(["meta.test"]);
  });

  test("a redirect loop: all hops up to the browser's limit", async () => {
    bench.net.served.length = 0;
    const { requests } = await bench.open(image("https://loop.test/1"));
    expect(urls(bench.net.served)).toEqual(urls(requests));
    expect(requests.slice(20)).toMatchObject([{ redirectedFrom: 19, failure: "net::ERR_TOO_MANY_REDIRECTS" }]);
  });

  test.each([["https://hang.test/"], ["https://drip.test/"]])("%s is cut off by the time limit", async (url) => {
    const before = Date.now();
    const opened = await bench.open(image(url) + image(GOOD), { limits: { maxDurationMs: 1_500 } });
    expect(Date.now() - before).toBeLessThan(6_000);
    expect(opened).toMatchObject({ stoppedBy: "limit:time", shutBy: "time" });
    expect(opened.requests.find((request) => request.url === url)!.failure).toMatch(/^limit:time/);
    expect(opened.requests.find((request) => request.url === GOOD)!.failure).toBeNull();
    expect(opened.page).not.toBeNull();
  });

  test("100 MB of an image, or of a style sheet, which the browser would read to its end, are cut off by the byte limit", async () => {
    const limits = { maxBytes: 5_000_000 };
    const broken = await bench.open(image("https://flood.test/"), { limits });
    const sheet = await bench.open('<link rel=stylesheet href="https://flood.test/a.css">', { limits });
    expect(sheet.stoppedBy).toBe("limit:bytes");
    for (const { connections } of [broken, sheet]) expect(connections[0]!.receivedBytes).toBeLessThan(8_000_000);
  });

  test("an image of 50,000 x 50,000 pixels is asked for, shown or not, and photographed", async () => {
    const opened = await bench.open(image("https://bomb.test/"), { screenshots: true });
    expect(opened.requests[0]).toMatchObject({ status: 200 });
    expect(opened.stoppedBy).toBeNull();
    expect(opened.screenshotOn!.length).toBeLessThan(20_000_000);
  });

  test("bodies that unpack to more than is borne: the visit is shut, and the limit is the fact", async () => {
    const opened = await bench.open(Array.from({ length: 10 }, (_, n) => sheet(`https://packed.test/${n}`)).join(""), {
      limits: { maxDecodedBytes: 20_000_000 },
    });
    expect(opened.stoppedBy).toBe("limit:decoded-bytes");
    expect(opened.requests.length).toBeGreaterThan(0);
  });

  test("pictures that have more pixels together than are borne: no screenshot, and the limit is the fact", async () => {
    const large = Array.from({ length: 4 }, (_, n) => image(`https://large.test/${n}`)).join("");
    const opened = await bench.open(large, { screenshots: true });
    expect(opened.stoppedBy).toBe("limit:pixels");
    expect(opened.screenshotOn).toBeNull();
  });

  test("a message of more HTML than the browser is given: its beginning is opened, and the limit is the fact", async () => {
    const opened = await bench.open(`${image(GOOD)}${`<!--${"x".repeat(3_000_000)}-->`}`);
    expect(opened.stoppedBy).toBe("limit:html");
    expect(urls(opened.requests)).toEqual([GOOD]);
  });

  test("a picture within the message of more pixels than are borne is not painted, and the limit is the fact", async () => {
    const inline = [{ contentId: "x", contentLocation: null, mediaType: "image/png", bytes: whitePng(10_000) }];
    const opened = await bench.open(`<img src="cid:x">${image(GOOD)}`, { inline, screenshots: true });
    expect(opened.stoppedBy).toBe("limit:pictures");
    expect(urls(opened.requests)).toEqual([GOOD]);
  });

  test("10,000 images: as many requests as the limit allows, the rest marked", async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => image(`https://many.test/${at}.gif`)).join("");
    bench.net.served.length = 0;
    const opened = await bench.open(many, { limits: { maxRequests: 300 } });
    expect(opened.stoppedBy).toBe("limit:requests");
    expect(bench.net.served.length).toBeLessThanOrEqual(330);
    expect(opened.requests.filter(({ failure }) => failure?.startsWith("limit:requests")).length).toBeGreaterThan(
      9_000,
    );
  }, 60_000);

  test("a page of 50,000 pixels' height is photographed to the limit of height", async () => {
    const opened = await bench.open('<div style="height:50000px">x</div>', { screenshots: true });
    const height = Buffer.from(opened.screenshotOn!).readUInt32BE(20);
    expect([opened.page!.height >= 50_000, height]).toEqual([true, 16_384]);
  });
});

test("nothing that the message tries leaves: scripts, refresh, forms, frames, objects, links, pop-ups, downloads, files, inner pages", async () => {
  bench.net.served.length = 0;
  const opened = await bench.open(
    `<meta http-equiv=refresh content="0;url=https://refresh.test/"><meta name=referrer content=unsafe-url>
    <script src="https://script.test/s.js"></script><script>fetch("https://inline.test/");open("https://popup.test/");navigator.serviceWorker.register("https://sw.test/");
      new RTCPeerConnection({iceServers:[{urls:"stun:stun.test"}]}).createOffer();location="https://nav.test/"</script>
    <img src=x onerror="fetch('https://handler.test/')"><svg onload="fetch('https://svgload.test/')"></svg>
    <iframe src="https://frame.test/"></iframe><iframe srcdoc="<img src=https://srcdoc.test/p.gif>"></iframe><object data="https://object.test/"></object><embed src="https://embed.test/">
    <form id=f action="https://form.test/"><input name=a autofocus onfocus="f.submit()"></form><a href="https://link.test/" ping="https://ping.test/" download>x</a>
    <link rel=modulepreload href="https://module.test/m.js"><link rel=manifest href="https://manifest.test/m.json"><link rel=preconnect href="https://preconnect.test">
    <link rel=dns-prefetch href="//dns.test"><img src="file:///etc/passwd"><iframe src="file:///etc/passwd"></iframe><iframe src="data:text/html,<img src=https://inner.test/p.gif>"></iframe>
    <frameset><frame src="https://frameset.test/"></frameset><portal src="https://portal.test/"></portal><base target=_blank><meta http-equiv=origin-trial content=x>
    <img src="${GOOD}" referrerpolicy=unsafe-url>`,
  );
  await new Promise((settle) => setTimeout(settle, 1_000));
  expect(urls(bench.net.served)).toEqual([GOOD]);
  expect(urls(opened.requests)).toEqual([GOOD]);
  expect(opened.connections.map(({ host }) => host)).toEqual(["good.test"]);
  expect(bench.net.served[0]!.headers.map(([name]) => name.toLowerCase())).not.toContain("referer");
  expect({ popups: opened.popups, stoppedBy: opened.stoppedBy }).toEqual({ popups: [], stoppedBy: null });
});

test("a reference to the message's own host or without host leads nowhere", async () => {
  bench.net.served.length = 0;
  const opened = await bench.open(
    '<img src="p.gif"><img src="/cid/none"><img src="http://message.invalid:8080/x"><img src="https://message.invalid/x"><img src="http://[::1]/x">',
  );
  expect(bench.net.served).toEqual([]);
  expect(opened.requests.map(({ failure }) => failure)).toEqual(["refused:outside-test-network"]);
});

/** Opens a message that hangs and, once it is loading, does something to its browser. */
async function openAnd(act: (browser: Browser) => Promise<unknown>) {
  const opening = bench.open(image(GOOD) + image("https://hang.test/"), {
    key: "dying",
    limits: { maxDurationMs: 8_000 },
  });
  opening.catch(() => {});
  const visit = await bench.browser.visit({ scripts: false });
  await expect
    .poll(() => bench.net.served.some(({ url }) => url === "https://hang.test/"), { timeout: 5_000 })
    .toBe(true);
  await act(visit.context.browser()!).catch(() => {});
  await visit.close();
  return opening;
}

test("the death of a page is a result with what was recorded until then", async () => {
  bench.net.served.length = 0;
  const opened = await openAnd(async (browser) => {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const page = pages.find((one) => one.url() !== "about:blank")!; // a full browser has an empty one of its own
    await (await page.context().newCDPSession(page)).send("Page.crash");
  });
  expect(opened).toMatchObject({ stoppedBy: "page-crashed", page: null });
  expect(urls(opened.requests)).toEqual([GOOD, "https://hang.test/"]);
});

test("the death of the browser loses one try, and the next opening starts another browser", async () => {
  bench.net.served.length = 0;
  const startsBefore = bench.browser.starts;
  await expect(
    openAnd(async (browser) => (await browser.newBrowserCDPSession()).send("Browser.crash")),
  ).rejects.toMatchObject({ reason: "browser-crashed", requests: [{ url: GOOD }, { url: "https://hang.test/" }] });
  const next = await bench.open(image(GOOD));
  expect([next.requests.length, next.stoppedBy, bench.browser.starts - startsBefore]).toEqual([1, null, 1]);
});
