import { describe, expect, test } from "vitest";
import type { HeardRequest } from "../../../crawler/browser/network-events.ts";
import { addressedHost, requestRows } from "../../../crawler/browser/request-rows.ts";

/** Addresses as Chromium 140 reported them for hostile references, and the host and port that each means. */
const addresses = [
  ["http://a.test/x", "a.test", 80],
  ["https://a.test:8443/x", "a.test", 8443],
  ["http://a%20b.test/x", "a%20b.test", 80],
  ["http://a%20b.test:81/x?y=http://c.test/", "a%20b.test", 81],
  ["https://user:pw@A%20B.test?q", "a%20b.test", 443],
  ["http://a%3Eb.test#f", "a%3eb.test", 80],
  ["http://[::1/x", "[::1", 80],
  ["http://a b:99999999/x", "a b:99999999", 80],
  ["http://\u0000.test/", "\u0000.test", 80],
  ["http://", "", 80],
  ["http:///x", "x", 80],
  [`http://%20${"a".repeat(100_000)}/`, "a".repeat(1_000), 80],
] as const;

test.each(addresses)("%j is a request to host %j, also where Node reads no address in it", (url, host, port) => {
  expect(addressedHost(url)).toMatchObject({ host, port });
});

describe("requestRows", () => {
  const heard = (url: string, extra: Partial<HeardRequest> = {}): HeardRequest =>
    ({
      hops: [
        {
          requestId: url,
          timestamp: 1,
          wallTime: 1e300,
          type: "Image",
          initiator: { type: "parser" },
          request: { url, method: "GET", headers: {} },
          redirectHasExtraInfo: false,
        },
      ],
      requestExtras: [],
      responseExtras: [],
      response: null,
      finished: null,
      failed: null,
      fromMemoryCache: false,
      decodedBytes: 0,
      body: null,
      ...extra,
    }) as unknown as HeardRequest;
  const gate = { shutReason: null, lastTo: () => null, tlsOf: () => null };

  test.each(addresses.map(([url]) => url))("makes a row of a request to %j", (url) => {
    expect(requestRows([heard(url)], gate, "message.invalid")).toHaveLength(1);
  });

  test("a certificate that is valid beyond all dates gives a row", () => {
    const securityDetails = {
      protocol: "TLS 1.3",
      issuer: "",
      subjectName: "",
      sanList: [],
      validFrom: -1e18,
      validTo: 1e18,
    };
    const response = { response: { status: 200, headers: {}, securityDetails }, hasExtraInfo: false };
    const rows = requestRows([heard("https://a.test/", { response } as unknown as HeardRequest)], gate, null);
    expect(rows[0]?.tls?.validTo).toBe("+275760-09-13T00:00:00.000Z");
  });
});
