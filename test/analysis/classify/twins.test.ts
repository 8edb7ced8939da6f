import { describe, expect, test } from "vitest";
import { classifyMessages } from "../../../analysis/classify-files.ts";
import { drawer, drawn, img, isProved, judged, type Letter, reader, written } from "./letters.ts";

const random = drawer("twins");
const short = () => drawn(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 7);
const pixelOf = (file: ReturnType<typeof judged>[number]) => file.resources.at(-1)!;

/** Copies for two readers of a mailing whose links all go through a counter. */
const counted = (piece: (who: number, link: number) => string, change: (who: number) => Partial<Letter> = () => ({})) =>
  [0, 1].map(
    (who): Letter => ({
      to: reader(who),
      body: `${["harbour school", "river garden", "night shelter", "choir week", "repair shop"]
        .map((name, link) => `<a href="https://relay.example/c/${piece(who, link)}">Read about the ${name} project</a>`)
        .join("")}${img(`https://relay.example/o/${piece(who, 9)}.gif`)}`,
      ...change(who),
    }),
  );

describe("a List-Id that is made for each reader", () => {
  const own = ["k7zrb2xq-m8w3d6no-eu0", "k7zrb2xq-jwk9lys1-y40"];
  test.each<[string, (who: number) => string]>([
    ["with drawn pieces", (who) => `<${own[who]}.list-id.relay.example>`],
    ["behind words", (who) => `News <reader.${own[who]}.lists.relay.example>`],
    ["of figures", (who) => `<${["48213377", "97180045"][who]}.lists.relay.example>`],
    ["of the address's hash", (who) => `<${["9f3ac1d27be84c55", "07be55aa1c93f2de"][who]}.relay.example>`],
  ])("%s keeps no copies apart, and is reported as an identifier", (_, listId) => {
    const files = judged(
      counted(
        (who, link) => `${own[who]}-${link}${"pqxz"[link % 4]}7`,
        (who) => ({ head: `List-Id: ${listId(who)}\r\n` }),
      ),
    );
    expect(files.map((file) => isProved(pixelOf(file)))).toEqual([true, true]);
    expect(files.map(({ identifiers }) => identifiers.map(({ where, scope }) => [where, scope]))).toEqual(
      Array.from({ length: 2 }, () => [["head.list-id", "recipient"]]),
    );
  });

  test("is none that several seeds share: two lists of one sender stay two", () => {
    const letters = ["deals-4471x", "news-8832q"].flatMap((list) =>
      counted(
        () => list,
        () => ({ head: `List-Id: <${list}.shop.example>\r\n`, date: "Sun, 29 Nov 2026 10:00:00 +0000" }),
      ),
    );
    const files = judged(letters);
    expect(files.flatMap(({ identifiers }) => identifiers)).toEqual([]);
    expect(files.flatMap(({ resources }) => resources.filter(isProved))).toEqual([]);
  });
});

describe("tokens of seven letters", () => {
  const tokens = [short(), short()];
  const club = (who: number): Letter => ({
    to: reader(who),
    body:
      ["b", "m", "x", "q"]
        .map(
          (at) =>
            `<a href="https://news.club.example/click.html?lc=sOsMI${at}&s=${tokens[who]}&z=${short()}"><img src="https://media.club.example/${at}.png" width="40"></a>`,
        )
        .join("") +
      `<a href="https://news.club.example/unsubscribe.html?s=${tokens[who]}&z=${short()}">Unsubscribe</a>` +
      img(`https://news.club.example/open.html?s=${tokens[who]}&z=${short()}`, 'width="0" height="0"'),
  });

  test("keep no copies apart, and are the recipient's where pixel, links and the way out agree", () => {
    const files = judged([club(0), club(1)]);
    for (const file of files) {
      expect(isProved(pixelOf(file))).toBe(true);
      expect(pixelOf(file).identifiers.find(({ scope }) => scope === "recipient")?.where).toBe("query.s");
    }
  });
});

describe("files that are said to be copies", () => {
  const other: Letter[] = [
    { to: reader(0), body: img("https://t.example/o.gif?u=9f3ac1d27be84c55"), subject: "Autumn offers" },
    { to: reader(1), body: `${img("https://t.example/o.gif?u=07be55aa1c93f2de")}<h1>x</h1>`, subject: "Zwölf Kerzen" },
  ];
  const asFiles = (letters: readonly Letter[]) =>
    letters.map((letter, i) => ({ file: `${i}.eml`, recipient: null, bytes: written(letter) }));

  test("say why they were not compared, with the measures", () => {
    const far = other.map((letter, i) => ({ ...letter, date: `Sun, ${29 - 20 * i} Nov 2026 10:00:00 +0000` }));
    const [file] = classifyMessages(asFiles(far));
    expect(file!.notAligned).toMatchObject({ nearest: "1.eml", structure: 1, hours: 480 });
    expect(file!.notAligned!.subject).toBeLessThan(0.5);
    expect(pixelOf(file!).reason).toBe("not_aligned");
  });

  test("are compared whatever they are where the caller states that they are twins, even to one address", () => {
    const far = other.map((letter, i) => ({
      ...letter,
      to: reader(0),
      date: `Sun, ${29 - 20 * i} Nov 2026 10:00:00 +0000`,
    }));
    const files = classifyMessages(asFiles(far), { areTwins: true });
    expect(files.map(({ notAligned }) => notAligned)).toEqual([null, null]);
    expect(files.map((file) => isProved(pixelOf(file)))).toEqual([true, true]);
  });

  test("a file alone says nothing about alignment", () => {
    expect(classifyMessages(asFiles(other.slice(0, 1)))[0]!.notAligned).toBeNull();
  });
});
