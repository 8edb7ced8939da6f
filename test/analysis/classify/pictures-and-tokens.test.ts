import { expect, test } from "vitest";
import { alphabets, copies, dates, drawer, drawn, img, isProved, judged, oneOf, reader } from "./letters.ts";

const words = {
  en: "boots puzzle duvet cover kettle rucksack raincoat armchair lantern notebook",
  de: "stiefel bettwäsche wasserkocher regenjacke schreibtisch kerzenhalter rucksack vorhang",
  fr: "bottes couette bouilloire manteau fauteuil lanterne carnet casserole étagère",
  it: "stivali piumino bollitore impermeabile poltrona lanterna quaderno scarponcini",
  es: "botas edredón hervidor chubasquero sillón farolillo cuaderno zapatillas",
  pl: "kozaki kołdra czajnik płaszcz fotel latarnia zeszyt plecak szczotka",
  cs: "holínky peřina konvice pláštěnka křeslo lucerna sešit batoh čtvrtky",
  nl: "laarzen dekbed waterkoker regenjas leunstoel lantaarn schrift rugzak",
  fi: "saappaat peitto vedenkeitin sadetakki nojatuoli lyhty vihko reppu",
  tr: "çizme yorgan sürahi yağmurluk koltuk fener defter çanta",
} as const;

type Random = () => number;
const hex = (random: Random, length: number) => drawn(random, alphabets.hex, length);
const slug = (random: Random) => {
  const list = oneOf(random, Object.values(words)).split(" ");
  return Array.from({ length: 1 + Math.floor(random() * 3) }, () => encodeURIComponent(oneOf(random, list))).join(
    oneOf(random, ["-", "_", "-", ""]),
  );
};
const uuid = (random: Random) =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)}`;
const ean = (random: Random) => `40${drawn(random, alphabets.digits, 11)}`;

/** Addresses of pictures as shops and their platforms write them. */
const pictures: readonly ((random: Random) => string)[] = [
  (r) => `https://cdn.shop.example/p/${slug(r)}.jpg`,
  (r) => `https://cdn.shop.example/p/${slug(r)}-${drawn(r, alphabets.digits, 6)}.webp`,
  (r) => `https://cdn.shop.example/media/${hex(r, oneOf(r, [8, 12, 24, 32, 40]))}.jpg`,
  (r) => `https://cdn.shop.example/media/catalog/product/${hex(r, 1)}/${hex(r, 1)}/${slug(r)}_1.jpg`,
  (r) => `https://cdn.shop.example/p/${ean(r)}.jpg`,
  (r) => `https://cdn.shop.example/${ean(r)}/600x600.png`,
  (r) => `https://cdn.shop.example/images/${uuid(r)}.png`,
  (r) => `https://cdn.shop.example/images/${hex(r, 24)}/original.png`,
  (r) => `https://cdn.shop.example/files/${slug(r)}_600x.jpg?v=17${drawn(r, alphabets.digits, 8)}`,
  (r) => `https://m.shop.example/images/I/${drawn(r, alphabets.base62, 11)}._AC_SL1500_.jpg`,
  (r) => `https://static.shop.example/media/${hex(r, 6)}_${hex(r, 32)}~mv2.jpg`,
  (r) =>
    `https://shop.example/dw/image/v2/BBBB_PRD/on/demandware.static/${slug(r)}/${drawn(r, alphabets.digits, 8)}.jpg?sw=600`,
  (r) => `https://shop.example/is/image/Shop/${drawn(r, alphabets.digits, 9)}?wid=600`,
  (r) => `https://shop.example/_next/image?url=%2Fp%2F${slug(r)}.jpg&w=640&q=75`,
  (r) => `https://shop.example/image.php?sku=${ean(r)}`,
  (r) => `https://lh3.content.example/${drawn(r, alphabets.base64url, 60)}=w600`,
  (r) => `https://cdn.shop.example/IMG_${drawn(r, alphabets.digits, 8)}.jpg`,
  (r) => `https://images.shop.example/photo-15${drawn(r, alphabets.digits, 11)}-${hex(r, 12)}`,
  (r) => `https://${slug(r).replaceAll(/[^a-z]/g, "")}.shop.example/hero.jpg`,
  (r) => `https://cdn.shop.example/i/${drawn(r, alphabets.base36, 16)}/large.avif`,
];
const markups: readonly ((url: string) => string)[] = [
  (url) => img(url, "width=600 height=200"),
  (url) => img(url, ""),
  (url) => img(url, 'style="width:100%"'),
  (url) => `<a href="https://www.shop.example/sale">${img(url, "width=300")}</a>`,
  (url) => `<img srcset="${url} 1x, ${url}${url.includes("?") ? "&" : "?"}dpr=2 2x" src="${url}" width=300>`,
  (url) => `<div style="background:url('${url}');width:300px;height:200px">x</div>`,
  (url) => `<table background="${url}"><tr><td>x</td></tr></table>`,
  (url) => `<div style="display:none">${img(url, "width=600 height=300")}</div>`,
  (url) => `<picture><source srcset="${url}" media="(max-width:600px)">${img(url, "width=600")}</picture>`,
];

test("of two hundred drawn pairs of product pictures none is proved, nor is a link around them", () => {
  const random = drawer("pictures");
  const proved: string[] = [];
  const reasons = new Map<string | null, number>();
  for (let i = 0; i < 200; i++) {
    const picture = pictures[i % pictures.length]!;
    const markup = oneOf(random, markups);
    const { resources, links } = copies([markup(picture(random)), markup(picture(random))]);
    for (const one of [...resources, ...links]) if (isProved(one)) proved.push(one.url);
    for (const { reason } of resources) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  expect(proved).toEqual([]);
  expect(reasons.get("content_or_tracking")).toBeGreaterThan(150);
});

test.each<[string, (id: string, name: string) => string]>([
  [
    "around the picture",
    (id) => `<a href="https://www.shop.example/p/${id}">${img(`https://cdn.shop.example/${id}.jpg`, "width=300")}</a>`,
  ],
  [
    "under its own name",
    (id, name) =>
      `${img(`https://cdn.shop.example/${id}.jpg`, "width=300")}<a href="https://www.shop.example/p/${id}">${name}</a>`,
  ],
  [
    "of a whole card",
    (id, name) =>
      `<a href="https://www.shop.example/p/${id}">${img(`https://cdn.shop.example/${id}.jpg`, "width=300")}</a>` +
      `<a href="https://www.shop.example/p/${id}">${name}</a><a href="https://www.shop.example/p/${id}?buy">Buy now</a>`,
  ],
])("the number of a product that its picture and a link %s hold is no reader's", (_, body) => {
  const { resources } = copies([body("4006381333931", "Boots"), body("4012345678901", "Duvet")]);
  expect(resources.filter(isProved)).toEqual([]);
});

const places: readonly ((token: string) => string)[] = [
  (t) => img(`https://t.esp.example/o.gif?u=${t}`),
  (t) => img(`https://t.esp.example/o.gif?v=${t}&c=7`),
  (t) => img(`https://t.esp.example/o/${t}/p.gif`),
  (t) => img(`https://t.esp.example/o/${t}.gif`),
  (t) => img(`https://t.esp.example/o/spring-${t}.png`),
  (t) => img(`https://t.esp.example/${t}`),
  (t) => img(`https://${t.toLowerCase().replaceAll(/[^a-z0-9]/g, "x")}.esp.example/o.gif`),
  (t) => img(`https://img.esp.example/${t}/logo.png`, "width=180 height=48"),
];

test("of two hundred drawn tokens of 7 to 40 characters at least 97 % are proved from two copies of two mailings", () => {
  const random = drawer("tokens");
  const missed: string[] = [];
  for (let i = 0; i < 200; i++) {
    const alphabet = Object.values(alphabets)[i % Object.keys(alphabets).length]!;
    const length = 7 + Math.floor(random() * 34);
    const tokens = [drawn(random, alphabet, length), drawn(random, alphabet, length)];
    const place = places[Math.floor(i / 8) % places.length]!;
    const files = judged(
      dates.flatMap((date, mailing) =>
        tokens.map((token, who) => ({
          to: reader(who),
          date,
          subject: ["Autumn offers", "Winter is near"][mailing]!,
          body: `${place(token)}<a href="https://www.shop.example/${["boots", "coats"][mailing]}">${["Boots for the rain", "Coats for the snow"][mailing]}</a>`,
        })),
      ),
    );
    if (!files.every(({ resources }) => resources.every(isProved))) missed.push(files[0]!.resources[0]!.url);
  }
  expect(missed.length / 200, missed.join("\n")).toBeLessThanOrEqual(0.03);
});

test.each(["utm_term", "v", "utm_content", "seg", "variant", "lang"])(
  "five seeds with five tokens under the key %s are five recipients; two seeds with two are not told from variants",
  (key) => {
    const random = drawer(key);
    const tokens = Array.from({ length: 5 }, () => hex(random, 16));
    const link = (token: string) => `<a href="https://www.shop.example/x?${key}=${token}">x</a>`;
    const pixel = (token: string) => img(`https://t.example/p.gif?${key}=${token}`);
    const five = copies(tokens.map((token) => pixel(token) + link(token)));
    expect([five.resources[0]!, five.links[0]!].map(isProved)).toEqual([true, true]);
    const two = copies(tokens.slice(0, 2).map((token) => pixel(token)));
    expect(two.resources.map(isProved)).toEqual([false]);
  },
);

test("three copies that show the same but for one picture's token prove it; two say how many would", () => {
  const tokens = ["9f3ac1d27be84c55", "07be55aa1c93f2de", "c4d018ea7722b91f"];
  const body = (token: string) => img(`https://img.esp.example/${token}/head.png`, "width=600");
  expect(copies(tokens.map(body)).resources.map(isProved)).toEqual([true]);
  const said = copies(tokens.slice(0, 2).map(body)).resources.flatMap(({ signals }) => signals);
  expect(said.find(({ name }) => name === "more-seeds")?.facts).toEqual({ seeds: 3 });
  const other = (token: string, i: number) =>
    body(token) + img(`https://cdn.shop.example/p/${i}${i}${i}77.jpg`, "width=90");
  expect(copies(tokens.map(other)).resources.map(isProved)).toEqual([false, false]);
});
