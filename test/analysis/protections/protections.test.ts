import { describe, expect, test } from "vitest";
import { exportList } from "../../../analysis/protections/export-list.ts";
import { type DefendedResource, protections } from "../../../analysis/protections/protections.ts";
import { reason } from "../../../data/codes.ts";

const pixel: DefendedResource = {
  url: "https://tracking.brand.example/o/k3x9.gif",
  loads: "image",
  statedWidth: 1,
  statedHeight: 1,
  repeats: 1,
  senderSite: "brand.example",
  host: {
    host: "tracking.brand.example",
    aliases: ["t.adserver.test"],
    end: "address",
    mailService: null,
    servedBy: "adserver.test",
    disguise: reason("served-by-other", {
      host: "tracking.brand.example",
      site: "brand.example",
      service: null,
      technique: "cname",
      reasons: [],
    }),
    level: "proved",
  },
  lists: [],
  provedByTwins: true,
};
const lets = (id: string, change: Partial<DefendedResource> = {}) =>
  protections.find((row) => row.id === id)!.learns({ ...pixel, ...change }).length > 0;

describe("protections", () => {
  test.each([
    ["own-site-only", {}, true],
    ["own-site-only-cname", {}, false],
    ["own-site-only", { url: "https://px.test/o.gif" }, false],
    ["images-off", {}, false],
    ["declared-width", {}, false],
    ["declared-width", { statedWidth: 180, statedHeight: 48 }, true],
    ["small-and-seldom", { repeats: 6 }, true],
    ["easyprivacy", {}, true],
    ["easyprivacy", { lists: ["easyprivacy"] }, false],
    ["proxy-at-opening", {}, true],
    ["twins-list", {}, false],
    ["cname-list", {}, false],
  ] as const)("%s with %j lets the request through: %s", (id, change, expected) => {
    expect(lets(id, change)).toBe(expected);
  });
});

test("an exported rule ends where the personal part begins", () => {
  const { adblock, hosts } = exportList(
    [
      { url: "https://px.esp.test/track/open.php?u=SECRET1", where: "query.u", hostServesMore: false },
      { url: "https://img.esp.test/l/SECRET2/logo.png", where: "path.1", hostServesMore: true },
      { url: "https://SECRET3.px.esp.test/o.gif", where: "host.1", hostServesMore: false },
    ],
    "spring",
  );
  expect(adblock.split("\n").filter((line) => line.startsWith("||"))).toEqual([
    "||img.esp.test/l/$image",
    "||px.esp.test/track/open.php$image",
    "||px.esp.test^$image",
  ]);
  expect(hosts).toContain("0.0.0.0 px.esp.test");
  expect(adblock + hosts).not.toMatch(/secret/i);
});
