import { plain, speaksOf } from "../form/words.ts";
import type { LinkView } from "./page-view.ts";

/** A link worth following to find a form, with its score and why. */
export interface RankedLink {
  readonly url: string;
  readonly score: number;
  readonly reasons: readonly string[];
}

/** What makes a link lead to a sign-up form; negative ones lead elsewhere. */
const linkClues = [
  { id: "text-newsletter", weight: 10, shows: (l: LinkView) => speaksOf("newsletter", l.text) },
  { id: "address-newsletter", weight: 7, shows: (l: LinkView) => speaksOf("newsletter", pathOf(l.href)) },
  { id: "text-subscribe", weight: 6, shows: (l: LinkView) => l.text.length < 60 && speaksOf("subscribe", l.text) },
  {
    id: "address-subscribe",
    weight: 5,
    shows: (l: LinkView) => /subscri|abonn|suscri|iscri|prenumer|subskryb|tilmeld|odber|inscri/i.test(pathOf(l.href)),
  },
  { id: "text-mail", weight: 4, shows: (l: LinkView) => l.text.length < 60 && speaksOf("email", l.text) },
  { id: "text-signup", weight: 2, shows: (l: LinkView) => l.text.length < 40 && speaksOf("signup", l.text) },
  { id: "text-contact", weight: 1, shows: (l: LinkView) => l.text.length < 40 && speaksOf("contact", l.text) },
  { id: "not-shown", weight: -1, shows: (l: LinkView) => !l.shown },
  { id: "unsubscribe", weight: -20, shows: (l: LinkView) => speaksOf("unsubscribe", `${l.text} ${pathOf(l.href)}`) },
  { id: "login", weight: -5, shows: (l: LinkView) => speaksOf("login", l.text) && !speaksOf("newsletter", l.text) },
  { id: "shop", weight: -6, shows: (l: LinkView) => speaksOf("checkout", `${l.text}`) },
  {
    id: "social",
    weight: -6,
    shows: (l: LinkView) =>
      /facebook|twitter|instagram|linkedin|youtube|tiktok|pinterest|whatsapp|telegram/i.test(l.href),
  },
  {
    id: "file",
    weight: -9,
    shows: (l: LinkView) => /\.(pdf|zip|jpe?g|png|mp[34]|docx?|xlsx?|exe|dmg|xml|rss)(\?|$)/i.test(l.href),
  },
] as const;

function pathOf(href: string): string {
  return href.replace(/^https?:\/\/[^/]+/i, "").replace(/[/._-]+/g, " ");
}

/** Orders the same-site links of a page by how likely they lead to a newsletter form; gives at most `limit`, best first, only those that score. */
export function rankLinks(
  links: readonly LinkView[],
  base: string,
  isSameSite: (url: string) => boolean,
  limit: number,
  locale = "en-GB",
): readonly RankedLink[] {
  const best = new Map<string, RankedLink>();
  for (const link of links) {
    const url = resolved(link.href, base);
    if (url === null || url === base.replace(/#.*/, "") || !isSameSite(url)) continue;
    const found = linkClues.filter((clue) => clue.shows(link));
    const picker = pickerScore(link, url, locale);
    const score = found.reduce((sum, clue) => sum + clue.weight, 0) + picker;
    const known = best.get(url);
    if (score > 0 && (known === undefined || known.score < score))
      best.set(url, {
        url,
        score,
        reasons: [...found.map((clue) => clue.id), ...(picker > 0 ? ["language-or-country"] : [])],
      });
  }
  return [...best.values()].sort((a, b) => b.score - a.score).slice(0, limit);
}

/** A page that only asks for country or language leads on by a link whose path is a code; the persona's language comes first. */
function pickerScore(link: LinkView, url: string, locale: string): number {
  const [language, country] = locale.toLowerCase().split("-");
  const code = /^\/([a-z]{2})(?:[-_]([a-z]{2}))?\/?(?:home\/?|index\.\w+)?$/i.exec(new URL(url).pathname);
  if (code === null || link.text.length > 40) return 0;
  const codes = [code[1], code[2]].map((part) => part?.toLowerCase());
  if (codes.includes(country) && country !== undefined) return 2;
  return codes[0] === language ? 1.5 : plain(link.text) === "english" || code[1] === "en" ? 1 : 0.5;
}

function resolved(href: string, base: string): string | null {
  try {
    const url = new URL(href, base);
    url.hash = "";
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}
