import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { harOf } from "../../../crawler/open/har.ts";
import type { Request, Visit } from "../../../data/schema/index.ts";

const validator = createRequire(import.meta.url)("har-validator/lib/promise.js") as {
  har(har: object): Promise<object>;
};

const visit: Visit = {
  visitKey: "opening m desktop 0",
  kind: "opening",
  startedAt: "2026-11-02T00:00:00.000Z",
  endedAt: "2026-11-02T00:00:01.000Z",
  preflight: {},
  shutBy: null,
  popups: null,
};

const request = (change: Partial<Request>): Request => ({
  visitKey: visit.visitKey,
  sequence: 0,
  redirectedFrom: null,
  url: "https://a.test/p.gif?x=1&y=%C3%A9",
  host: "a.test",
  method: "GET",
  resourceKind: "image",
  initiator: { type: "parser" },
  resourceKey: null,
  foreseen: null,
  requestHeaders: [
    ["Host", "a.test"],
    ["Cookie", "id=1; theme=a=b"],
  ],
  headersAsSent: true,
  requestBody: null,
  status: 200,
  httpVersion: "http/1.1",
  fromCache: null,
  responseHeaders: [["Content-Type", "image/gif"]],
  location: null,
  setCookies: [],
  serverAddress: "192.0.2.1",
  serverPort: 443,
  tls: null,
  wireBytes: 242,
  bodyBytes: 42,
  bodySha256: "b",
  bodyKept: true,
  mediaTypeClaimed: "image/gif",
  mediaTypeSniffed: "image/gif",
  naturalWidth: 1,
  naturalHeight: 1,
  frames: 1,
  pixels: null,
  sentAt: "2026-11-02T00:00:00.100Z",
  firstByteMs: 80,
  endMs: 90,
  timing: { requestTime: 5, connectStart: 10, connectEnd: 50, sslStart: 20, sslEnd: 50, sendStart: 50, sendEnd: 51 },
  failure: null,
  ...change,
});

interface Har {
  readonly log: { readonly pages: object[]; readonly entries: Record<string, never>[] };
}

async function harOfAll(requests: readonly Request[]): Promise<Har> {
  const browser = { name: "chromium", version: "1" };
  const bodies = new Map([["b", Buffer.from("GIF89a")]]);
  const har = harOf({ visit, requests, opening: null, browser, creatorVersion: "0", bodies }) as Har;
  await validator.har(har);
  return har;
}

test("the steps of a request add up to its time, the TLS handshake being part of the connection", async () => {
  const { log } = await harOfAll([request({})]);
  expect(log.entries[0]).toMatchObject({
    time: 90,
    timings: { blocked: 10, dns: -1, connect: 40, send: 1, wait: 29, receive: 10, ssl: 30 },
  });
});

test("a request on a connection that was there already waits for nothing but its answer", async () => {
  const timing = {
    requestTime: 5,
    connectStart: -1,
    connectEnd: -1,
    sslStart: -1,
    sslEnd: -1,
    sendStart: 2,
    sendEnd: 3,
  };
  const { log } = await harOfAll([request({ timing, firstByteMs: 30, endMs: 31 })]);
  expect(log.entries[0]).toMatchObject({
    time: 31,
    timings: { blocked: 2, connect: -1, send: 1, wait: 27, receive: 1, ssl: -1 },
  });
});

test("a chain of redirects: an entry a hop, in order, with Location, cookies, queries, bodies; a failure has status 0", async () => {
  const { log } = await harOfAll([
    request({
      sequence: 1,
      redirectedFrom: 0,
      url: "https://b.test/",
      status: null,
      responseHeaders: null,
      setCookies: null,
      timing: null,
      firstByteMs: null,
      endMs: 7,
      wireBytes: null,
      bodyBytes: null,
      bodySha256: null,
      mediaTypeClaimed: null,
      serverAddress: null,
      serverPort: null,
      failure: "dns:no-address",
    }),
    request({
      status: 302,
      location: "https://b.test/",
      setCookies: ["id=2; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT; HttpOnly; secure", "broken; Expires=never"],
    }),
  ]);
  expect(log.entries).toMatchObject([
    {
      request: {
        cookies: [
          { name: "id", value: "1" },
          { name: "theme", value: "a=b" },
        ],
        queryString: [
          { name: "x", value: "1" },
          { name: "y", value: "é" },
        ],
      },
      response: {
        status: 302,
        redirectURL: "https://b.test/",
        cookies: [
          { name: "id", value: "2", path: "/", expires: "2027-06-09T10:18:14.000Z", httpOnly: true, secure: true },
          { name: "", value: "broken", httpOnly: false, secure: false },
        ],
        content: { size: 42, encoding: "base64", text: Buffer.from("GIF89a").toString("base64") },
      },
    },
    {
      _redirectedFrom: 0,
      _failure: "dns:no-address",
      time: 7,
      response: { status: 0, redirectURL: "" },
      timings: { wait: 7 },
    },
  ]);
});
