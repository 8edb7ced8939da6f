import { expect, test } from "vitest";
import { includedBy } from "../../../crawler/confirm/message-origin.ts";
import { type AskedFor, foreignLink, type MessageOrigin, tie } from "../../../crawler/confirm/tie.ts";

const asked: AskedFor = {
  site: "garden.test",
  pageSite: "garden.test",
  actionSite: "garden.test",
  submittedAt: "2026-12-01T10:00:00.000Z",
};
const nowhere: MessageOrigin = {
  cameAt: "2026-12-01T10:01:00.000Z",
  fromSite: "stranger.test",
  isDisowned: false,
  listId: null,
  signedBy: [],
  bouncesTo: null,
  keysAt: [],
  included: [],
};
const [site, service, stranger] = ["garden.test", "postbird.test", "stranger.test"];

test.each<[string, Partial<MessageOrigin>, Partial<AskedFor>, readonly string[]]>([
  ["From alone, for links to the site itself", { fromSite: site }, {}, [site]],
  ["the site's signature, whoever is in From", { signedBy: ["mail.garden.test"] }, {}, [site]],
  ["List-Id alone, for links to the site itself", { listId: "news.garden.test" }, {}, [site]],
  [
    "From, for links to the service that the form sends to",
    { fromSite: site },
    { actionSite: service },
    [site, service],
  ],
  [
    "the service that the form sends to, by its signature",
    { fromSite: service, signedBy: [service] },
    { actionSite: service },
    [site, service],
  ],
  [
    "the service that the form sends to, by SPF",
    { bouncesTo: "b.postbird.test" },
    { actionSite: service },
    [site, service],
  ],
  [
    "the site's signature by a key that lies at the service",
    { fromSite: site, signedBy: [site], keysAt: ["garden.dkim.postbird.test"] },
    {},
    [site, service],
  ],
  [
    "the site's signature, and the service's beside it",
    { fromSite: site, signedBy: [site, service] },
    {},
    [site, service],
  ],
  [
    "no signature of the site, the service's by SPF, and the site's record that names it",
    { fromSite: site, bouncesTo: "bounces.postbird.test", included: ["spf.postbird.test"] },
    {},
    [site, service],
  ],
  [
    "a service under its other names",
    { fromSite: site, signedBy: [site], keysAt: ["dkim.mcsv.net"] },
    {},
    [site, "mcsv.net", "list-manage.com"],
  ],
  [
    "the site of the page, where that is another",
    { fromSite: "garden.example" },
    { pageSite: "garden.example" },
    [site, "garden.example"],
  ],
])("a message is tied by %s", (_, origin, more, sites) => {
  const tied = tie({ ...asked, ...more }, { ...nowhere, ...origin });
  expect(tied.isTied).toBe(true);
  expect(tied.sites).toEqual(expect.arrayContaining([...sites]));
  expect(tied.sites).not.toContain(stranger);
  expect(tied.facts.every(({ code }) => code === "tied")).toBe(true);
});

test.each<[string, Partial<MessageOrigin>, string]>([
  ["from a stranger", {}, "foreign-message"],
  ["from a stranger, signed by the stranger", { signedBy: [stranger], bouncesTo: stranger }, "foreign-message"],
  [
    "from a name that only looks like the site",
    { fromSite: "garden.test.example", signedBy: ["garden-test.example"] },
    "foreign-message",
  ],
  [
    "that says it is from the site, which disowns it",
    { fromSite: site, listId: "news.garden.test", isDisowned: true },
    "foreign-message",
  ],
  [
    "from a service that the site's record names, and no proof that it came from there",
    { fromSite: service, included: ["spf.postbird.test"] },
    "foreign-message",
  ],
  ["of a service that nothing of the site names", { fromSite: service, signedBy: [service] }, "foreign-message"],
  ["that came before the form was sent", { fromSite: site, cameAt: "2026-12-01T09:59:59.000Z" }, "before-submission"],
])("a message %s is not tied", (_, origin, code) => {
  expect(tie(asked, { ...nowhere, ...origin })).toMatchObject({ isTied: false, sites: [], facts: [{ code }] });
});

test("where nothing was submitted no message is tied", () => {
  expect(tie({ ...asked, submittedAt: null }, { ...nowhere, fromSite: site }).isTied).toBe(false);
});

test.each<[string, Partial<MessageOrigin>]>([
  ["what its record names, without proof", { fromSite: site, signedBy: [site], included: ["spf.victim.test"] }],
  ["where bounces go, without its own signature or record", { fromSite: site, bouncesTo: "victim.test" }],
  ["who else signed, without its own signature or record", { fromSite: site, signedBy: ["victim.test"] }],
  ["whose keys lie somewhere, where the signature is not its own", { fromSite: site, keysAt: ["k.victim.test"] }],
])("a site cannot open the way to others by %s", (_, origin) => {
  expect(tie(asked, { ...nowhere, ...origin }).sites).toEqual([site]);
});

test("the post of everybody opens no way to accounts there", () => {
  const origin = { fromSite: site, signedBy: [site], bouncesTo: "google.com", included: ["_spf.google.com"] };
  expect(tie(asked, { ...nowhere, ...origin }).sites).toEqual([site]);
});

test.each([
  ["https://news.garden.test/c/1", true],
  ["http://garden.test/c", true],
  ["https://garden.test.evil.example/c", false],
  ["https://evilgarden.test/c", false],
  ["https://garden.test@evil.example/c", false],
  ["https://192.0.2.1/c", false],
  ["mailto:confirm@garden.test", false],
  ["javascript:alert(1)", false],
])("a link to %s is of the site: %s", (url, isOf) => {
  expect(foreignLink(url, ["garden.test"]) === null).toBe(isOf);
});

test("the names that an SPF record includes or redirects to", () => {
  expect(
    includedBy([
      ["google-site-verification=x"],
      ["v=spf1 ip4:192.0.2.1 include:spf.a.test ", "?include:b.test redirect=_spf.c.test -all"],
    ]),
  ).toEqual(["spf.a.test", "b.test", "_spf.c.test"]);
  expect(includedBy([["v=spf10 include:a.test"], "no record"])).toEqual([]);
});
