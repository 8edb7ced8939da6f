import { expect, test } from "vitest";
import { chainIdentifiers } from "../../../analysis/compare/chain-identifiers.ts";
import type { ObservedReference, ObservedRequest } from "../../../analysis/compare/observed.ts";

const URL_OF = (token: string) => `https://px.esp.example/o.gif?u=${token}`;
const request = (
  round: number,
  hop: string | null,
  url: string,
  setCookies: readonly string[] = [],
): ObservedRequest => ({
  id: `v${round}#${hop ?? "0"}`,
  round,
  url,
  redirectedFrom: hop,
  status: 302,
  setCookies,
  cacheControl: null,
  referer: null,
  requestCookie: null,
  requestBody: null,
  bodySha256: null,
  naturalWidth: null,
  naturalHeight: null,
  pixels: null,
});
/** A reference that each opening redirects to `hopOf(round)` and gives `cookieOf(round)`. */
const opened = (
  token: string,
  rounds: number,
  hopOf: (round: number) => string,
  cookieOf: (round: number) => string,
): ObservedReference => ({
  kind: "resource",
  key: "1.2:10:src:0",
  url: URL_OF(token),
  unwrappedUrl: null,
  element: "img",
  attribute: "src",
  loads: "image",
  isDisplayed: true,
  statedWidth: 1,
  statedHeight: 1,
  hiddenBy: [],
  media: null,
  linkClass: null,
  anchorText: null,
  requests: Array.from({ length: rounds }, (_, round) => [
    request(round, null, URL_OF(token), [`id=${cookieOf(round)}; Max-Age=31536000; Secure`, "lang=en"]),
    request(round, "0", `https://sync.ads.example/m?partner=esp&p=${hopOf(round)}`),
  ]).flat(),
});
const [a, b] = ["k3hq7xw2v9pd4tmz", "b8rn5yc6jf1gsl0e"];
const drawn = ["9f3ac21e77b04d58", "1c8e5b7790aa43df", "77d0b1c4e95f4a26", "e0b94c6d12f74a83"];
const found = (own: ObservedReference, twin: ObservedReference) => chainIdentifiers(own, [twin]);

test("what a hop takes over from the reference is the recipient's, what is drawn at each opening is of that opening", () => {
  const own = opened(
    a!,
    2,
    () => a!,
    (round) => drawn[round]!,
  );
  const twin = opened(
    b!,
    2,
    () => b!,
    (round) => drawn[round + 2]!,
  );
  expect(found(own, twin)).toEqual([
    { where: "redirect.1/query.p", value: a, scope: "recipient" },
    { where: "cookie.id", value: drawn[0], scope: "per-fetch" },
  ]);
});

test("what stays over openings and differs between seeds is the recipient's; one opening leaves it open", () => {
  const of = (rounds: number) =>
    found(
      opened(
        a!,
        rounds,
        () => drawn[0]!,
        () => "en",
      ),
      opened(
        b!,
        rounds,
        () => drawn[1]!,
        () => "en",
      ),
    );
  expect(of(2)).toEqual([{ where: "redirect.1/query.p", value: drawn[0], scope: "recipient" }]);
  expect(of(1)).toEqual([{ where: "redirect.1/query.p", value: drawn[0], scope: "undetermined" }]);
});

test("what all seeds get, words, and a twin that was not opened name no one", () => {
  expect(
    found(
      opened(
        a!,
        2,
        () => "esp",
        () => drawn[0]!,
      ),
      opened(
        b!,
        2,
        () => "esp",
        () => drawn[0]!,
      ),
    ),
  ).toEqual([]);
  expect(
    found(
      opened(
        a!,
        1,
        () => drawn[0]!,
        () => "en",
      ),
      {
        ...opened(
          b!,
          1,
          () => drawn[1]!,
          () => "en",
        ),
        requests: [],
      },
    ),
  ).toEqual([]);
});
