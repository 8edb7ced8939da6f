import { describe, expect, test } from "vitest";
import { redirectChains } from "../../../analysis/party/redirect-chain.ts";

const request = (sequence: number, redirectedFrom: number | null, host: string) => ({
  sequence,
  redirectedFrom,
  host,
  url: `https://${host}/${sequence}`,
});

describe("redirect chains", () => {
  test("follow each request to its last redirect, with the sites that learnt of it", () => {
    const chains = redirectChains([
      request(0, null, "click.brand.test"),
      request(1, null, "img.brand.test"),
      request(2, 0, "t.brand.test"),
      request(3, 2, "sync.ads.test"),
      request(4, 3, "a.brand.test"),
    ]);
    expect(chains.map(({ hops }) => hops.map(({ sequence }) => sequence))).toEqual([[0, 2, 3, 4], [1]]);
    expect(chains.map(({ sites }) => sites)).toEqual([["brand.test", "ads.test", "brand.test"], ["brand.test"]]);
    expect(chains.map(({ crossesSites }) => crossesSites)).toEqual([true, false]);
  });

  test("begin anew where the cause of a hop is missing, and end where requests redirect in a ring", () => {
    expect(redirectChains([request(5, 3, "a.test")]).map(({ hops }) => hops.length)).toEqual([1]);
    const ring = [request(0, null, "a.test"), request(1, 0, "b.test"), { ...request(0, 1, "a.test") }];
    expect(redirectChains(ring).every(({ hops }) => hops.length <= 3)).toBe(true);
  });
});
