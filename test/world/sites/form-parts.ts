import type { Page } from "./site.ts";

/** A page of a site: head, navigation, the body given, a footer. A body that is a whole document stays as it is. */
export function wholePage(page: Page, body: string): string {
  if (body.startsWith("<!")) return body;
  const { site, text } = page;
  return `<!DOCTYPE html><html lang="${site.language}"><head><meta charset="utf-8"><title>${site.title}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>
body{font:16px/1.5 sans-serif;margin:0}main,header,footer{padding:16px;max-width:720px;margin:auto}
input,select,button{font:inherit;padding:6px;margin:4px 0}label{display:block}nav a{margin-right:12px}
</style></head><body><header><h1>${site.title}</h1><nav><a href="/">Home</a><a href="/privacy">${text.privacy}</a></nav></header>
<main>${body}</main></body></html>`;
}

/** A labelled input. */
export function field(label: string, name: string, type = "text", more = ""): string {
  return `<label>${label} <input type="${type}" name="${name}" ${more}></label>`;
}

/** A labelled checkbox. */
export function box(label: string, name: string, more = ""): string {
  return `<label><input type="checkbox" name="${name}" value="1" ${more}> ${label}</label>`;
}

/** A form with its submit button. */
export function form(page: Page, action: string, inner: string, more = ""): string {
  return `<form action="${action}" method="post" ${more}>${inner}<button type="submit">${page.text.subscribe}</button></form>`;
}

/** The commonest newsletter block: heading, invitation, one address field, one button. */
export function simple(page: Page, action: string, inner = ""): string {
  const { text } = page;
  return `<section><h2>${text.newsletter}</h2><p>${text.invite}</p>${form(
    page,
    action,
    `${field(text.email, "email", "email", "required")}${inner}`,
  )}<p><small><a href="/privacy">${text.privacy}</a></small></p></section>`;
}

/** Three paragraphs of the site's own words. */
export function articles(page: Page): string {
  return page.text.story
    .map((line, index) => `<article><h3>${page.text.subjects[index]}</h3><p>${line}</p></article>`)
    .join("");
}

/** A script that sends the fields of `#root` as JSON and puts the server's words in `#answer`. */
export function sendAsJson(action: string, root = "document"): string {
  return `<script>(()=>{const root=${root};root.querySelector("[data-send]").addEventListener("click",async(e)=>{e.preventDefault();
const body={};for(const i of root.querySelectorAll("input,select"))if(i.type!=="checkbox"&&i.type!=="radio"||i.checked)body[i.name]=i.value;
const r=await fetch(${JSON.stringify(action)},{method:"POST",headers:{"content-type":"application/json"},body:JSON.stringify(body)});
root.querySelector("[data-answer]").textContent=(await r.json()).message})})()</script>`;
}
