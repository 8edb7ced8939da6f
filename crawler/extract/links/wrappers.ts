/** One kind of URL that carries another one. */
export interface Wrapper {
  readonly name: string;
  /** What it is for: a proxy that loads images, a scanner of links, a redirector that counts clicks. */
  readonly kind: "proxy" | "scanner" | "redirector";
  /** Host names it serves, compared at label borders; empty for any host. */
  readonly hosts: readonly string[];
  /** The URL inside, or null. */
  readonly inside: (url: URL) => string | null;
  readonly example: string;
  readonly holds: string;
}

const MAX_PIECES = 50;
const target = "https://a.example/p.gif?u=1";
const encoded = encodeURIComponent(target);
const base64 = Buffer.from(target).toString("base64url");

/**
 * Proxies, link scanners and redirectors whose target can be read in the URL itself; nothing is ever requested.
 * Source: URL forms seen in mail and in the vendors' documentation, 2026-11. Opaque ones (Mimecast, Apple, GitHub's camo
 * digest with its hex twin unwrapped) have no row unless the target is in the URL. The last rows hold for any host.
 */
export const WRAPPERS: readonly Wrapper[] = [
  {
    name: "gmail",
    kind: "proxy",
    hosts: ["googleusercontent.com"],
    inside: ({ hash }) => hash.slice(1) || null,
    example: `https://ci3.googleusercontent.com/meips/AbC=s0-d-e1-ft#${target}`,
    holds: target,
  },
  {
    name: "yahoo",
    kind: "proxy",
    hosts: ["yusercontent.com", "yahoofs.com"],
    inside: parameter("url"),
    example: `https://ecp.yusercontent.com/mail?url=${encoded}&t=1`,
    holds: target,
  },
  {
    name: "yandex",
    kind: "proxy",
    hosts: ["resize.yandex.net", "resize.yandex.ru"],
    inside: parameter("url"),
    example: `https://resize.yandex.net/mailservice?url=${encoded}&proxy=yes`,
    holds: target,
  },
  {
    name: "mail.ru",
    kind: "proxy",
    hosts: ["proxy.imgsmail.ru", "imgsmail.ru", "mail.ru"],
    inside: parameter("u", "url64"),
    example: `https://proxy.imgsmail.ru/?email=x&u=${base64}`,
    holds: target,
  },
  {
    name: "proton",
    kind: "proxy",
    hosts: ["proton.me", "protonmail.com"],
    inside: parameter("Url"),
    example: `https://mail.proton.me/api/core/v4/images?Url=${encoded}`,
    holds: target,
  },
  {
    name: "camo",
    kind: "proxy",
    hosts: ["camo.githubusercontent.com"],
    inside: hexSegment,
    example: `https://camo.githubusercontent.com/${"0".repeat(40)}/${Buffer.from(target).toString("hex")}`,
    holds: target,
  },
  {
    name: "wordpress",
    kind: "proxy",
    hosts: ["i0.wp.com", "i1.wp.com", "i2.wp.com", "i3.wp.com"],
    inside: ({ pathname }) => hostPath(pathname),
    example: "https://i0.wp.com/a.example/p.gif?resize=1",
    holds: "https://a.example/p.gif",
  },
  {
    name: "safelinks",
    kind: "scanner",
    hosts: ["safelinks.protection.outlook.com", "safelinks.protection.office365.us"],
    inside: parameter("url"),
    example: `https://eur01.safelinks.protection.outlook.com/?url=${encoded}&data=05`,
    holds: target,
  },
  {
    name: "urldefense-3",
    kind: "scanner",
    hosts: ["urldefense.com", "urldefense.us"],
    inside: urlDefense3,
    example: "https://urldefense.com/v3/__https://a.example/p.gif*u=1__;Iw!!x!y$",
    holds: "https://a.example/p.gif#u=1",
  },
  {
    name: "urldefense-2",
    kind: "scanner",
    hosts: ["urldefense.proofpoint.com"],
    inside: urlDefense2,
    example: "https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_p.gif-3Fu-3D1&d=x",
    holds: target,
  },
  {
    name: "barracuda",
    kind: "scanner",
    hosts: ["linkprotect.cudasvc.com"],
    inside: parameter("a"),
    example: `https://linkprotect.cudasvc.com/url?a=${encoded}&c=E`,
    holds: target,
  },
  {
    name: "cisco",
    kind: "scanner",
    hosts: ["secure-web.cisco.com"],
    inside: pathTail,
    example: `https://secure-web.cisco.com/1abcDEF/${encoded}`,
    holds: target,
  },
  {
    name: "trendmicro",
    kind: "scanner",
    hosts: ["trendmicro.com", "trendmicro.eu"],
    inside: parameter("url"),
    example: `https://eu1.clicktime.trendmicro.com:443/wis/clicktime/v1/query?url=${encoded}&uuid=1`,
    holds: target,
  },
  {
    name: "fireeye",
    kind: "scanner",
    hosts: ["protect2.fireeye.com", "fireeye.com", "trellix.com"],
    inside: parameter("u"),
    example: `https://protect2.fireeye.com/url?k=1&u=${encoded}`,
    holds: target,
  },
  {
    name: "sophos",
    kind: "scanner",
    hosts: ["protection.sophos.com"],
    inside: parameter("u"),
    example: `https://eu-west-1.protection.sophos.com/?d=a.example&u=${base64}`,
    holds: target,
  },
  {
    name: "google",
    kind: "redirector",
    hosts: ["google.com", "google.de", "google.fr", "google.co.uk"],
    inside: parameter("q", "url"),
    example: `https://www.google.com/url?q=${encoded}`,
    holds: target,
  },
  {
    name: "facebook",
    kind: "redirector",
    hosts: ["l.facebook.com", "lm.facebook.com", "l.instagram.com"],
    inside: parameter("u"),
    example: `https://l.facebook.com/l.php?u=${encoded}&h=x`,
    holds: target,
  },
  {
    name: "query",
    kind: "redirector",
    hosts: [],
    inside: anyParameter,
    example: `https://click.a.example/t?r=7&dest=${encoded}`,
    holds: target,
  },
  {
    name: "path",
    kind: "redirector",
    hosts: [],
    inside: pathTail,
    example: `https://click.a.example/CL0/${encoded}/1/abc`,
    holds: target,
  },
  {
    name: "base64-path",
    kind: "redirector",
    hosts: [],
    inside: base64Segment,
    example: `https://click.a.example/c/${base64}/x`,
    holds: target,
  },
  {
    name: "fragment",
    kind: "redirector",
    hosts: [],
    inside: ({ hash }) => hash.slice(1) || null,
    example: `https://click.a.example/x#${target}`,
    holds: target,
  },
];

/** The text as an http(s) address, after up to three rounds of percent-decoding or one of base64; null if it is none. */
export function asAddress(text: string | null): string | null {
  let at = text ?? "";
  if (/^aHR0c/.test(at)) at = Buffer.from(at.replace(/[^\w+/=-]/g, ""), "base64").toString("utf8");
  for (let round = 0; round < 3 && /^https?%/i.test(at); round += 1) at = percentDecoded(at);
  if (!/^https?:\/\/?[^/\s]/i.test(at)) return null;
  const url = URL.parse(at.replace(/^(https?:)\/(?!\/)/i, "$1//"));
  return url === null || url.hostname === "" ? null : url.href;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

function parameter(...names: readonly string[]): (url: URL) => string | null {
  return ({ searchParams }) => {
    for (const name of names) {
      const value = searchParams.get(name);
      if (value !== null) return value;
    }
    return null;
  };
}

function anyParameter({ searchParams }: URL): string | null {
  return [...searchParams.values()].slice(0, MAX_PIECES).find((value) => asAddress(value) !== null) ?? null;
}

/** Everything from the first address in the path on: encoded in one segment, or written out with its own slashes. */
function pathTail({ pathname, search }: URL): string | null {
  const index = pathname.search(/https?(:\/|%(25)*3a)/i);
  if (index < 1) return null;
  const tail = pathname.slice(index);
  return /^https?%/i.test(tail) ? (tail.split("/")[0] ?? null) : tail + search;
}

function segments(pathname: string): readonly string[] {
  return pathname.split("/", MAX_PIECES);
}

function base64Segment({ pathname }: URL): string | null {
  return segments(pathname).find((segment) => segment.startsWith("aHR0c")) ?? null;
}

function hexSegment({ pathname }: URL): string | null {
  const hex = segments(pathname).find((segment) => /^68747470[0-9a-f]+$/i.test(segment));
  return hex === undefined ? null : Buffer.from(hex, "hex").toString("utf8");
}

function hostPath(pathname: string): string | null {
  return /^\/[\w-]+\.[\w.-]+\//.test(pathname) ? `https:/${pathname}` : null;
}

/** Proofpoint v2: `-` stands for `%` and `_` for `/`. */
function urlDefense2({ searchParams }: URL): string | null {
  const value = searchParams.get("u");
  return value === null ? null : percentDecoded(value.replace(/-/g, "%").replace(/_/g, "/"));
}

/** Proofpoint v3: each `*` stands for the next character of the base64 text after `__;`, `**X` for a run of them. */
function urlDefense3({ href }: URL): string | null {
  const text = href.slice(0, 8_192);
  const [start, mark] = ["/v3/__", "__;"];
  const begins = text.indexOf(start);
  const ends = begins === -1 ? -1 : text.indexOf(mark, begins + start.length + 1);
  const bang = ends === -1 ? -1 : text.indexOf("!", ends);
  if (bang === -1) return null;
  const characters = Buffer.from(text.slice(ends + mark.length, bang), "base64").toString("utf8");
  let next = 0;
  return text.slice(begins + start.length, ends).replace(/\*(?:\*([A-Za-z0-9_-]))?/g, (_, run: string | undefined) => {
    const length =
      run === undefined ? 1 : 2 + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(run);
    next += length;
    return characters.slice(next - length, next);
  });
}
