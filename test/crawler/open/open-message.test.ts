import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../browser/loopback-net.ts";
import { TRANSPARENT_GIF } from "../browser/loopback-net.ts";
import { comparable, type OpeningBench, openingBench, urls } from "./opening-bench.ts";

const redirect =
  (location: string, cookies: readonly string[] = []): Answer =>
  (_, response) => {
    response.writeHead(302, { location, "set-cookie": [...cookies] });
    response.end();
  };
const text =
  (type: string, body: string, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-type": type, ...headers });
    response.end(body);
  };
const image =
  (bytes: Buffer, type: string, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-type": type, ...headers });
    response.end(bytes);
  };
/** 2 x 1, red and blue; 3 x 2, all green (both PNG). */
const TWO_COLOURS = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP4z8DAwPAfAAcAAf/IrBSTAAAAAElFTkSuQmCC",
  "base64",
);
const BLACK_GIF = Buffer.from("R0lGODlhAgADAIAAAAAAAAAAACwAAAAAAgADAAACAoRdADs=", "base64");

let bench: OpeningBench;
beforeAll(async () => {
  bench = await openingBench(
    {
      "start.test": redirect("https://sync.test/match?u=1", ["uid=1; Path=/; SameSite=None; Secure", "second=2"]),
      "sync.test": redirect("https://last.test/p.gif", ["sync=9; SameSite=None; Secure"]),
      "css.test": text(
        "text/css",
        "@import url(more.css); @font-face{font-family:f;src:url(https://font.test/f.woff2)} p{font-family:f} table{background:url(https://bg.test/bg.gif)}",
      ),
      "html.test": text("text/html", "<p>no image"),
      "empty.test": (_, response) => {
        response.writeHead(204);
        response.end();
      },
      "missing.test": (_, response) => {
        response.writeHead(404, { "content-type": "text/plain" });
        response.end("gone");
      },
      "two.test": image(TWO_COLOURS, "image/png"),
      "black.test": image(BLACK_GIF, "text/plain"),
      "cached.test": image(TRANSPARENT_GIF, "image/gif", { "cache-control": "max-age=3600" }),
      "cookie.test": image(TRANSPARENT_GIF, "image/gif", {
        "set-cookie": "id=abc; Secure; SameSite=None",
        "cache-control": "no-store",
      }),
    },
    { absent: ["gone.test"] },
  );
});
afterAll(() => bench.close());

const CARRIERS = `<html><head><link rel=stylesheet href="https://css.test/a.css"><style>div{background:url(http://style.test/s.gif)}</style></head>
<body background="https://body.test/b.gif"><p>text<div>d</div><table><tr><td>t</table>
<img src="https://start.test/s.gif?id=1"><img src="http://plain.test/p.gif"><img srcset="https://set.test/1x.gif 1x, https://set.test/2x.gif 2x">
<picture><source media="(min-width: 9000px)" srcset="https://never.test/x.gif"><img src="https://pic.test/p.gif"></picture>
<img src="https://html.test/h"><img src="https://empty.test/e"><img src="https://missing.test/m.gif"><input type=image src="https://input.test/i.gif">
<img loading=lazy style="margin-top:9000px" src="https://lazy.test/l.gif"><noscript><img src="https://noscript.test/n.gif"></noscript>
<video poster="https://poster.test/p.gif"></video><svg><image href="https://svg.test/s.gif"/></svg><img src="https://same.test/t.gif#a"><img src="https://same.test/t.gif#b">`;

describe("openMessage records", () => {
  test("exactly the requests that the servers saw, header for header, redirect hops included", async () => {
    bench.net.served.length = 0;
    const opened = await bench.open(CARRIERS);
    expect(opened.stoppedBy).toBeNull();
    const sent = opened.requests.filter(({ fromCache }) => fromCache === null);
    expect(comparable(sent)).toEqual(comparable(bench.net.served));
    expect(sent).toHaveLength(21);
    expect(sent.every(({ headersAsSent }) => headersAsSent)).toBe(true);
    expect(urls(sent)).not.toContain("https://never.test/x.gif");
  });

  test("each hop of a redirect in order, with status, Location, Set-Cookie, server address and TLS", async () => {
    const { requests } = await bench.open('<img src="https://start.test/s.gif?id=1">');
    const port = bench.net.network.ports[443];
    expect(requests).toMatchObject([
      {
        sequence: 0,
        redirectedFrom: null,
        status: 302,
        location: "https://sync.test/match?u=1",
        setCookies: ["uid=1; Path=/; SameSite=None; Secure", "second=2"],
      },
      {
        sequence: 1,
        redirectedFrom: 0,
        url: "https://sync.test/match?u=1",
        status: 302,
        setCookies: ["sync=9; SameSite=None; Secure"],
      },
      { sequence: 2, redirectedFrom: 1, url: "https://last.test/p.gif", status: 200, setCookies: [], bodyBytes: 42 },
    ]);
    expect(
      requests.every(({ serverAddress, serverPort }) => serverAddress === "127.0.0.1" && serverPort === port),
    ).toBe(true);
    const certified = (host: string) => ({
      protocol: "TLS 1.3",
      issuer: "Little World Throw-away CA",
      subject: host,
      san: [host],
    });
    expect(requests.map(({ tls }) => tls)).toMatchObject(["start.test", "sync.test", "last.test"].map(certified));
  });

  test("why a request failed: the guard's reason before the browser's", async () => {
    const { requests } = await bench.open(
      [
        "http://gone.test/x",
        "http://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "http://a.test:8080/x",
        "https://html.test/x",
      ]
        .map((url) => `<img src="${url}">`)
        .join(""),
    );
    expect(requests.map(({ url, status, failure }) => [new URL(url).hostname, status, failure])).toEqual([
      ["gone.test", null, "dns:no-address"],
      ["10.0.0.1", null, "refused:outside-test-network"],
      ["169.254.169.254", null, "refused:outside-test-network"],
      ["a.test", null, "refused:port-outside-test-network"],
      ["html.test", 200, "net::ERR_BLOCKED_BY_ORB"],
    ]);
  });

  test("the boxes of images: visible, hidden, covered, off the page, without size", async () => {
    const { page } = await bench.open(`<body style="margin:0;height:5000px">
      <img src="https://two.test/1" width=40 height=20 style="position:absolute;left:10px;top:30px">
      <img src="https://two.test/2" width=40 height=20 style="position:absolute;left:10px;top:4000px">
      <img src="https://two.test/3" width=1 height=1 style="position:absolute;left:-9999px;top:0">
      <img src="https://two.test/4" width=9 height=9 style="visibility:hidden"><img src="https://two.test/5" style="display:none">
      <img src="https://two.test/6" width=0 height=0><div style="opacity:0"><img src="https://two.test/7" width=9 height=9></div>
      <img src="https://two.test/8" width=50 height=50 style="position:absolute;left:300px;top:100px">
      <div style="position:absolute;left:290px;top:90px;width:80px;height:80px;background:#fff"></div>
      <div style="position:absolute;left:400px;top:0;width:30px;height:30px;background:url(https://two.test/9)"></div>
      <video poster="https://two.test/a" width=20 height=20 style="margin-top:200px"></video><svg width=20 height=20><image href="https://two.test/b" width=20 height=20 /></svg>
      <ul style="list-style-image:url(https://two.test/c)"><li>an <b>item</b></ul>
      <p style="width:50px;border:5px solid;border-image-source:url(https://two.test/d)">x`);
    expect(page!.boxes.map(({ url, seen }) => `${url.at(-1)} ${seen}`)).toEqual([
      ...[
        "1 visible",
        "2 visible",
        "3 off-screen",
        "4 hidden",
        "5 hidden",
        "6 zero-size",
        "7 hidden",
        "8 covered",
        "9 visible",
        "a visible",
        "b visible",
        "c visible",
        "d visible",
      ],
    ]);
    expect(page!.boxes[0]).toMatchObject({ x: 10, y: 30, width: 40, height: 20, naturalWidth: 2, naturalHeight: 1 });
    expect(page).toMatchObject({ height: 5000 });
  });

  test("screenshots with and without remote content, and inline parts in both", async () => {
    const inline = [{ contentId: "logo@x", contentLocation: null, mediaType: "image/png", bytes: TWO_COLOURS }];
    bench.net.served.length = 0;
    const opened = await bench.open(
      '<img src="cid:logo%40x" width=600 height=300><img src="https://black.test/b" width=600 height=300>',
      { inline, screenshots: true },
    );
    const [on, off] = [opened.screenshotOn, opened.screenshotOff].map((shot) =>
      Buffer.from(shot!).toString("latin1", 1, 4),
    );
    expect([on, off]).toEqual(["PNG", "PNG"]);
    expect(Buffer.from(opened.screenshotOn!).equals(opened.screenshotOff!)).toBe(false);
    expect(opened.page!.boxes.map(({ naturalWidth }) => naturalWidth)).toEqual([2, 2]);
    expect(urls(opened.requests)).toEqual(["https://black.test/b"]);
    expect(urls(bench.net.served)).toEqual(["https://black.test/b"]);
  });

  test("nothing as images-off, because nothing leaves", async () => {
    bench.net.served.length = 0;
    bench.net.questions.length = 0;
    const opened = await bench.open(CARRIERS, { as: "images-off", screenshots: true });
    expect({
      requests: opened.requests,
      connections: opened.connections,
    }).toEqual({ requests: [], connections: [] });
    expect({ served: bench.net.served, questions: bench.net.questions }).toEqual({ served: [], questions: [] });
    expect([opened.screenshotOn, opened.screenshotOff === null]).toEqual([null, false]);
  });
});

describe("a reopening", () => {
  const html = '<img src="https://cached.test/c.gif"><img src="https://cookie.test/k.gif">';

  test("in the live context sends the cookies it got and fetches again only what the cache may not keep", async () => {
    const first = await bench.open(html, { reopensInMs: 1_000 });
    bench.net.served.length = 0;
    const second = await bench.open(html);
    expect([first.context, second.context, first.cookiesBefore, second.cookiesBefore]).toEqual(["fresh", "live", 0, 1]);
    const { kind } = await bench.browser.facts();
    const again = kind === "full" ? ["https://cached.test/c.gif"] : []; // the full browser (156) asks again for what it may keep
    expect(urls(bench.net.served)).toEqual([...again, "https://cookie.test/k.gif"]);
    const sent = second.requests.filter(({ fromCache }) => fromCache === null);
    expect(comparable(sent)).toEqual(comparable(bench.net.served));
    expect(sent.at(-1)!.requestHeaders).toContainEqual(["Cookie", "id=abc"]);
    expect(second.requests.map(({ sequence }) => sequence)[0]).toBe(0);
  });

  test("in a restored context has the cookies and an empty cache", async () => {
    const first = await bench.open(html);
    bench.net.served.length = 0;
    const second = await bench.open(html, { cookies: first.cookies });
    expect([second.context, second.cookiesBefore]).toEqual(["restored", 1]);
    expect(urls(bench.net.served)).toEqual(["https://cached.test/c.gif", "https://cookie.test/k.gif"]);
    expect(bench.net.served.find(({ url }) => url.includes("cookie"))!.headers).toContainEqual(["Cookie", "id=abc"]);
  });

  test("in the live context tells the certificate of a hop whose TLS session it resumes", async () => {
    const chain = '<img src="https://start.test/s.gif?id=1">';
    const first = await bench.open(chain, { key: "resumed", reopensInMs: 1_000 });
    const second = await bench.open(chain, { key: "resumed" });
    expect(second.context).toBe("live");
    const certified = (opened: typeof first) => opened.requests.map(({ url, tls }) => [url, tls]);
    expect(second.requests.every(({ tls }) => tls !== null)).toBe(true);
    expect(certified(second)).toEqual(certified(first));
  });

  test("of another message knows nothing of the first one's cookies", async () => {
    await bench.open(html, { key: "a", reopensInMs: 1_000 });
    const other = await bench.open(html, { key: "b" });
    expect([other.context, other.cookiesBefore]).toEqual(["fresh", 0]);
  });
});

test("nothing leaves that the browser itself asks for; the headless shell does not even try through all of this file", async () => {
  await new Promise((settle) => setTimeout(settle, 500));
  const { connections } = bench.guard.background;
  expect(connections.filter(({ outcome }) => outcome !== "shut:background")).toEqual([]);
  if ((await bench.browser.facts()).kind === "headless-shell") expect(connections).toEqual([]);
});
