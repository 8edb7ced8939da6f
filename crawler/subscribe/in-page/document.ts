// One document. Runs inside the page, sent there as text by look-at-page.ts: no imports at run time, named attributes only.
import type { DocumentView, LinkView } from "../page/page-view.ts";

declare const controlView: typeof import("./control.ts").controlView;
declare const deepElements: typeof import("./dom.ts").deepElements;
declare const isShown: typeof import("./dom.ts").isShown;
declare const clip: typeof import("./dom.ts").clip;
declare const textIn: typeof import("./dom.ts").textIn;
declare const attributeOf: typeof import("./dom.ts").attributeOf;
declare const isField: typeof import("./control.ts").isField;
declare const isButtonLike: typeof import("./control.ts").isButtonLike;
declare const regionOf: typeof import("./cluster.ts").regionOf;
declare const clusterOf: typeof import("./cluster.ts").clusterOf;
declare const clusterView: typeof import("./cluster.ts").clusterView;

/** Describes the whole document. */
export function lookAtDocument(): { view: DocumentView; elements: Element[] } {
  const elements: Element[] = [];
  const all = deepElements(document);
  const fields = all.filter(isField);
  const buttons = all.filter(isButtonLike);
  const looseButtons = buttons.filter(
    (b) => b.closest("form") === null && /^(#|javascript:|$)/i.test(b.getAttribute("href") ?? ""),
  );
  const clusters = [...clusterOf(fields, buttons)].map(([root, own], n) =>
    clusterView(root, own, fields, buttons, n, elements),
  );
  const view: DocumentView = {
    language: document.documentElement.lang,
    title: document.title,
    headings: all
      .filter((e) => /^H[1-3]$/.test(e.tagName) && isShown(e))
      .slice(0, 12)
      .map((e) => clip(textIn(e, 200), 200)),
    text: document.body === null ? "" : textIn(document.body, 20000),
    clusters,
    links: all
      .filter((e) => e.tagName === "A" && e.hasAttribute("href"))
      .slice(0, 1500)
      .map(linkView),
    loose: looseButtons.slice(0, 60).map((b) => controlView(b, fields, elements)),
    captchas: captchaMarks(all),
    embeds: all
      .filter((e) => e.tagName === "IFRAME" || e.tagName === "SCRIPT")
      .map((e) => e.getAttribute("src") ?? "")
      .filter((src) => src !== ""),
    inputs: document.querySelectorAll("input").length,
  };
  return { view, elements };
}

/** Describes a link. */
export function linkView(a: Element): LinkView {
  return {
    href: attributeOf(a, "href"),
    text: clip(
      `${textIn(a, 120) || (a.textContent ?? "")} ${attributeOf(a, "aria-label")} ${attributeOf(a, "title")}`,
      160,
    ),
    region: regionOf(a),
    shown: isShown(a),
  };
}

/** The kinds of CAPTCHA whose marks the document bears. */
export function captchaMarks(all: Element[]): string[] {
  const found = new Set<string>();
  for (const e of all) {
    const src = /^(IFRAME|SCRIPT|IMG)$/.test(e.tagName) ? (e.getAttribute("src") ?? "") : "";
    const names = `${attributeOf(e, "class")} ${e.id} ${attributeOf(e, "name")}`;
    if (/g-recaptcha|grecaptcha|recaptcha/i.test(`${src} ${names}`))
      found.add(
        e.tagName === "SCRIPT" && /render=(?!explicit|onload)/.test(src)
          ? "recaptcha-v3"
          : e.tagName === "SCRIPT"
            ? "recaptcha-script"
            : /invisible/.test(attributeOf(e, "data-size"))
              ? "recaptcha-v3"
              : "recaptcha",
      );
    if (/hcaptcha|h-captcha/i.test(`${src} ${names}`))
      found.add(e.tagName === "SCRIPT" ? "hcaptcha-script" : "hcaptcha");
    if (/challenges\.cloudflare\.com|cf-turnstile/i.test(`${src} ${names}`))
      found.add(e.tagName === "SCRIPT" ? "turnstile-script" : "turnstile");
    if (
      /frc-captcha|friendlycaptcha|mtcaptcha|geetest|arkoselabs|funcaptcha|altcha/i.test(`${src} ${names} ${e.tagName}`)
    )
      found.add("other-widget");
    if (
      e.tagName === "IMG" &&
      /captcha|securimage|kcaptcha/i.test(`${src} ${names} ${attributeOf(e, "alt")}`) &&
      isShown(e)
    )
      found.add("image");
  }
  return [...found];
}
