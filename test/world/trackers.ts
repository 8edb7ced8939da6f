import type { TokenMaker } from "./tokens.ts";
import { image, NOT_FOUND, redirect, type WebHost } from "./web/exchange.ts";
import { picture, TRANSPARENT_GIF } from "./web/images.ts";

/** A tracker that is no mail service: its registrable domain, hosts, network (it owns 127.<network>.0.0/16) and behaviour. */
export interface Tracker {
  readonly domain: string;
  readonly network: number;
  readonly hosts: readonly string[];
  readonly kind: "advertising" | "analytics" | "cdn";
  readonly does: string;
}

/** The third parties of the world. */
export const trackers: readonly Tracker[] = [
  {
    domain: "profiler.test",
    kind: "analytics",
    network: 41,
    hosts: ["px.profiler.test"],
    does: "takes hashes of addresses, sets a cookie",
  },
  {
    domain: "adnet.test",
    kind: "advertising",
    network: 42,
    hosts: ["match.adnet.test"],
    does: "redirects to the ad-sync with a cookie",
  },
  {
    domain: "adpool.test",
    kind: "advertising",
    network: 43,
    hosts: ["sync.adpool.test"],
    does: "ad-sync: sets a cookie and redirects on; a visitor it knows gets a pixel",
  },
  {
    domain: "idgraph.test",
    kind: "advertising",
    network: 44,
    hosts: ["g.idgraph.test"],
    does: "end of the ad-sync, sets a cookie",
  },
  {
    domain: "momentum.test",
    kind: "analytics",
    network: 45,
    hosts: ["live.momentum.test"],
    does: "draws pictures at open time",
  },
  {
    domain: "mailproxy.test",
    kind: "cdn",
    network: 46,
    hosts: ["ci3.mailproxy.test"],
    does: "an image proxy of a webmail",
  },
  {
    domain: "fontstore.test",
    kind: "cdn",
    network: 47,
    hosts: ["fonts.fontstore.test"],
    does: "web fonts and style sheets",
  },
];

/** Behaviour by registrable domain; cookies carry identifiers that count up in order of first sight. */
export function trackerHosts(tokens: TokenMaker): Readonly<Record<string, WebHost>> {
  let visitors = 0;
  const known = (cookie: string | undefined) => {
    if (cookie === undefined) visitors += 1;
    return cookie ?? tokens.hex(24, "visitor", String(visitors));
  };
  const cookie = (name: string, value: string) => `${name}=${value}; Path=/; Max-Age=31536000; Secure; SameSite=None`;
  const pixel = (headers: Record<string, string> = {}) => {
    const reply = image(TRANSPARENT_GIF, "image/gif", 0);
    return { ...reply, headers: { ...reply.headers, ...headers } };
  };
  return {
    "profiler.test": ({ cookies }) => pixel({ "set-cookie": cookie("pid", known(cookies.pid)) }),
    "adnet.test": ({ cookies }) => {
      const id = known(cookies.anid);
      const target = `https://sync.adpool.test/sync?partner=77&uid=${id}`;
      return redirect(target, { "set-cookie": cookie("anid", id) });
    },
    "adpool.test": ({ cookies, fields }) => {
      // Known visitors are not synchronised again: a second opening meets other third parties than the first.
      if (cookies.apid !== undefined) return pixel();
      const id = known(cookies.apid);
      return redirect(`https://g.idgraph.test/i.gif?a=${fields.uid ?? ""}&b=${id}`, {
        "set-cookie": cookie("apid", id),
      });
    },
    "idgraph.test": ({ cookies }) => pixel({ "set-cookie": cookie("gid", known(cookies.gid)) }),
    "momentum.test": () => {
      const seconds = Math.floor(Date.now() / 1000);
      return image(picture(200, 50, [seconds % 256, (seconds >> 8) % 256, 90]), "image/png", 0);
    },
    "mailproxy.test": () => image(picture(120, 40, [90, 90, 90]), "image/png"),
    "fontstore.test": ({ url }) =>
      url.pathname.endsWith(".css")
        ? { headers: { "content-type": "text/css", "cache-control": "public, max-age=86400" }, body: "/* none */" }
        : NOT_FOUND,
  };
}
