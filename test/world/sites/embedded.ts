import { articles, box } from "./form-parts.ts";
import type { Site } from "./site.ts";
import { confirmed, honest } from "./truths.ts";

const POSTBIRD = "https://forms.postbird.test/subscribe/post-saltmarsh";
const HUBLET = "https://forms.hublet.test/submissions/v3/integration/submit/441/gearwheel";
const KLAVI = "https://api.gridmail.test/client/subscriptions/bruyere";
const SIB = "https://formulare.klarmail.test/serve/moorland";

/** Forms in the shapes that mail services hand their customers to paste. */
export const embedded: readonly Site[] = [
  {
    ...confirmed,
    name: "saltmarsh.test",
    title: "Saltmarsh",
    sector: "nature",
    shows: "Mailchimp's embedded form: the action is the service's, a decoy far off the screen",
    service: "postbird",
    pages: {
      "/": (
        page,
      ) => `${articles(page)}<div id="mc_embed_signup"><form action="${POSTBIRD}?u=441&amp;id=ab12" method="post" class="validate" target="_self" novalidate>
<h2>${page.text.subscribe}</h2><div class="mc-field-group"><label for="mce-EMAIL">${page.text.email} <span>*</span></label><input type="email" name="EMAIL" class="required email" id="mce-EMAIL" required></div>
<div class="mc-field-group"><label for="mce-FNAME">${page.text.firstName}</label><input type="text" name="FNAME" id="mce-FNAME"></div>
<div style="position:absolute;left:-5000px" aria-hidden="true"><input type="text" name="b_441_ab12" tabindex="-1" value=""></div>
<input type="submit" name="subscribe" id="mc-embedded-subscribe" class="button" value="${page.text.subscribe}"></form></div>`,
    },
    forms: [{ action: POSTBIRD, email: "EMAIL", decoys: ["b_441_ab12"], answers: "page" }],
  },
  {
    ...honest,
    name: "gearwheel.test",
    title: "Gearwheel",
    sector: "technology",
    shows: "HubSpot's form: drawn by a script, sent as JSON to the service",
    service: "hublet",
    pages: {
      "/": (page) => `${articles(page)}<div id="hs-form-1"></div><script>setTimeout(()=>{
const root=document.getElementById("hs-form-1");root.innerHTML='<form class="hs-form" novalidate><div class="hs_email field"><label><span>${page.text.email}</span><span class="hs-form-required">*</span></label><div class="input"><input class="hs-input" type="email" name="email" required inputmode="email" autocomplete="email"></div></div><div class="hs_submit"><div class="actions"><input type="submit" class="hs-button primary large" value="${page.text.subscribe}"></div></div></form>';
root.querySelector("form").addEventListener("submit",async(e)=>{e.preventDefault();
const r=await fetch("${HUBLET}",{method:"POST",headers:{"content-type":"application/json"},body:JSON.stringify({fields:[{name:"email",value:root.querySelector("input").value}],context:{pageName:document.title}})});
root.innerHTML='<div class="submitted-message">'+(await r.json()).message+"</div>"})},600)</script>`,
    },
    forms: [{ action: HUBLET, email: "email", answers: "json" }],
  },
  {
    ...honest,
    name: "bruyere.test",
    title: "Bruyère",
    language: "fr",
    country: "FR",
    sector: "fashion",
    shows: "Klaviyo's fly-out: drawn late by a script, a placeholder, a button of type button",
    service: "gridmail",
    pages: {
      "/": (
        page,
      ) => `${articles(page)}<script>setTimeout(()=>{const d=document.createElement("div");d.className="needsclick kl-private-reset-css-Xuajs1";
d.style.cssText="position:fixed;right:20px;bottom:20px;background:#fff;border:1px solid #999;padding:18px;z-index:90000";
d.innerHTML='<button type="button" aria-label="${page.text.close}">×</button><p>${page.text.newsletter} : -10 %</p><input type="email" name="email" placeholder="${page.text.email}" aria-required="true"><button type="button" class="needsclick">${page.text.subscribe}</button><p role="status"></p>';
document.body.append(d);const [x,b]=d.querySelectorAll("button");x.onclick=()=>d.remove();
b.onclick=async()=>{const r=await fetch("${KLAVI}?company_id=Xa1",{method:"POST",headers:{"content-type":"application/json"},body:JSON.stringify({email:d.querySelector("input").value})});d.querySelector("[role=status]").textContent=(await r.json()).message}},1500)</script>`,
    },
    forms: [{ action: KLAVI, email: "email", answers: "json" }],
  },
  {
    ...confirmed,
    name: "moorland.test",
    title: "Moorland",
    language: "de",
    country: "DE",
    sector: "food",
    shows: "Brevo's form: a decoy among hidden fields, a consent box that is required",
    service: "klarmail",
    pages: {
      "/": (
        page,
      ) => `${articles(page)}<div class="sib-form"><div id="sib-form-container"><form id="sib-form" method="post" action="${SIB}" data-type="subscription">
<h3>${page.text.newsletter}</h3><div class="entry__field"><input class="input" type="text" id="EMAIL" name="EMAIL" autocomplete="off" placeholder="${page.text.email}" data-required="true" required></div>
${box(page.text.consent, "OPT_IN", "required")}<input type="text" name="email_address_check" value="" class="input--hidden" style="display:none"><input type="hidden" name="locale" value="de">
<button class="sib-form-block__button" form="sib-form" type="submit">${page.text.subscribe}</button></form></div></div>`,
    },
    forms: [
      {
        action: SIB,
        email: "EMAIL",
        required: { OPT_IN: "checked" },
        decoys: ["email_address_check"],
        answers: "page",
      },
    ],
  },
  {
    ...honest,
    name: "inkpot.test",
    title: "The Inkpot",
    sector: "arts",
    shows: "Substack's way: the address, then a page of plans, of which the free one is enough",
    service: "inkwell",
    pages: {
      "/": (
        page,
      ) => `<div class="container-subscribe"><h1>The Inkpot</h1><p>${page.text.invite}</p><form action="/api/v1/free" method="post" class="form" novalidate>
<input type="hidden" name="source" value="cover_page"><input type="email" name="email" placeholder="Type your email..."><button type="submit" class="button rightButton primary">${page.text.subscribe}</button></form>
<a href="/archive">No thanks, let me read it first</a></div>`,
      "/archive": articles,
    },
    forms: [
      {
        action: "/api/v1/free",
        email: "email",
        answers: "page",
        next: {
          action: "/api/v1/plan",
          required: { plan: /^free$/ },
          form: (
            page,
          ) => `<h2>Support The Inkpot</h2><form action="/api/v1/plan" method="post"><input type="hidden" name="ticket" value="${page.ticket}">
<label><input type="radio" name="plan" value="founding"> Founding member, 150 a year</label><label><input type="radio" name="plan" value="free" checked> Free: only the newsletter</label>
<button type="submit">${page.text.next}</button></form>`,
        },
      },
    ],
  },
];
