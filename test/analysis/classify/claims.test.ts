import { describe, expect, test } from "vitest";
import { signedShapes } from "../../../analysis/compare/signed-address.ts";
import { copies, dates, img, isProved, judged, reader } from "./letters.ts";

const tokens = ["9f3ac1d27be84c55", "07be55aa1c93f2de"];
const sent = Date.parse(dates[0]!);
const at = (ms: number) => new Date(sent + ms);
const figures = (moment: Date) => moment.toISOString().replaceAll(/\D/g, "");
const base = (number: number, digits: string): string =>
  number < digits.length
    ? digits[number]!
    : base(Math.floor(number / digits.length), digits) + digits[number % digits.length]!;
const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Notations of the sending time; each gets the milliseconds after it. */
const clocks: readonly [string, (ms: number) => string][] = [
  ["ISO 8601, basic", (ms) => `${figures(at(ms)).slice(0, 8)}T${figures(at(ms)).slice(8, 14)}Z`],
  ["ISO 8601, basic, with milliseconds", (ms) => `${figures(at(ms)).slice(0, 8)}T${figures(at(ms)).slice(8)}Z`],
  ["ISO 8601, extended", (ms) => at(ms).toISOString()],
  ["ISO 8601 with an offset", (ms) => encodeURIComponent(at(ms).toISOString().replace("Z", "+00:00"))],
  ["a date and a time with hyphens", (ms) => at(ms).toISOString().slice(0, 19).replaceAll(/[T:]/g, "-")],
  ["a date and a time with a blank", (ms) => at(ms).toISOString().slice(0, 19).replace("T", "%20")],
  ["14 figures", (ms) => figures(at(ms)).slice(0, 14)],
  ["14 figures, day first", (ms) => figures(at(ms)).replace(/^(....)(..)(..)(......).*/, "$3$2$1$4")],
  ["14 figures in two parts", (ms) => figures(at(ms)).replace(/^(.{8})(.{6}).*/, "$1-$2")],
  ["14 figures in two parts with an underscore", (ms) => figures(at(ms)).replace(/^(.{8})(.{6}).*/, "$1_$2")],
  ["17 figures", (ms) => figures(at(ms))],
  ["12 figures of a two-figure year", (ms) => figures(at(ms)).slice(2, 14)],
  ["an HTTP date", (ms) => encodeURIComponent(at(ms).toUTCString())],
  ["seconds since 1970", (ms) => String(Math.floor((sent + ms) / 1000))],
  ["seconds with a fraction", (ms) => `${(sent + ms) / 1000}48213`],
  ["milliseconds", (ms) => String(sent + ms)],
  ["microseconds", (ms) => `${sent + ms}123`],
  ["nanoseconds", (ms) => `${sent + ms}123456`],
  ["ticks of .NET", (ms) => String(BigInt(sent + ms + 62_135_596_800_000) * 10_000n + 123n)],
  ["Windows file time", (ms) => String(BigInt(sent + ms + 11_644_473_600_000) * 10_000n + 7n)],
  ["days since 1900", (ms) => ((sent + ms) / 86_400_000 + 25_569).toFixed(8)],
  ["hex of seconds", (ms) => Math.floor((sent + ms) / 1000).toString(16)],
  [
    "hex of seconds, capitals",
    (ms) =>
      Math.floor((sent + ms) / 1000)
        .toString(16)
        .toUpperCase(),
  ],
  ["hex of milliseconds", (ms) => (sent + ms).toString(16)],
  ["hex of microseconds", (ms) => (BigInt(sent + ms) * 1000n + 77n).toString(16)],
  ["hex of nanoseconds", (ms) => (BigInt(sent + ms) * 1_000_000n + 77n).toString(16)],
  ["hex of .NET ticks", (ms) => (BigInt(sent + ms + 62_135_596_800_000) * 10_000n).toString(16)],
  [
    "uniqid of PHP",
    (ms) => Math.floor((sent + ms) / 1000).toString(16) + (ms * 7 + 0x1a2b3).toString(16).padStart(5, "0"),
  ],
  ["base 36 of milliseconds", (ms) => (sent + ms).toString(36)],
  ["base 36 of seconds", (ms) => Math.floor((sent + ms) / 1000).toString(36)],
  ["base 36 of microseconds", (ms) => (BigInt(sent + ms) * 1000n + 5n).toString(36)],
  ["base 62 of milliseconds", (ms) => base(sent + ms, base62)],
  ["base 62 of seconds", (ms) => base(Math.floor((sent + ms) / 1000), base62)],
  ["base 64 of seconds", (ms) => btoa(String(Math.floor((sent + ms) / 1000))).replaceAll("=", "")],
  ["base 64 of ISO 8601", (ms) => btoa(at(ms).toISOString()).replaceAll("=", "")],
  ["hex of the figures of seconds", (ms) => Buffer.from(String(Math.floor((sent + ms) / 1000))).toString("hex")],
  ["the time of a ULID", (ms) => base(sent + ms, "0123456789ABCDEFGHJKMNPQRSTVWXYZ").padStart(10, "0")],
  ["seconds and a counter", (ms) => `${Math.floor((sent + ms) / 1000)}-${ms % 9973}`],
  ["milliseconds and a counter", (ms) => `${sent + ms}_${ms % 997}`],
  ["a counter and seconds", (ms) => `${ms % 997}.${Math.floor((sent + ms) / 1000)}`],
];

describe.each(clocks)("the sending time as %s", (_, write) => {
  const [one, other] = [write(61_123), write(3_722_456)];

  test("proves nobody, under a key, in a path, or in the links too", () => {
    expect(one).not.toBe(other);
    for (const body of [
      (time: string) => img(`https://t.example/p.gif?c=7&at=${time}`),
      (time: string) => img(`https://t.example/p/${time}/p.gif`),
      (time: string) =>
        img(`https://t.example/p.gif?at=${time}`) + `<a href="https://www.shop.example/boots?at=${time}">The boots</a>`,
    ]) {
      const { resources, links } = copies([body(one), body(other)]);
      expect([...resources, ...links].filter(isProved).map(({ url }) => url)).toEqual([]);
    }
  });

  test("a token beside it is proved", () => {
    const body = (time: string, token: string) => img(`https://t.example/p.gif?at=${time}&u=${token}`);
    expect(copies([body(one, tokens[0]!), body(other, tokens[1]!)]).resources.map(isProved)).toEqual([true]);
  });
});

describe.each(signedShapes.map(({ name, example }) => [name, example] as const))(
  "an address signed as by %s",
  (_, example) => {
    /** The same address signed a minute later, with another signature. */
    const resigned = example
      .replaceAll("1796032801", "1796032861")
      .replaceAll(/6b0d4e21/gi, "6b0d4e5d")
      .replaceAll("20261129T100001Z", "20261129T100101Z")
      .replaceAll("10:00:01Z", "10:01:01Z")
      .replaceAll(/(?:9f3ac1d27be84c55)+(?:9f3ac1d2)?/g, (hex) => [...hex].reverse().join(""))
      .replaceAll(
        /k7PmbS0r[\w-]*|nitfHRCrtziwO2HwPfWw~yYDhUF5EwRunQA|AfD4rGqk[\w-]*|_e4Nc3iduzkWRm01TBBNYw|Sh1a9GR2VXNm8ZXP\w*|vjbyPxybdZaNmGa|RHIX5Xcg0Mq2rqI3OlWTjEg2tYkboXr1P9ZUXDtkk/g,
        (text) => [...text].reverse().join(""),
      );
    const host = "https://b.media.example";

    test("proves nobody: a picture, a pixel and a link", () => {
      expect(resigned).not.toBe(example);
      for (const body of [
        (path: string) => img(host + path, "width=600 height=200"),
        (path: string) => img(host + path),
        (path: string) => `<a href="${host}${path}">The catalogue of the autumn</a>`,
      ]) {
        const { resources, links } = copies([body(example), body(resigned)]);
        expect([...resources, ...links].filter(isProved).map(({ url }) => url)).toEqual([]);
      }
    });

    test("a recipient's token beside the signature is proved", () => {
      const body = (path: string, token: string) => img(`${host}${path}${path.includes("?") ? "&" : "?"}rid=${token}`);
      expect(copies([body(example, tokens[0]!), body(resigned, tokens[1]!)]).resources.map(isProved)).toEqual([true]);
    });
  },
);

const drawnNumbers = ["0.8312764523", "0.2291847261"];
test.each<[string, (i: 0 | 1) => string]>([
  ["a fraction that is the whole query", (i) => img(`https://t.example/p.gif?${drawnNumbers[i]}`)],
  ["a fraction under a key", (i) => img(`https://t.example/p.gif?x=${drawnNumbers[i]}`)],
  ["a number that is the whole query", (i) => img(`https://t.example/p.gif?${["83127645", "22918472"][i]}`)],
  ["a counter under a key of cache-busters", (i) => img(`https://t.example/p.gif?cb=${["100482", "100483"][i]}`)],
  ["a short counter", (i) => img(`https://t.example/p.gif?n=${["10482", "10483"][i]}`)],
  ["the fragment of a picture", (i) => img(`https://cdn.shop.example/sprite.svg#${tokens[i]}`, "width=600")],
  ["the fragment of a pixel", (i) => img(`https://t.example/p.gif#${tokens[i]}`)],
  [
    "the fragment of a link",
    (i) => `<a href="https://www.shop.example/boots#${tokens[i]}">The boots of the autumn</a>`,
  ],
  ["the address in a fragment", (i) => img(`https://t.example/p.gif#${reader(i)}`)],
  ["hosts that take turns", (i) => img(`https://img${i + 1}.cdn.example/p.gif`)],
])("%s is no proof", (_, body) => {
  const { resources, links } = copies([body(0), body(1)]);
  expect([...resources, ...links].filter(isProved).map(({ url }) => url)).toEqual([]);
});

test("a fragment that holds the original behind an image proxy is compared", () => {
  const body = (token: string) =>
    img(`https://ci3.googleusercontent.com/meips/ADKq_${token}=s0-d-e1-ft#https://t.example/o.gif?u=${token}`);
  expect(copies(tokens.map(body)).resources.map(isProved)).toEqual([true]);
});

describe("two copies of one mailing to one seed", () => {
  const pixel = (token: string) => img(`https://t.example/p.gif?n=${token}`);
  const scopes = (letters: Parameters<typeof judged>[0]) =>
    judged(letters).map(({ resources }) =>
      resources.flatMap(({ identifiers }) => identifiers.map(({ scope }) => scope)),
    );

  test("show what is drawn for each copy, without any twin", () => {
    const letters = tokens.map((token) => ({ to: reader(0), body: pixel(token) }));
    expect(scopes(letters)).toEqual([["per-fetch"], ["per-fetch"]]);
    expect(judged(letters).flatMap(({ resources }) => resources.map(({ level, reason }) => [level, reason]))).toEqual([
      [null, "nonce_or_token"],
      [null, "nonce_or_token"],
    ]);
  });

  test("keep a twin's difference from being a proof, and what stays in both is one", () => {
    const letter = (who: number, nonce: string, date = dates[0]!) => ({
      to: reader(who),
      date,
      body: pixel(nonce) + img(`https://t.example/q.gif?u=${tokens[who]}`),
    });
    const files = judged([
      letter(0, "aaaa1111bbbb2222"),
      letter(0, "cccc3333dddd4444", "Sun, 29 Nov 2026 10:20:00 +0000"),
      letter(1, "eeee5555ffff6666"),
    ]);
    for (const { resources } of files.slice(0, 2)) expect(resources.map(isProved)).toEqual([false, true]);
  });
});

test.each<[string, string, string | null]>([
  ["a pixel that stands twice", img("https://t.example/WXBicEIvc1JKdnBGNDZ2U2R2MklQ").repeat(2), "suspected"],
  ["a spacer that stands five times", img("https://t.example/WXBicEIvc1JKdnBGNDZ2U2R2MklQ").repeat(5), null],
  [
    "figures in a path of openings",
    img("https://mkt.example/accounts/130541/messages/206/openings/2411977?envelope_id=193"),
    "suspected",
  ],
  [
    "figures in a query of a file named open",
    img("https://l.example/bcast/open.gif?mid=1251&rid=4448995"),
    "suspected",
  ],
  [
    "figures in a log of openings, hidden",
    '<img src="https://open.mkt.example/open/log/88123/4451237/2/190231/1/77" style="display: none">',
    "suspected",
  ],
  ["figures in a short path of openings", img("https://s.example/op/22_118844_md/p.gif"), "suspected"],
  ["figures behind a tracker's name", img("https://s.example/track/open.php?u=30012345&id=77"), "suspected"],
  ["somebody's address", img("https://l.example/o_e.php?cid=18135&em=jm@netnote.example"), "suspected"],
  ["figures in a path of pictures", img("https://cdn.example/images/2411977.gif"), null],
  [
    "a picture in a block that is hidden for this screen",
    `<div style="display:none">${img("https://cdn.example/images/62c5a285dd05483ecbc95fd6/original.png", "width=600 height=300")}</div>`,
    null,
  ],
  [
    "a photograph in a hidden block, without a size",
    `<div style="display:none">${img("https://cdn.example/images/62c5a285dd05483ecbc95fd6.jpg", "")}</div>`,
    null,
  ],
  [
    "a font in a hidden block",
    '<div style="visibility:hidden"><link rel=stylesheet href="https://fonts.example/css2?family=Lato:wght@0,400;0,700;1,900&display=swap"></div>',
    null,
  ],
  [
    "a token in a hidden block",
    `<div style="display:none">${img("https://t.example/o/WXBicEIvc1JKdnBGNDZ2U2R2MklQ", "")}</div>`,
    "suspected",
  ],
])("from one message, %s", (_, body, level) => {
  const [file] = judged([{ to: reader(0), body }]);
  expect(new Set(file!.resources.map((resource) => resource.level))).toEqual(new Set([level]));
});

test("a way out that is personal keeps both facts: its class leaves it out of what tracks, its value is stored", () => {
  const body = (token: string) => `<a href="https://www.shop.example/out?u=${token}">Unsubscribe</a>`;
  const [link] = copies(tokens.map(body)).links;
  expect(link).toMatchObject({
    linkClass: "unsubscribe",
    technicalClass: "link_personalised",
    verdict: "not-a-tracker",
    identifiers: [{ where: "query.u", value: tokens[0], scope: "recipient" }],
  });
});
