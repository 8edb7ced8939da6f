import { describe, expect, test } from "vitest";
import { readHtmlReferences } from "../../../../crawler/extract/markup/html-resources.ts";

const urls = (html: string) => readHtmlReferences(html).resources.map(({ url, raw }) => url ?? raw);
const first = (html: string) => readHtmlReferences(html).resources[0]!;

describe("forms of a reference", () => {
  test.each([
    ["protocol-relative", '<img src="//a.example/p">', "https://a.example/p"],
    ["backslashes", '<img src="\\\\a.example\\p">', "https://a.example/p"],
    ["entities", '<img src="https&#58;//a.example/p?x=1&amp;y=2">', "https://a.example/p?x=1&y=2"],
    ["named entity without semicolon", '<img src="https://a.example/p?x=1&copy=2">', "https://a.example/p?x=1&copy=2"],
    ["line ends inside", '<img src="https://a.exa\r\n\tmple/p">', "https://a.example/p"],
    ["blanks and control codes around", '<img src=" \u0001 https://a.example/p ">', "https://a.example/p"],
    ["percent-encoded host", '<img src="https://%61.example/p">', "https://a.example/p"],
    ["upper-case scheme and element", "<IMG SRC=HTTPS://A.EXAMPLE/p>", "https://a.example/p"],
    ["no quotes", "<img src=https://a.example/p>", "https://a.example/p"],
    ["no blank", '<img/src="https://a.example/p"/>', "https://a.example/p"],
    ["an unclosed tag before it", '<div <img src="https://a.example/p">', undefined],
    ["an international host", '<img src="https://bücher.example/p">', "https://xn--bcher-kva.example/p"],
    ["a host without a scheme", '<img src="www.a.example/p">', "http://www.a.example/p"],
    ["cid", '<img src="cid:x@y">', "cid:x@y"],
    ["a relative one without a base", '<img src="p.gif">', "p.gif"],
    [
      "a repeated attribute, of which the first holds",
      '<img src="https://a.example/1" src="https://a.example/2">',
      "https://a.example/1",
    ],
    [
      "a style attribute with a CSS escape",
      '<p style="background:u\\72l(https://a.example/p)">',
      "https://a.example/p",
    ],
    [
      "a style attribute with an escaped address",
      "<p style='background:url(https\\3a//a.example/p)'>",
      "https://a.example/p",
    ],
    [
      "a style attribute with a comment",
      "<p style=\"background:/* url(no) */url( 'https://a.example/p' )\">",
      "https://a.example/p",
    ],
    [
      "AlphaImageLoader",
      `<p style="filter:progid:DXImageTransform.Microsoft.AlphaImageLoader(src='https://a.example/p')">`,
      "https://a.example/p",
    ],
    [
      "image-set with a bare string",
      "<p style=\"background:image-set('https://a.example/p' 1x)\">",
      "https://a.example/p",
    ],
  ] as const)("%s", (_, html, url) => expect(urls(html)[0]).toBe(url));

  test.each([
    ["a comment", "<!-- <img src=https://a.example/p> -->"],
    ["a text field", "<textarea><img src=https://a.example/p></textarea>"],
    ["a title", "<title><img src=https://a.example/p></title>"],
    ["a script", "<script>'<img src=https://a.example/p>'</script>"],
    ["an attribute", "<p title='<img src=https://a.example/p>'>"],
    ["an XML namespace", "<style>@namespace url(https://a.example/p);</style>"],
    ["a link of another relation", "<link rel=canonical href=https://a.example/p>"],
    ["a fragment", "<svg><rect fill='url(#g)'/></svg>"],
  ])("nothing is loaded from %s", (_, html) => expect(urls(html)).toEqual([]));

  test("a style element in svg holds markup too, as browsers see it", () => {
    expect(urls("<svg><style><img src=https://a.example/p></style></svg>")).toContain("https://a.example/p");
  });

  test("base href completes relative references, also those before it", () => {
    expect(
      urls('<img src="1.gif"><base href="https://a.example/x/"><base href="https://b.example/"><img src="2.gif">'),
    ).toEqual(["https://a.example/x/1.gif", "https://a.example/x/2.gif"]);
  });
});

describe("place", () => {
  test("the offset counts UTF-8 bytes of the decoded part up to the value", () => {
    const html = '<p>é€😀</p>\r\n<img alt="ä" src="https://a.example/p">';
    const { byteOffset } = first(html);
    expect(Buffer.from(html).subarray(byteOffset).toString()).toMatch(/^https:\/\/a\.example\/p"/);
  });

  test("in a style sheet it counts up to the token", () => {
    const html = "<style>p{background:url(https://a.example/1) , url('https://a.example/2')}</style>é";
    const found = readHtmlReferences(html).resources;
    expect(
      found.map(({ byteOffset, position }) => [
        Buffer.from(html)
          .subarray(byteOffset, byteOffset + 4)
          .toString(),
        position,
      ]),
    ).toEqual([
      ["url(", 0],
      ["'htt", 1],
    ]);
  });

  test("no two references of a part have the same place", () => {
    const html =
      '<a href=//l.example/1 ping="//l.example/2 //l.example/3"></a><img src=//a.example srcset="//a.example/1 1x,//a.example/2 2x" style="background:url(//b.example),url(//c.example)">' +
      `<iframe src="data:text/html,<img src=//d.example><img src=//e.example><a href=//f.example>"></iframe><style>@import url(//g.example);</style>`;
    const { resources, links } = readHtmlReferences(html);
    const places = [...resources, ...links].map(
      ({ byteOffset, attribute, position }) => `${byteOffset} ${attribute} ${position}`,
    );
    expect(new Set(places).size).toBe(places.length);
    expect(places.length).toBe(13);
    const orders = [...resources, ...links].map(({ documentOrder }) => documentOrder).sort((a, b) => a - b);
    expect(orders).toEqual(orders.map((_, index) => index));
  });
});

describe("stated size", () => {
  test.each([
    ["attributes", "<img width=1 height=2 src=//a.example>", 1, 2],
    ["attributes with units", "<img width='1px' height=' 2.5 ' src=//a.example>", 1, 2.5],
    ["percentages state no pixels", "<img width=100% height=50% src=//a.example>", null, null],
    [
      "a style attribute outranks attributes",
      "<img width=100 height=50 style='width:1px;height:1px' src=//a.example>",
      1,
      1,
    ],
    ["points", "<img style='width:75pt' src=//a.example>", 100, null],
    ["the smaller of size and largest size", "<img style='width:600px;max-width:1px' src=//a.example>", 1, null],
    ["a matching class", "<style>.p{width:1px;height:1px}</style><img class='x p' src=//a.example>", 1, 1],
    ["a rule that comes after the image", "<img id=p src=//a.example><style>#p{width:1px}</style>", 1, null],
    [
      "a rule with a child and a descendant",
      "<style>table td>img{width:1px}</style><table><tr><td><img src=//a.example>",
      1,
      null,
    ],
    ["a rule that does not match", "<style>div>img{width:1px}</style><div><p><img src=//a.example>", null, null],
    ["the more specific rule", "<style>img.p{width:2px}img{width:3px}</style><img class=p src=//a.example>", 2, null],
    [
      "an important rule outranks the attribute",
      "<style>img{width:1px !important}</style><img style='width:5px' src=//a.example>",
      1,
      null,
    ],
    [
      "a rule under a condition states nothing",
      "<style>@media (max-width:600px){img{width:1px}}</style><img src=//a.example>",
      null,
      null,
    ],
    ["no size at all", "<img src=//a.example>", null, null],
    ["zero", "<img width=0 height=0 src=//a.example>", 0, 0],
  ] as const)("%s", (_, html, width, height) => {
    const image = readHtmlReferences(html).resources.find(({ element }) => element === "img");
    expect([image?.statedWidth, image?.statedHeight]).toEqual([width, height]);
  });
});

describe("visibility by style", () => {
  test.each([
    ["<img style='display:none' src=//a.example>", ["display:none of img"]],
    ["<div style='display : none !important'><img src=//a.example></div>", ["display:none of div"]],
    ["<style>.h{visibility:hidden}</style><td class=h><img src=//a.example>", ["visibility:hidden of td"]],
    ["<img style='opacity:0' src=//a.example>", ["opacity:0 of img"]],
    ["<img style='opacity:0.4' src=//a.example>", []],
    ["<p hidden><img src=//a.example>", ["hidden attribute of p"]],
    ["<div style='max-height:0;overflow:hidden'><img src=//a.example></div>", ["no height and overflow:hidden of div"]],
    ["<img style='position:absolute;left:-9999px' src=//a.example>", ["off-screen position of img"]],
    ["<span style='mso-hide:all'><img src=//a.example></span>", ["mso-hide:all of span"]],
    ["<div style='display:none'></div><img src=//a.example>", []],
    ["<td style='display:none'>x<td><img src=//a.example>", []],
    ["<p style='background:url(x;display:none)'><img src=//a.example>", []],
  ] as const)("%s", (html, hiddenBy) => {
    expect(readHtmlReferences(html).resources.find(({ element }) => element === "img")?.hiddenBy).toEqual(hiddenBy);
  });
});

describe("conditions", () => {
  test.each([
    [
      "<style>@media (prefers-color-scheme: dark){p{background:url(//a.example)}}</style>",
      "(prefers-color-scheme: dark)",
    ],
    [
      "<style>@media screen{@media (max-width:9px){p{background:url(//a.example)}}}</style>",
      "screen and (max-width:9px)",
    ],
    ["<style>@import '//a.example' print;</style>", "print"],
    ["<picture><source media='(max-width:9px)' srcset='//a.example 2x'></picture>", "(max-width:9px)"],
    ["<!--[if gte mso 9]><v:fill src='//a.example'/><![endif]-->", "[if gte mso 9]"],
    ["<!--[if !mso]><!--><img src=//a.example><!--<![endif]-->", null],
  ] as const)("%s", (html, media) => expect(first(html).media).toBe(media));

  test("tags in a conditional comment neither open nor close anything for the others", () => {
    const html =
      "<div style='display:none'><!--[if mso]></div><td style='display:none'><![endif]--><img src=//a.example></div><img src=//b.example>";
    expect(readHtmlReferences(html).resources.map(({ hiddenBy }) => hiddenBy)).toEqual([["display:none of div"], []]);
  });
});

describe("text", () => {
  test("counts what leaves ink and is shown", () => {
    const html =
      "<style>p{}</style><title>no</title><div style='display:none'>hidden&zwnj;</div>A&nbsp;b&#847;&zwnj;<p>c&eacute;</p><!--[if mso]>no<![endif]-->";
    expect(readHtmlReferences(html)).toMatchObject({ textLength: 4, text: "A b\u034f cé" });
  });
});

describe("bounds", () => {
  test("references beyond the limit are counted and said", () => {
    const limits = {
      references: 10,
      referenceChars: 50,
      styleRules: 5,
      styleMatches: 20,
      elementDepth: 5,
      innerDocuments: 1,
    };
    const html = `<style>${"p{width:1px}".repeat(9)}</style>${"<b>".repeat(9)}${`<img src=//a.example/${"x".repeat(99)}>`.repeat(12)}<iframe srcdoc=a></iframe><iframe srcdoc=b></iframe>`;
    const { resources, cutOff } = readHtmlReferences(html, null, limits);
    expect(resources.map(({ raw }) => raw.length)).toEqual(Array(10).fill(50));
    expect(cutOff).toEqual([
      "2 references beyond the first 10",
      "style rules beyond the limit were not matched",
      "1 inner documents were not read",
      "elements nested too deep were flattened",
    ]);
  });

  test.each([
    ["open tags", "<div>".repeat(400_000)],
    ["one tag of attributes", `<p ${"a=1 ".repeat(400_000)}>`],
    ["brackets", "<".repeat(2_000_000)],
    ["an endless comment", `<!--[if mso]>${"<!--[if mso]>".repeat(100_000)}`],
    ["CSS braces", `<style>${"a{".repeat(500_000)}</style>`],
    ["CSS parentheses", `<style>a{b:${"url(".repeat(300_000)}</style>`],
    ["entities", "&amp".repeat(500_000)],
    ["selectors", `<style>${".a ".repeat(90)}{width:1px}</style>${"<p class=a>".repeat(20_000)}<img src=//a.example>`],
    ["srcset commas", `<img srcset="${", ".repeat(500_000)}">`],
    ["style semicolons", `<img src=//a.example style="${";(".repeat(300_000)}">`],
    ["end tags", `<p>${"</b>".repeat(500_000)}`],
    ["links that never end", `${"<a href=//a.example>x".repeat(50_000)}`],
  ])("two megabytes of %s take less than 3 seconds of processor time", (_, html) => {
    const before = process.cpuUsage();
    readHtmlReferences(html);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(3_000);
  });
});
