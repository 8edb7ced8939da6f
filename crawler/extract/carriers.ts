import type { ResourceKind } from "./reference.ts";

/**
 * How the value of an attribute is read: one `url`; a `srcset` list of candidates; `urls` split at blanks or commas;
 * a `style` text; a whole inner `document`; a `refresh` instruction; `links` are followed on a click and not loaded.
 */
export type Reading =
  | "url"
  | "srcset"
  | "urls"
  | "style"
  | "document"
  | "refresh"
  | "animation"
  | "link"
  | "rel-link"
  | "css-value";

/** One way in which markup makes a client load something, or lets the reader follow it. */
export interface Carrier {
  /** Element in lower case; `*` is any element. */
  readonly element: string;
  readonly attribute: string;
  readonly reading: Reading;
  readonly kind: ResourceKind;
  /** Markup with exactly one such reference, `https://a.example/r`; one test runs them all. */
  readonly example: string;
}

const r = "https://a.example/r";

/**
 * Elements and attributes that refer to something outside the message.
 * Sources: HTML Living Standard (attributes index), SVG 2, MathML 3, Microsoft's VML reference, AMP for Email, 2026-11.
 * Left out on purpose: `cite`, `longdesc`, `usemap`, `profile`, `itemid`, which no client loads or offers to follow.
 */
export const CARRIERS: readonly Carrier[] = [
  row("img", "src", "url", "image"),
  row("img", "srcset", "srcset", "image"),
  row("img", "lowsrc", "url", "image"),
  row("img", "dynsrc", "url", "media"),
  // The tree builder turns <image> into <img>; inside svg it is the SVG element of that name.
  row("image", "src", "url", "image"),
  row("image", "srcset", "srcset", "image"),
  row("image", "href", "url", "image", `<svg><image href="${r}"/></svg>`),
  row("image", "xlink:href", "url", "image", `<svg><image xlink:href="${r}"/></svg>`),
  row("source", "src", "url", "media", `<video><source src="${r}"></video>`),
  row("source", "srcset", "srcset", "image", `<picture><source srcset="${r} 2x"></picture>`),
  row("*", "background", "url", "image", `<td background="${r}">`),
  row("*", "style", "style", "image", `<p style="background:url(${r})">`),
  row("link", "href", "rel-link", "style", `<link rel=stylesheet href="${r}">`),
  row("link", "imagesrcset", "srcset", "image", `<link rel=preload as=image imagesrcset="${r} 1x">`),
  row("input", "src", "url", "image", `<input type=image src="${r}">`),
  row("object", "data", "url", "object"),
  row("object", "classid", "url", "object"),
  row("object", "codebase", "url", "object"),
  row("object", "archive", "urls", "object"),
  row("embed", "src", "url", "object"),
  row("embed", "href", "url", "object"),
  row("embed", "pluginspage", "link", "other", `<embed pluginspage="${r}">`),
  row("applet", "code", "url", "object"),
  row("applet", "codebase", "url", "object"),
  row("applet", "archive", "urls", "object"),
  row("param", "value", "url", "object", `<object><param name=movie value="${r}"></object>`),
  row("iframe", "src", "url", "frame"),
  row("iframe", "srcdoc", "document", "frame", `<iframe srcdoc="&lt;img src='${r}'>"></iframe>`),
  row("frame", "src", "url", "frame"),
  row("portal", "src", "url", "frame"),
  row("fencedframe", "src", "url", "frame"),
  row("ilayer", "src", "url", "frame"),
  row("layer", "src", "url", "frame"),
  row("video", "src", "url", "media"),
  row("video", "poster", "url", "image"),
  row("audio", "src", "url", "media"),
  row("track", "src", "url", "media"),
  row("bgsound", "src", "url", "media"),
  row("meta", "content", "refresh", "frame", `<meta http-equiv=refresh content="0; url=${r}">`),
  row("script", "src", "url", "script", `<script src="${r}"></script>`),
  row("script", "href", "url", "script", `<svg><script href="${r}"></script></svg>`),
  row("script", "xlink:href", "url", "script", `<svg><script xlink:href="${r}"></script></svg>`),
  row("xml", "src", "url", "other"),
  row("html", "manifest", "url", "other"),
  row("feimage", "href", "url", "image", `<svg><filter><feImage href="${r}"/></filter></svg>`),
  row("feimage", "xlink:href", "url", "image", `<svg><filter><feImage xlink:href="${r}"/></filter></svg>`),
  ...["use", "pattern", "lineargradient", "radialgradient", "filter", "mpath", "textpath", "tref", "cursor"].flatMap(
    (element) => [
      row(element, "href", "url", "image", `<svg><${element} href="${r}"/></svg>`),
      row(element, "xlink:href", "url", "image", `<svg><${element} xlink:href="${r}"/></svg>`),
    ],
  ),
  ...["fill", "stroke", "filter", "mask", "clip-path", "marker-start", "marker-mid", "marker-end", "cursor"].map(
    (attribute) => row("*", attribute, "css-value", "image", `<svg><rect ${attribute}="url(${r})"/></svg>`),
  ),
  ...["set", "animate"].flatMap((element) =>
    ["to", "from", "by", "values"].map((attribute) =>
      row(
        element,
        attribute,
        "animation",
        "image",
        `<svg><image><${element} attributeName="href" ${attribute}="${r}"/></image></svg>`,
      ),
    ),
  ),
  row("mglyph", "src", "url", "image", `<math><mglyph src="${r}"/></math>`),
  ...["v:fill", "v:imagedata", "v:image", "v:stroke", "v:background", "v:shape", "v:rect"].map((element) =>
    row(element, "src", "url", "image", `<!--[if gte mso 9]><${element} src="${r}" /><![endif]-->`),
  ),
  row("v:fill", "o:href", "url", "image"),
  row("v:imagedata", "o:href", "url", "image"),
  row("v:stroke", "o:href", "url", "image"),
  ...["amp-img", "amp-anim"].flatMap((element) => [
    row(element, "src", "url", "image"),
    row(element, "srcset", "srcset", "image"),
  ]),
  row("amp-pixel", "src", "url", "image"),
  ...["amp-list", "amp-state", "amp-autocomplete"].map((element) => row(element, "src", "url", "other")),
  row("amp-video", "src", "url", "media"),
  row("amp-video", "poster", "url", "image"),
  row("amp-audio", "src", "url", "media"),
  row("amp-iframe", "src", "url", "frame"),
  row("amp-analytics", "config", "url", "other"),
  row("a", "href", "link", "other"),
  row("a", "xlink:href", "link", "other", `<svg><a xlink:href="${r}">a</a></svg>`),
  row("a", "ping", "link", "other"),
  row("area", "href", "link", "other"),
  row("form", "action", "link", "other"),
  row("form", "action-xhr", "link", "other"),
  row("button", "formaction", "link", "other"),
  row("input", "formaction", "link", "other"),
  row("input", "action", "link", "other"),
  ...["math", "mrow", "mtext", "mi", "maction"].flatMap((element) => [
    row(element, "href", "link", "other", `<math><${element} href="${r}"></${element}></math>`),
    row(element, "xlink:href", "link", "other", `<math><${element} xlink:href="${r}"></${element}></math>`),
  ]),
  ...["v:rect", "v:roundrect", "v:shape", "v:oval", "v:group"].map((element) => row(element, "href", "link", "other")),
];

function row(element: string, attribute: string, reading: Reading, kind: ResourceKind, example?: string): Carrier {
  const set = reading === "srcset" ? `${r} 2x` : r;
  return { element, attribute, reading, kind, example: example ?? `<${element} ${attribute}="${set}">` };
}

const byElement = new Map<string, Map<string, Carrier>>();
for (const carrier of CARRIERS) {
  byElement.set(carrier.element, (byElement.get(carrier.element) ?? new Map()).set(carrier.attribute, carrier));
}

/** The rows for one element by attribute, without those for every element; undefined when there are none. */
export function carriersOf(element: string): ReadonlyMap<string, Carrier> | undefined {
  return byElement.get(element);
}

/** The rows that hold for every element, by attribute. */
export const GLOBAL_CARRIERS: ReadonlyMap<string, Carrier> = byElement.get("*") ?? new Map();

/** What `<link>` does by its `rel` (HTML Living Standard 4.6.7); a relation that is not here is not loaded by any client. */
export const LINK_RELATIONS: ReadonlyMap<string, ResourceKind> = new Map([
  ["stylesheet", "style"],
  ["icon", "image"],
  ["shortcut", "image"],
  ["apple-touch-icon", "image"],
  ["apple-touch-icon-precomposed", "image"],
  ["mask-icon", "image"],
  ["fluid-icon", "image"],
  ["preload", "other"],
  ["modulepreload", "script"],
  ["prefetch", "other"],
  ["prerender", "frame"],
  ["preconnect", "other"],
  ["dns-prefetch", "other"],
  ["manifest", "other"],
  ["import", "frame"],
  ["pingback", "other"],
]);
