import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readTextLinks } from "../../../crawler/extract/links/text-links.ts";
import { readHtmlReferences } from "../../../crawler/extract/markup/html-resources.ts";
import { readMessageReferences } from "../../../crawler/extract/message-references.ts";
import { readMessage } from "../../../crawler/parse/mime.ts";

const u = "https://t.example/9f3ac1d27be84c55";
const base64 = (text: string) => Buffer.from(text).toString("base64");
const css = `p{background:url(${u})}`;
const remote = (html: string) =>
  readHtmlReferences(html).resources.flatMap(({ url, isRemote }) => (isRemote ? [url] : []));

/** What Chromium loads with scripts off, and a reader of tags alone would miss. */
const loaded: readonly (readonly [what: string, html: string])[] = [
  ["a data: style sheet by link, base64", `<link rel=stylesheet href="data:text/css;base64,${base64(css)}">`],
  [
    "the same with a charset and percent signs",
    `<link rel="stylesheet" href="data:text/css;charset=utf-8,${encodeURIComponent(css)}">`,
  ],
  ["the same with a tab within", `<link rel=stylesheet href="da\tta:text/css,${encodeURIComponent(css)}">`],
  ["a data: style sheet by @import", `<style>@import url("data:text/css,${encodeURIComponent(css)}");</style>`],
  [
    "the same as a string with a layer",
    `<style>@import "data:text/css;base64,${base64(css)}" layer(a) screen;</style>`,
  ],
  [
    "a sheet in a sheet",
    `<style>@import "data:text/css,${encodeURIComponent(`@import "data:text/css;base64,${base64(css)}";`)}";</style>`,
  ],
  ["entities in a style element of SVG", `<svg><style>*{background-image:u&#114;l(${u})}</style></svg>`],
  ["named entities there", `<svg><style>*{background:url&lpar;${u}&rpar;}</style></svg>`],
  ["set on an SVG image", `<svg><image width=9><set attributeName="href" to="${u}"/></image></svg>`],
  ["set on xlink:href", `<svg><image width=9><set attributeName="xlink:href" to="${u}"/></image></svg>`],
  ["animate by values", `<svg><image><animate attributeName="href" values="data:,;${u}" dur="1s"/></image></svg>`],
  ["animate from", `<svg><image><animate attributeName="href" from="${u}" to="data:," dur="1s"/></image></svg>`],
  ["srcdoc", `<iframe srcdoc="<img src='${u}'>"></iframe>`],
  ["srcdoc in srcdoc", `<iframe srcdoc="&lt;iframe srcdoc=&quot;&amp;lt;img src=${u}&amp;gt;&quot;&gt;"></iframe>`],
  ["base in srcdoc", `<iframe srcdoc="<base href=https://t.example/x/../><img src=9f3ac1d27be84c55>"></iframe>`],
  ["the outer base in srcdoc", `<base href="https://t.example/"><iframe srcdoc="<img src=9f3ac1d27be84c55>"></iframe>`],
  ["a style in SVG in srcdoc", `<iframe srcdoc="<svg><style>*{background:u&amp;#114;l(${u})}</style></svg>"></iframe>`],
  [
    "a document of data:text/xml",
    `<iframe src="data:text/xml,${encodeURIComponent(`<html xmlns="http://www.w3.org/1999/xhtml"><img src="${u}"/></html>`)}"></iframe>`,
  ],
  ["a string of a custom property", `<style>p{--a:"${u}";background:image-set(var(--a) 1x)}</style>`],
  ["an image-set in a custom property", `<style>p{--a:image-set("${u}" 1x);background:var(--a)}</style>`],
  ["a custom property of a style attribute", `<p style='--a:"${u}";background:image-set(var(--a) 1x)'>`],
  ["declarative shadow DOM", `<div><template shadowrootmode="open"><img src="${u}"></template></div>`],
];

/** What looks like a reference and is never loaded. */
const idle: readonly (readonly [what: string, html: string])[] = [
  ["an inert template", `<template><img src="${u}"><style>${css}</style></template>`],
  ["a template in a template", `<template><template><img src="${u}"></template></template>`],
  ["set on another attribute", `<svg><image><set attributeName="width" to="${u}"/></image></svg>`],
  ["a data: text that is no sheet", `<link rel=stylesheet href="data:text/plain,${encodeURIComponent(css)}">`],
  ["a picture of data: that holds a sheet", `<img src="data:text/css,${encodeURIComponent(css)}">`],
];

describe("forms that hide from readers of tags", () => {
  test.each(loaded)("%s is found", (_, html) => expect(remote(html)).toContain(u));
  test.each(idle)("%s is not", (_, html) => expect(remote(html)).toEqual([]));
  test("what follows a template is loaded", () =>
    expect(remote(`<template><img src="https://a.example/"></template><img src="${u}">`)).toEqual([u]));
  test("a base of an inner document holds for it alone", () =>
    expect(
      remote(
        `<iframe srcdoc="<base href=https://in.example/><img src=a>"></iframe><base href="https://out.example/"><img src=b>`,
      ),
    ).toEqual(["https://in.example/a", "https://out.example/b"]));
  test("documents without end in each other are cut, and that is said", () => {
    let html = `<img src="${u}">`;
    for (let depth = 0; depth < 8; depth += 1)
      html = `<iframe srcdoc="${html.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></iframe>`;
    expect(readHtmlReferences(html).cutOff.join()).toContain("inner documents");
  });
});

test.each([
  ["[a](https://www.f.example/g)[b](https://t.example/g)", ["https://www.f.example/g", "https://t.example/g"]],
  ["https://x.example/a,https://y.example/b", ["https://x.example/a", "https://y.example/b"]],
  ["«https://x.example/a»", ["https://x.example/a"]],
  ["voir https://x.example/a… puis", ["https://x.example/a"]],
  ["„https://x.example/a“", ["https://x.example/a"]],
  ["ご案内https://x.example/a。次", ["https://x.example/a"]],
  ["(https://x.example/a_(b))", ["https://x.example/a_(b)"]],
  ["https://x.example/a?b=1,2&c=3", ["https://x.example/a?b=1,2&c=3"]],
  ["<https://x.example/a>", ["https://x.example/a"]],
])("the links of %j", (text, urls) => {
  expect(readTextLinks(text, 10).links.map(({ url }) => url)).toEqual(urls);
});

const cases = resolve(import.meta.dirname, "../../../../shared/cases/mail");

describe.skipIf(!existsSync(cases))("the cases", () => {
  const of = (name: string) => readMessageReferences(readMessage(readFileSync(join(cases, `${name}.eml`))));
  test.each([
    "link-data-css",
    "style-dataimport",
    "svg-style-entity",
    "svg-set",
    "svg-animate",
    "srcdoc-nested",
    "srcdoc-base",
  ])("%s: the resource is found", (name) => {
    const urls = of(name).resources.map(({ url }) => url);
    expect(urls.some((url) => url !== null && /^https:\/\/t\.example\/.*9f3ac1d27be84c55$/.test(url))).toBe(true);
  });
  test("text-markdown: two links", () => {
    const urls = of("text-markdown").links.map(({ url }) => url);
    expect(urls).toEqual(["https://www.f.example/g", "https://t.example/g"]);
  });
});
