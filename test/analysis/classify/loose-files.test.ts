import { describe, expect, test } from "vitest";
import { classifyMessages } from "../../../analysis/classify-files.ts";

const tokens = { a: "k3hq7xw2v9pd4tmz", b: "b8rn5yc6jf1gsl0e" };
interface Letter {
  readonly to: string;
  readonly body: string;
  readonly subject?: string;
  readonly date?: string;
  readonly head?: string;
}
const eml = ({ to, body, subject = "Spring books", date = "Tue, 02 Mar 2027 10:00:00 +0000", head = "" }: Letter) => ({
  file: to,
  recipient: to,
  bytes: Buffer.from(
    `From: News <news@shop.example>\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: ${date}\r\nMIME-Version: 1.0\r\n${head}` +
      `Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>New in our shop this week</p>${body}` +
      `<a href="https://www.shop.example/spring/novels">All the novels of the spring</a></body></html>\r\n`,
  ),
});
const img = (url: string, attributes = 'width="1" height="1"') => `<img src="${url}" ${attributes}>`;
const pair = (bodyOf: (token: string, address: string) => string) =>
  classifyMessages([
    eml({ to: "ann.a@seeds.example", body: bodyOf(tokens.a, "ann.a@seeds.example") }),
    eml({
      to: "ben.b@seeds.example",
      body: bodyOf(tokens.b, "ben.b@seeds.example"),
      date: "Tue, 02 Mar 2027 11:00:00 +0000",
    }),
  ]);
const said = (files: ReturnType<typeof classifyMessages>) =>
  files[0]!.resources.map(({ technicalClass, verdict, level, reason }) => [technicalClass, verdict, level, reason]);

const proved = ["remote_recipient_unique", "tracker", "proved", null];
const shared = ["remote_static", "not-a-tracker", null, null];

describe("two loose files of one mailing", () => {
  test.each<[string, (token: string, address: string) => string, unknown]>([
    ["a query identifier", (t) => img(`https://px.esp.example/o.gif?u=${t}`), [proved]],
    ["a path identifier", (t) => img(`https://px.esp.example/o/${t}.gif`), [proved]],
    ["a subdomain identifier", (t) => img(`https://${t}.px.esp.example/o.gif`), [proved]],
    [
      "an identifier in base64 of JSON",
      (t) =>
        img(`https://px.esp.example/o?d=${Buffer.from(JSON.stringify({ c: "spring", r: t })).toString("base64url")}`),
      [proved],
    ],
    [
      "a picture that can be seen, under another path",
      (t) => img(`https://img.esp.example/${t}/logo.png`, 'width="180" height="48"'),
      [["undetermined", "undetermined", null, "content_or_tracking"]],
    ],
    [
      "such a picture whose token the way to unsubscribe holds too",
      (t) =>
        img(`https://img.esp.example/${t}/logo.png`, 'width="180" height="48"') +
        `<a href="https://esp.example/u?r=${t}">Unsubscribe</a>`,
      [proved],
    ],
    ["a shared logo", () => img("https://img.shop.example/logo.png", 'width="180" height="48"'), [shared]],
    ["a shared spacer, thrice", () => img("https://img.shop.example/s.gif").repeat(3), [shared, shared, shared]],
    [
      "a mailing's pixel",
      () => img("https://px.esp.example/o.gif?campaign=8f3a2c1d"),
      [["remote_campaign_level", "not-a-tracker", null, null]],
    ],
    [
      "a cache-buster",
      (t) => img(`https://img.shop.example/b.png?cb=${t === tokens.a ? "1803981600123" : "1803985200456"}`),
      [shared],
    ],
    [
      "a moment in a cache-buster",
      (t) => img(`https://img.shop.example/b.png?ts=2027-03-02T1${t === tokens.a ? 0 : 1}:00:00Z`),
      [shared],
    ],
    [
      "a number under a key that names cache-busters and readers alike",
      (t) => img(`https://img.shop.example/b.png?r=${t === tokens.a ? "56300516" : "97926196"}`),
      [["undetermined", "undetermined", null, "nonce_or_token"]],
    ],
    [
      "the same number inside JSON, where no cache-buster stands",
      (t) =>
        img(
          `https://px.esp.example/o?d=${Buffer.from(`{"c":"spring","r":${t === tokens.a ? 56300516 : 97926196}}`).toString("base64url")}`,
        ),
      [proved],
    ],
    [
      "a token of the mailing in the path of a pixel",
      () => img("https://px.esp.example/8f3a2c1d/o.gif"),
      [["remote_campaign_level", "not-a-tracker", null, null]],
    ],
    [
      "a short value",
      (t) => img(`https://img.shop.example/b.png?x=${t.slice(0, 5)}`),
      [["undetermined", "undetermined", null, "nonce_or_token"]],
    ],
    [
      "a picture of one variant",
      (t) => img(`https://img.shop.example/${t === tokens.a ? "summer" : "winter"}.png`, 'width="600"'),
      [["undetermined", "undetermined", null, "content_or_tracking"]],
    ],
    [
      "the address in base64",
      (_, a) => img(`https://px.ads.example/m?e=${Buffer.from(a).toString("base64")}`),
      [["remote_email_derived", "tracker", "proved", null]],
    ],
    ["an identifier in the user of a URL", (t) => img(`https://${t}:x@px.esp.example/o.gif`), [proved]],
    [
      "a CSS background that can be seen",
      (t) => `<div style="background:url(https://px.esp.example/b/${t})">x</div>`,
      [["undetermined", "undetermined", null, "content_or_tracking"]],
    ],
    [
      "a CSS background of one pixel",
      (t) => `<div style="width:1px;height:1px;background:url(https://px.esp.example/b/${t})"></div>`,
      [proved],
    ],
    [
      "reordered blocks",
      (t) => {
        const blocks = ["11", "22", "33"].map((n) => img(`https://img.shop.example/p/4711${n}.jpg`, 'width="90"'));
        return (t === tokens.a ? blocks : blocks.reverse()).join("");
      },
      [shared, shared, shared],
    ],
  ])("%s", (_, bodyOf, expected) => {
    expect(said(pair(bodyOf))).toEqual(expected);
  });

  test("a link with a token is personalised, the target is not", () => {
    const [first] = pair((t) => `<a href="https://click.esp.example/c/${t}">Read the whole story</a>`);
    expect(first!.links.map(({ technicalClass, level }) => [technicalClass, level])).toEqual([
      ["link_personalised", "proved"],
      ["remote_static", null],
    ]);
  });
});

test("an identifier that two receivers get is named as shared, with who else gets it", () => {
  const names = (other: (token: string) => string) =>
    pair(
      (t) => img(`https://px.esp.example/o.gif?u=${t}`) + img(`https://sync.ads.example/m?p=${other(t)}`),
    )[0]!.resources.map(({ signals }) => signals.find(({ name }) => name === "shared-identifier")?.because ?? null);
  expect(names((t) => t)).toEqual(
    ["ads.example", "esp.example"].map((who) => `the same identifier goes to ${who} too`),
  );
  expect(names((t) => [...t].reverse().join(""))).toEqual([null, null]);
});

test("one file alone proves nothing and says so", () => {
  const files = classifyMessages([
    eml({ to: "ann.a@seeds.example", body: img(`https://px.esp.example/o.gif?u=${tokens.a}`) }),
  ]);
  expect(said(files)).toEqual([["undetermined", "undetermined", "suspected", "single_seed"]]);
});

test("files of different mailings are not forced together", () => {
  const files = classifyMessages([
    eml({ to: "ann.a@seeds.example", body: img(`https://px.esp.example/o.gif?u=${tokens.a}`) }),
    eml({
      to: "ben.b@seeds.example",
      subject: "Your invoice",
      body: `<table><tr><td>1</td></tr></table><p>${img("https://px.esp.example/z/q/r/logo.gif")}`,
      date: "Tue, 20 Apr 2027 10:00:00 +0000",
    }),
  ]);
  expect(said(files)).toEqual([["undetermined", "undetermined", null, "not_aligned"]]);
});

test("a short number that the head's way to unsubscribe repeats is the reader's", () => {
  const of = (to: string, number: string, mailto: string) =>
    eml({
      to,
      body: img(`https://px.esp.example/o/${number}.gif`),
      head: `List-Unsubscribe: <mailto:leave-${mailto}@shop.example>\r\n`,
    });
  const files = (mailto: (number: string) => string) =>
    classifyMessages(
      ["71234", "71239"].map((number, i) =>
        of(["ann.a@seeds.example", "ben.b@seeds.example"][i]!, number, mailto(number)),
      ),
    );
  expect(said(files((number) => number))).toEqual([proved]);
  expect(said(files(() => "list"))).toEqual([["undetermined", "undetermined", null, "nonce_or_token"]]);
});

test("a short number that differs among three readers names each", () => {
  const readers = ["ann.a@seeds.example", "ben.b@seeds.example", "cat.c@seeds.example"];
  const bodies = (numbers: readonly string[]) =>
    readers.map((to, i) => eml({ to, body: img(`https://px.esp.example/o.gif?u=${numbers[i]}`) }));
  expect(said(classifyMessages(bodies(["71234", "71239", "71301"])))).toEqual([proved]);
  expect(said(classifyMessages(bodies(["71234", "71239", "71239"])))[0]![0]).toBe("undetermined");
});

test("copies sent in one second share a cache-buster's clock, which names no one", () => {
  const clocks = ["1803981600", "1803981600", "1803981601"];
  const readers = ["ann.a@seeds.example", "ben.b@seeds.example", "cat.c@seeds.example"];
  const files = classifyMessages(
    readers.map((to, i) => eml({ to, body: img(`https://img.shop.example/b.png?cb=${clocks[i]}`) })),
  );
  for (const file of files) expect(said([file])).toEqual([shared]);
});

test("a picture that two of three readers share is a variant's, however its file is named", () => {
  const readers = ["ann.a@seeds.example", "ben.b@seeds.example", "cat.c@seeds.example"];
  const files = classifyMessages(
    readers.map((to, i) =>
      eml({ to, body: img(`https://img.shop.example/hero-${i === 0 ? "8f3a2c1d" : "77aa01bc"}.png`, 'width="600"') }),
    ),
  );
  for (const file of files)
    expect(said([file])).toEqual([["undetermined", "undetermined", null, "content_or_tracking"]]);
});

test("the third file, another mailing of the first reader, tells what stays from what changes", () => {
  const of = (token: string, campaign: string) => img(`https://px.esp.example/o.gif?u=${token}&k=${campaign}`);
  const files = classifyMessages([
    eml({ to: "ann.a@seeds.example", body: of("71234", "aa11bb22cc") }),
    eml({ to: "ben.b@seeds.example", body: of("71239", "aa11bb22cc") }),
    eml({
      to: "ann.a@seeds.example",
      body: of("71234", "dd33ee44ff"),
      subject: "Summer music",
      date: "Tue, 09 Mar 2027 10:00:00 +0000",
    }),
  ]);
  expect(files[0]!.resources[0]!.identifiers).toEqual([
    { where: "query.u", value: "71234", scope: "recipient" },
    { where: "query.k", value: "aa11bb22cc", scope: "campaign" },
  ]);
  // The second reader got no other mailing: the first reader's tells what stays.
  expect(files[1]!.resources[0]!.identifiers).toEqual([
    { where: "query.u", value: "71239", scope: "recipient" },
    { where: "query.k", value: "aa11bb22cc", scope: "campaign" },
  ]);
  expect(files[1]!.resources[0]!.signals[0]!.because).toContain("that seed's other message has it again");
});
