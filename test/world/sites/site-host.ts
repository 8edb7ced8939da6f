import type { SubmitResult, SubscriptionBook } from "../subscriptions.ts";
import { texts } from "../texts/texts.ts";
import { page as html, image, json, redirect, type WebReply, type WebRequest } from "../web/exchange.ts";
import { picture, TRANSPARENT_GIF } from "../web/images.ts";
import { wholePage } from "./form-parts.ts";
import type { FormRules, Page, Site } from "./site.ts";

/** Answers for the sites, also on the hosts of mail services that carry a site's form; null: not a page or form of a site. */
export type SiteDesk = (request: WebRequest) => WebReply | null;

/** The desk of these sites: serves their pages, checks what their forms send, answers as their servers do. */
export function siteDesk(sites: readonly Site[], book: SubscriptionBook): SiteDesk {
  const byHost = new Map(sites.flatMap((site) => [[site.name, site] as const, [`www.${site.name}`, site] as const]));
  const foreign = sites.flatMap((site) =>
    [...Object.keys(site.pages), ...site.forms.flatMap(actionsOf)]
      .filter((address) => address.startsWith("https:"))
      .map((address) => [address.replace(/\?.*$/, ""), site] as const),
  );
  const byAddress = new Map(foreign);
  return (request) => {
    const own = byHost.get(request.url.hostname);
    const address = own === undefined ? `https://${request.url.host}${request.url.pathname}` : request.url.pathname;
    const site = own ?? byAddress.get(address);
    if (site === undefined) return null;
    if (own !== undefined && request.url.protocol === "http:")
      return redirect(`https://${request.url.hostname}${request.url.pathname}${request.url.search}`, {}, 301);
    return answer(site, address, request, book) ?? (own === undefined ? null : fixtures(site, request));
  };
}

const actionsOf = (rules: FormRules) => [rules.action, ...(rules.next === undefined ? [] : [rules.next.action])];

function answer(site: Site, address: string, request: WebRequest, book: SubscriptionBook): WebReply | null {
  const page: Page = { site, text: texts[site.language], ticket: "" };
  const special = site.serve?.(request, page) ?? null;
  if (special !== null) return special;
  if (request.method === "OPTIONS") return preflight();
  const rules = site.forms.find((one) => actionsOf(one).some((action) => action.replace(/\?.*$/, "") === address));
  if (rules !== undefined && (request.method === "POST" || request.fields[rules.email] !== undefined))
    return submitted(site, rules, page, address, request, book);
  if (address === "/code" && site.optIn === "code")
    return html(
      wholePage(
        page,
        said(book.confirmByCode(site.name, request.fields.code ?? "") ? page.text.thanks : page.text.invalid),
      ),
    );
  if (address === "/thanks") return html(wholePage(page, said(doneWords(site, page))));
  const template = site.pages[address];
  return template === undefined ? null : html(wholePage(page, template(page)));
}

function submitted(
  site: Site,
  rules: FormRules,
  page: Page,
  address: string,
  request: WebRequest,
  book: SubscriptionBook,
): WebReply {
  const result = book.submit(site, rules, address, request.fields);
  if (result.kind === "next-step") return html(wholePage(page, rules.next!.form({ ...page, ticket: result.ticket })));
  const words = wordsFor(result.kind, site, page);
  const ok = result.kind === "accepted" || result.kind === "code-wanted" || result.kind === "decoy";
  if (rules.answers === "json") return json({ ok, message: words, result: ok ? "success" : "error" }, 200);
  if (result.kind === "code-wanted") return html(wholePage(page, codeForm(page)));
  if (ok && rules.answers === "redirect") return redirect("/thanks", {}, 303);
  const again = result.kind === "invalid" ? (site.pages["/"]?.(page) ?? "") : "";
  return html(again.startsWith("<!") ? again : wholePage(page, `${said(words, ok ? "success" : "error")}${again}`));
}

function wordsFor(kind: SubmitResult["kind"], site: Site, page: Page): string {
  const { text } = page;
  const words: Record<SubmitResult["kind"], string> = {
    accepted: doneWords(site, page),
    "next-step": text.next,
    "code-wanted": text.checkMail,
    already: text.already,
    invalid: text.invalid,
    // The lie of real newsletter software: success, and nothing happens.
    decoy: doneWords(site, page),
    rejected: REJECTIONS[site.language] ?? REJECTIONS.en!,
    forbidden: "OK",
  };
  return words[kind];
}

const REJECTIONS: Record<string, string> = {
  en: "Sorry, we do not accept addresses of this provider.",
  fr: "Désolé, les adresses de ce fournisseur ne sont pas acceptées.",
  de: "Adressen dieses Anbieters werden leider nicht angenommen.",
};

const doneWords = (site: Site, { text }: Page) => (site.optIn === "single" ? text.thanks : text.checkMail);
const said = (words: string, kind = "success") => `<p class="message ${kind}" role="status">${words}</p>`;

function codeForm({ text }: Page): string {
  return `<p role="status">${text.checkMail}</p><form action="/code" method="post"><label>Code
<input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6"></label><button>${text.next}</button></form>`;
}

function preflight(): WebReply {
  const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" };
  return { status: 204, headers };
}

/** What every site has beside its own pages: robots.txt, a privacy page, pictures, stories. */
function fixtures(site: Site, request: WebRequest): WebReply {
  const page: Page = { site, text: texts[site.language], ticket: "" };
  const path = request.url.pathname;
  if (path === "/robots.txt")
    return { headers: { "content-type": "text/plain" }, body: site.robots ?? "User-agent: *\nAllow: /\n" };
  if (path === "/privacy") return html(wholePage(page, `<h2>${page.text.privacy}</h2><p>${site.title}.</p>`));
  const size = /-(\d+)x(\d+)\.png$/.exec(path);
  if (size !== null) return image(picture(Number(size[1]), Number(size[2]), [30, 80, 110]), "image/png");
  if (path.endsWith(".gif")) return image(TRANSPARENT_GIF, "image/gif");
  if (path.startsWith("/stories/")) return html(wholePage(page, `<p>${page.text.story[0]}</p>`));
  return html(wholePage(page, "<p>404</p>"), 404);
}
