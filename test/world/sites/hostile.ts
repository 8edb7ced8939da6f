import type { ServerResponse } from "node:http";
import { redirect } from "../web/exchange.ts";
import { simple } from "./form-parts.ts";
import type { Page, Site } from "./site.ts";
import { nothing } from "./truths.ts";

const base = {
  kind: "hostile",
  optIn: "single",
  country: "GB",
  language: "en",
  service: "plainlist",
  sector: "hostile",
  pages: {},
  forms: [],
} as const;
const html = { "content-type": "text/html; charset=utf-8" };
const page = (page: Page, script: string) =>
  `<!DOCTYPE html><title>${page.site.title}</title><body>${simple(page, "/join")}<script>${script}</script></body>`;

const MEGABYTE = Buffer.alloc(1 << 20, "<p>flood ");
const FLOOD_BYTES = 500 * (1 << 20);

/** Half a gigabyte of HTML, as fast as it is taken; stops when the other side goes. */
function flood(response: ServerResponse): void {
  response.writeHead(200, html);
  let sentBytes = 0;
  const pour = () => {
    while (!response.destroyed && sentBytes < FLOOD_BYTES) {
      sentBytes += MEGABYTE.length;
      if (!response.write(MEGABYTE)) {
        response.once("drain", pour);
        return;
      }
    }
    response.end();
  };
  pour();
}

/** Sites that harm a careless crawler; kept apart: only those named are opened. Any recorded outcome within the time limit will do. */
export const hostile: readonly Site[] = [
  {
    ...base,
    name: "stone.test",
    title: "Stone",
    shows: "takes the request and never answers",
    serve: () => ({ act: () => {} }),
    expects: nothing("blocked", "never answers", "unclear", "no-form"),
  },
  {
    ...base,
    name: "drop.test",
    title: "Drop",
    shows: "one byte a second, for ever",
    serve: () => ({
      act: (response) => {
        response.writeHead(200, html);
        const timer = setInterval(() => response.write("<"), 1_000).unref();
        response.on("close", () => clearInterval(timer));
      },
    }),
    expects: nothing("blocked", "never ends", "unclear", "no-form"),
  },
  {
    ...base,
    name: "carousel.test",
    title: "Carousel",
    shows: "redirects for ever",
    serve: ({ url }) => redirect(`https://carousel.test/${Number(url.pathname.slice(1) || 0) + 1}`),
    expects: nothing("blocked", "redirects for ever", "unclear", "no-form"),
  },
  {
    ...base,
    name: "flood.test",
    title: "Flood",
    shows: "serves 500 MB",
    serve: () => ({ act: flood }),
    expects: nothing("blocked", "serves 500 MB", "unclear", "no-form"),
  },
  {
    ...base,
    name: "hydra.test",
    title: "Hydra",
    shows: "opens 100 pop-ups",
    pages: { "/": (p) => page(p, 'for(let i=0;i<100;i++)window.open("/?"+i,"w"+i)') },
    forms: [{ action: "/join", email: "email", answers: "page" }],
    expects: nothing("unclear", "opens 100 pop-ups", "no-form", "blocked", "subscribed"),
  },
  {
    ...base,
    name: "drip.test",
    title: "Drip",
    shows: "sends a file in place of a page, again and again",
    serve: ({ url }) =>
      url.pathname === "/file"
        ? {
            headers: {
              "content-type": "application/octet-stream",
              "content-disposition": "attachment; filename=a.exe",
            },
            body: "MZ",
          }
        : {
            headers: html,
            body: '<!DOCTYPE html><script>setInterval(()=>{location.href="/file?"+Math.random()},50)</script>',
          },
    expects: nothing("no-form", "downloads files", "unclear", "blocked"),
  },
  {
    ...base,
    name: "siren.test",
    title: "Siren",
    shows: "shows an alert in a loop",
    pages: { "/": (p) => page(p, 'for(;;)alert("siren")') },
    expects: nothing("unclear", "alerts for ever", "no-form", "blocked"),
  },
  {
    ...base,
    name: "spinner.test",
    title: "Spinner",
    shows: "a script that never lets go of the page",
    pages: { "/": (p) => page(p, "for(;;);") },
    expects: nothing("unclear", "hangs the page", "no-form", "blocked"),
  },
  {
    ...base,
    name: "mask.test",
    title: "Mask",
    shows: "a certificate that nobody signed",
    certificate: "self-signed",
    pages: { "/": (p) => page(p, "") },
    expects: nothing("blocked", "an invalid certificate", "no-form", "unclear"),
  },
  {
    ...base,
    name: "stale.test",
    title: "Stale",
    shows: "a certificate of yesteryear",
    certificate: "expired",
    pages: { "/": (p) => page(p, "") },
    expects: nothing("blocked", "an expired certificate", "no-form", "unclear"),
  },
  {
    ...base,
    name: "costume.test",
    title: "Costume",
    shows: "a certificate of another host",
    certificate: "wrong-host",
    pages: { "/": (p) => page(p, "") },
    expects: nothing("blocked", "a certificate of another host", "no-form", "unclear"),
  },
];
