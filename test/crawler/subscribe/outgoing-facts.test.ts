import { expect, test } from "vitest";
import type { RefusedRequest } from "../../../crawler/browser/outgoing.ts";
import {
  actionOf,
  isForeignAction,
  judgeRefusals,
  saysSubscription,
} from "../../../crawler/subscribe/outgoing-facts.ts";
import type { ClusterView } from "../../../crawler/subscribe/page/page-view.ts";
import { formOf } from "./views.ts";

const cluster = (given: Partial<ClusterView>) => formOf([], given).cluster;

const pageUrl = "https://www.garden.test/news";

test.each([
  ["a path", "/join", "garden.test"],
  ["nothing", "", "garden.test"],
  ["a script", "javascript:void(0)", "garden.test"],
  ["another host of the site", "https://forms.garden.test/join", "garden.test"],
  ["another site", "https://victim.test/join", "victim.test"],
  ["another site, scheme left out", "//victim.test/join", "victim.test"],
])("a form with %s for its action sends to the site of it", (_, action, site) => {
  expect(actionOf({ cluster: cluster({ action }) }, pageUrl)).toBe(site);
});

test.each([
  ["the page's own site", { action: "https://forms.garden.test/join" }, false],
  ["a known mail service by its address", { action: "https://garden.us1.list-manage.com/subscribe/post" }, false],
  [
    "an unknown host, in the markup of a known mail service",
    { action: "https://mail.victim.test/s", name: "mc-embedded-subscribe-form" },
    false,
  ],
  ["another site", { action: "https://victim.test/join" }, true],
])("a form that sends to %s is foreign: %o", (_, given, isForeign) => {
  const form = { cluster: cluster(given) };
  expect(isForeignAction(form, actionOf(form, pageUrl), [pageUrl])).toBe(isForeign);
});

test.each([
  ["Newsletter", true],
  ["Notre lettre d'information", true],
  ["Zapisz się do newslettera", true],
  ["Subscribe", true],
  ["Your e-mail", false],
  ["", false],
])("a form under the heading %o says that it subscribes to something: %o", (heading, says) => {
  expect(saysSubscription({ cluster: cluster({ heading }), button: null })).toBe(says);
});

const refused = (
  facts: Partial<RefusedRequest["facts"]>,
  code: RefusedRequest["code"] = "foreign-address",
): RefusedRequest => ({
  code,
  facts: { host: "third.test", method: "POST", kind: "xhr", where: "body", withOwn: false, ...facts },
});

test.each<[string, RefusedRequest, boolean]>([
  ["a form that goes somewhere", refused({ kind: "document", method: "GET", where: "url" }), true],
  ["a post of a script to anywhere", refused({}), true],
  ["a beacon", refused({ kind: "ping" }), true],
  [
    "a picture that carries the seed's address too",
    refused({ kind: "image", method: "GET", where: "url", withOwn: true }),
    true,
  ],
  [
    "a request to where the form sends",
    refused({ host: "www.garden.test", kind: "image", method: "GET", where: "url" }),
    true,
  ],
  ["a body that could not be read, to where the form sends", refused({ host: "garden.test" }, "unreadable-body"), true],
  ["a picture of a third party", refused({ kind: "image", method: "GET", where: "url" }), false],
  ["a body that could not be read, to a third party", refused({}, "unreadable-body"), false],
])("%s that was not let out ends the attempt: %#", (_, one, ends) => {
  expect(judgeRefusals({ refused: [one], refusedBefore: 0 }, "garden.test")?.outcome ?? null).toBe(
    ends ? "foreign-address" : null,
  );
});

test("what was not let out before the form was touched ends nothing", () => {
  expect(judgeRefusals({ refused: [refused({})], refusedBefore: 1 }, "garden.test")).toBeNull();
});
