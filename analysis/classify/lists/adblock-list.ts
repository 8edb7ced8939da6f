import { FiltersEngine, Request } from "@ghostery/adblocker";
import type { ObservedReference } from "../../compare/observed.ts";
import type { ListHit } from "../signals/signal.ts";

/** One filter list, ready to be asked. */
export interface FilterList {
  readonly name: string;
  /** The rule that matches a request for a reference; null when none does. */
  match(reference: ObservedReference): string | null;
}

/** A reader's webmail, which no list knows: what a message loads is third party there. */
const SOURCE = "https://mail.invalid/";

/** Reads an Adblock list (EasyList syntax); cosmetic rules are left out. One engine a list, so that each hit names its list. */
export function readAdblockList(name: string, text: string): FilterList {
  const options = { enableOptimizations: false, loadCosmeticFilters: false, debug: true };
  const engine = FiltersEngine.parse(text, options);
  const types: Readonly<Record<string, string>> = {
    style: "stylesheet",
    font: "font",
    frame: "sub_frame",
    media: "media",
  };
  return {
    name,
    match({ url, unwrappedUrl, loads }) {
      const type = (types[loads] ?? "image") as "image";
      // A proxied URL is asked for as it stands and as its original, which lists know better.
      for (const one of unwrappedUrl === null ? [url] : [url, unwrappedUrl]) {
        const { match, filter } = engine.match(Request.fromRawDetails({ url: one, type, sourceUrl: SOURCE }));
        if (match) return filter?.rawLine ?? filter?.toString() ?? "a rule";
      }
      return null;
    },
  };
}

/** Reads a list of domains or a hosts file, one a line; a name matches itself and what lies under it. */
export function readDomainList(name: string, text: string): FilterList {
  const domains = new Set<string>();
  for (const line of text.split("\n")) {
    const word = line.replace(/#.*/, "").trim().split(/\s+/).at(-1)?.toLowerCase();
    if (word?.includes(".") && !/^[\d.]+$/.test(word)) domains.add(word);
  }
  return {
    name,
    match({ url }) {
      let host = URL.parse(url)?.hostname ?? "";
      for (; host.includes("."); host = host.slice(host.indexOf(".") + 1)) if (domains.has(host)) return host;
      return null;
    },
  };
}

/** Hits of all lists, remembered by URL: logos come a thousand times. */
export function listHits(lists: readonly FilterList[]): (reference: ObservedReference) => readonly ListHit[] {
  if (lists.length === 0) return () => [];
  const known = new Map<string, readonly ListHit[]>();
  return (reference) => {
    const key = `${reference.loads} ${reference.url}`;
    const hit = known.get(key);
    if (hit !== undefined) return hit;
    const found = lists.flatMap((list) => {
      const rule = list.match(reference);
      return rule === null ? [] : [{ list: list.name, rule }];
    });
    if (known.size > 20_000) known.clear();
    known.set(key, found);
    return found;
  };
}
