import { describe, expect, test } from "vitest";
import { MAIL_CLIENTS } from "../../../crawler/open/mail-clients.ts";
import { type ForeseenResource, type ReconciledRequest, reconcile } from "../../../crawler/open/reconcile.ts";

const resource = (key: string, url: string, change: Partial<ForeseenResource> = {}): ForeseenResource => ({
  ...{ key, url, kind: "image", element: "img", attribute: "src", media: null },
  ...change,
});
const request = (sequence: number, url: string, change: Partial<ReconciledRequest> = {}): ReconciledRequest => ({
  ...{ sequence, url, redirectedFrom: null, initiator: { type: "parser", url: "http://message.invalid/" } },
  ...change,
});

describe("reconcile", () => {
  test("ties a request to the first resource of its URL as the browser writes it, fragment aside", () => {
    const { requests, notRequested } = reconcile(
      [resource("a", "HTTP://A.test"), resource("b", "http://a.test/#x")],
      [request(0, "http://a.test/")],
      MAIL_CLIENTS.desktop,
      null,
    );
    expect(requests.get(0)).toEqual({ resourceKey: "a", foreseen: "resource" });
    expect(notRequested).toEqual([]);
  });

  test("ties a redirect hop to what its chain began with, and a sheet's references to the sheet", () => {
    const { requests, notExtracted } = reconcile(
      [
        resource("a", "http://a.test/"),
        resource("s", "http://s.test/a.css", { kind: "style", element: "link", attribute: "href" }),
      ],
      [
        request(0, "http://a.test/"),
        request(1, "http://b.test/", { redirectedFrom: 0 }),
        request(2, "http://s.test/a.css"),
        request(3, "http://bg.test/", { initiator: { type: "parser", url: "http://s.test/a.css" } }),
        request(4, "http://surprise.test/"),
      ],
      MAIL_CLIENTS.desktop,
      null,
    );
    expect([1, 3, 4].map((sequence) => requests.get(sequence))).toEqual([
      { resourceKey: "a", foreseen: "redirect" },
      { resourceKey: "s", foreseen: "style-sheet" },
      { resourceKey: null, foreseen: "nothing" },
    ]);
    expect(notExtracted).toEqual(["http://surprise.test/"]);
  });

  test.each<[string, Partial<ForeseenResource>, string | null, keyof typeof MAIL_CLIENTS]>([
    ["client-loads-nothing", {}, null, "images-off"],
    ["client-does-not-load-kind", { kind: "frame" }, null, "desktop"],
    ["stopped-early", {}, "limit:time", "desktop"],
    ["condition-not-met", { media: "(prefers-color-scheme: dark)" }, null, "desktop"],
    ["other-candidate-chosen", { attribute: "srcset" }, null, "desktop"],
    ["style-rule-unused", { element: "style", attribute: "background-image" }, null, "desktop"],
    ["unknown", {}, null, "desktop"],
  ])("says %s of a resource that was not asked for", (because, change, stoppedBy, client) => {
    const { notRequested } = reconcile([resource("a", "http://a.test/", change)], [], MAIL_CLIENTS[client], stoppedBy);
    expect(notRequested).toEqual([{ key: "a", url: "http://a.test/", because }]);
  });

  test("knows the picture's own image beside the source that was chosen", () => {
    const { notRequested } = reconcile(
      [resource("s", "http://s.test/", { element: "source", attribute: "srcset" }), resource("i", "http://i.test/")],
      [request(0, "http://s.test/")],
      MAIL_CLIENTS.desktop,
      null,
    );
    expect(notRequested).toEqual([{ key: "i", url: "http://i.test/", because: "other-candidate-chosen" }]);
  });
});
