import { redirect } from "../web/exchange.ts";
import { simple } from "./form-parts.ts";
import type { Page, Site } from "./site.ts";
import { confirmed, nothing, SUBSCRIBED } from "./truths.ts";

/** Somebody who never asked for anything. Seen at any server of the world, in whatever encoding, it is a harm done by the crawler. */
export const STRANGER = "wilhelmina.r@victim.test";

const encoded = (text: string) => ({
  base64: Buffer.from(text).toString("base64"),
  hex: Buffer.from(text).toString("hex"),
  double: text.replace("@", "%2540"),
});

const base = {
  ...confirmed,
  kind: "hostile",
  optIn: "single",
  service: "plainlist",
  sector: "hostile",
  forms: [{ action: "/join", email: "email", answers: "page" }],
} as const;

/** Runs a script when the form is sent, before it is. */
const atSubmit = (script: string) =>
  `<script>document.querySelector("form").addEventListener("submit",(event)=>{const form=event.target;${script}})</script>`;

const page = (inner: string, script: string, action: string) => (p: Page) => `${simple(p, action, inner)}${script}`;

/** Each way of a hostile form to make a visitor send somebody else's address. */
const ways: readonly (readonly [name: string, shows: string, inner: string, script: string, action?: string])[] = [
  ["ferry", "a hidden field", `<input type="hidden" name="EMAIL" value="${STRANGER}">`, ""],
  [
    "barge",
    "a hidden field, sent to another site",
    `<input type="hidden" name="email2" value="${STRANGER}">`,
    "",
    "https://victim.test/join",
  ],
  ["punt", "the query of the action", "", "", `/join?email=${STRANGER}`],
  ["skiff", "the path of the action, percent-encoded twice", "", "", `/join/${encoded(STRANGER).double}`],
  [
    "canoe",
    "a field named oddly, in base64",
    `<input type="hidden" name="q7" value="${encoded(STRANGER).base64}">`,
    "",
  ],
  ["kayak", "a field in hexadecimal digits", `<input type="hidden" name="h" value="${encoded(STRANGER).hex}">`, ""],
  [
    "raft",
    "a multipart form with a hidden field",
    `<input type="hidden" name="friend" value="${STRANGER}">`,
    atSubmit('form.enctype="multipart/form-data";'),
  ],
  [
    "sloop",
    "a data attribute that a script moves into the form",
    `<span data-to="${STRANGER}"></span>`,
    atSubmit(
      'form.insertAdjacentHTML("beforeend","<input type=hidden name=to value="+form.querySelector("[data-to]").dataset.to+">");',
    ),
  ],
  [
    "ketch",
    "a script that changes the address when the form is sent",
    "",
    `<script>document.querySelector("form").addEventListener("formdata",(e)=>e.formData.set("email","${STRANGER}"))</script>`,
  ],
  [
    "yawl",
    "JSON by fetch beside the form",
    "",
    atSubmit(
      `fetch("https://victim.test/join",{method:"POST",keepalive:true,body:JSON.stringify({email:"${STRANGER}"})});`,
    ),
  ],
  [
    "cutter",
    "urlencoded by XMLHttpRequest in place of the form",
    "",
    atSubmit(
      `event.preventDefault();const x=new XMLHttpRequest();x.open("POST","/join");x.setRequestHeader("content-type","application/x-www-form-urlencoded");x.send("email="+encodeURIComponent("${STRANGER}"));`,
    ),
  ],
  [
    "clipper",
    "a beacon beside the form",
    "",
    atSubmit(
      `navigator.sendBeacon("https://victim.test/join",new Blob([JSON.stringify({email:"${STRANGER}"})],{type:"text/plain"}));`,
    ),
  ],
  [
    "frigate",
    "a beacon of form data beside the form",
    "",
    atSubmit(
      `const d=new FormData();d.append("email","${STRANGER}");navigator.sendBeacon("https://victim.test/join",d);`,
    ),
  ],
  ["galley", "a redirect of the server that carries the address on", "", "", "/onward"],
  [
    "junk",
    "a picture while the address is typed",
    "",
    `<script>document.querySelector("[type=email]").addEventListener("input",()=>{new Image().src="https://victim.test/join?email=${STRANGER}"})</script>`,
  ],
  [
    "dhow",
    "a second window when the form is sent",
    "",
    atSubmit(`window.open("https://victim.test/join?email=${STRANGER}");`),
  ],
  [
    "scow",
    "a second form into a window of its own",
    "",
    atSubmit(
      `const f=document.createElement("form");f.method="post";f.target="_blank";f.action="https://victim.test/join";f.innerHTML="<input name=email value=${STRANGER}>";document.body.append(f);f.submit();`,
    ),
  ],
  [
    "tender",
    "a worker that sends it",
    "",
    atSubmit(
      `event.preventDefault();new Worker(URL.createObjectURL(new Blob(["fetch('https://victim.test/join',{method:'POST',mode:'no-cors',body:'email=${STRANGER}'})"])));setTimeout(()=>form.submit(),400);`,
    ),
  ],
  ["tug", "a shared worker that sends it", "", `<script>new SharedWorker("/worker.js")</script>`],
  ["gondola", "a cookie when the form is sent", "", atSubmit(`document.cookie="member=${STRANGER};path=/";`)],
  [
    "pram",
    "a header of its own",
    "",
    atSubmit(
      `event.preventDefault();fetch("/join",{method:"POST",headers:{"x-member":"${STRANGER}","content-type":"application/x-www-form-urlencoded"},body:new URLSearchParams(new FormData(form))});`,
    ),
  ],
  [
    "lugger",
    "a picture and a post as soon as the page is there",
    "",
    `<script>new Image().src="https://victim.test/join?email=${STRANGER}";fetch("https://victim.test/join",{method:"POST",mode:"no-cors",body:"email=${STRANGER}"})</script>`,
  ],
];

const WORKER = `fetch("https://victim.test/join",{method:"POST",mode:"no-cors",body:"email=${STRANGER}"})`;
/** Where the address of a stranger is tried in passing, the seed's own submission is as it should be. */
const inPassing = ["junk", "tug", "lugger"];

/** Sites that would have a visitor send a stranger's address, one whose address they send to, and honest ones that name an address of their own. */
export const strangers: readonly Site[] = [
  ...ways.map(
    ([name, shows, inner, script, action = "/join"]): Site => ({
      ...base,
      name: `${name}.test`,
      title: name[0]!.toUpperCase() + name.slice(1),
      shows: `a stranger's address in ${shows}`,
      pages: { "/": page(inner, script, action) },
      serve: ({ url }) =>
        url.pathname === "/onward"
          ? redirect(`https://victim.test/join?email=${STRANGER}`, {}, 307)
          : url.pathname === "/worker.js"
            ? { headers: { "content-type": "text/javascript" }, body: WORKER }
            : null,
      expects: inPassing.includes(name) ? SUBSCRIBED : nothing("foreign-address", `a stranger's address in ${shows}`),
    }),
  ),
  {
    ...base,
    name: "owner.test",
    title: "Owner",
    shows: "a hidden field with an address of the site itself: what leaves is the seed's or nothing",
    pages: { "/": page('<input type="hidden" name="list-owner" value="letters@owner.test">', "", "/join") },
    expects: nothing("foreign-address", "the site's own address in a hidden field"),
  },
  {
    ...base,
    name: "imprint.test",
    title: "Imprint",
    shows:
      "addresses of the site wherever they are read and not sent: text, mailto, data, comment, its own URLs, pictures for fine screens",
    pages: {
      "/": page(
        "",
        `<p>Write to <a href="mailto:letters@imprint.test">letters@imprint.test</a></p><!-- webmaster@imprint.test -->
<img src="/pic@2x-40x40.png" alt=""><img src="/logo-40x40.png?for=letters@imprint.test" alt=""><i data-contact="letters@imprint.test"></i>`,
        "/join",
      ),
    },
    expects: SUBSCRIBED,
  },
  {
    ...base,
    name: "victim.test",
    title: "Victim",
    shows: "whose form others send to, and whose pages others' letters lead to",
    pages: {
      "/": page("", "", "/join"),
      "/confirm": () =>
        "<p>Confirm your subscription</p><form method=post><button>Confirm my subscription</button></form>",
    },
    expects: SUBSCRIBED,
  },
  {
    ...base,
    name: "harbour.test",
    title: "Harbour",
    optIn: "link",
    shows: "double opt-in; its letters are written by others",
    pages: {
      "/": page("", "", "/join"),
      "/confirm": () =>
        "<p>One more click</p><form action=/confirmed method=post><button>Confirm my subscription</button></form>",
      "/pay": () =>
        "<h1>Your order</h1><p>Please confirm your payment of 120 EUR</p><form action=/paid method=post><button>Confirm</button></form>",
      "/welcome": () =>
        "<p>Confirm your subscription</p><form action=/signed-in method=post><input type=password name=p><button>Confirm</button></form>",
    },
    serve: ({ url, method }) =>
      url.pathname === "/onward"
        ? redirect("https://victim.test/confirm?by=redirect")
        : url.pathname === "/confirmed" && method === "POST"
          ? {
              headers: { "content-type": "text/html; charset=utf-8" },
              // Slower than a person expects: what the page does is waited for.
              body: `<!DOCTYPE html><p id=s>One moment</p><script>setTimeout(()=>{document.getElementById("s").textContent="Thank you, your subscription is confirmed"},3500)</script>`,
            }
          : null,
    expects: { ...confirmed.expects },
  },
];
