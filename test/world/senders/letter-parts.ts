import type { Letter, ResourceTruth } from "./sender.ts";

/** The HTML around a letter: a table layout, head style, preheader, stories, footer with the unsubscribe link. */
export function letter(l: Letter, top: string, bottom = "", style = ""): string {
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${l.subject}</title>
<style>body{margin:0;font-family:Georgia,serif}a{color:#245}${style}</style></head>
<body><table width="600" align="center" cellpadding="0" cellspacing="0" role="presentation"><tr><td>${top}</td></tr>
<tr><td><h1>${l.subject}</h1>${stories(l)}</td></tr>
<tr><td><p style="font-size:11px">${l.site} · <a href="${l.unsubscribeUrl}">${l.text.unsubscribe}</a></p></td></tr></table>${bottom}</body></html>`;
}

/** Three stories with one link each, the same for every recipient. */
export function stories(l: Letter): string {
  return l.text.story
    .map((line, index) => `<p>${line} <a href="${l.link(storyUrl(l, index))}">${l.text.readMore}</a></p>`)
    .join("\n");
}

const storyUrl = (l: Letter, index: number) => `https://www.${l.site}/stories/${l.mailing}-${index + 1}`;

/** The confirmation message of a sender, with whatever the sender puts below it. */
export function confirmationLetter(l: Letter, below = ""): string {
  return `<!DOCTYPE html><html><body><p>${l.text.confirmBody}</p>
<p><a href="${l.confirmUrl}" style="background:#245;color:#fff;padding:12px">${l.text.confirmButton}</a></p>
<p style="font-size:11px"><a href="https://www.${l.site}/privacy">${l.text.privacy}</a></p>${below}</body></html>`;
}

/** A confirmation message that carries a code to be typed into the waiting page. */
export function codeLetter(l: Letter, below = ""): string {
  return `<!DOCTYPE html><html><body><p>${l.text.confirmBody}</p><p style="font-size:28px"><b>${l.code}</b></p>${below}</body></html>`;
}

/** A picture or spacer that is the same for everybody. */
export function shared(url: string, servedBy: string, what: string): ResourceTruth {
  return { url, technicalClass: "remote_static", verdict: "not-a-tracker", servedBy, what };
}

/** A resource whose URL differs from recipient to recipient and serves to tell them apart. */
export function personal(url: string, servedBy: string, what: string): ResourceTruth {
  return { url, technicalClass: "remote_recipient_unique", verdict: "tracker", servedBy, what };
}

/** A resource whose URL is made from the recipient's address. */
export function derived(url: string, servedBy: string, what: string): ResourceTruth {
  return { url, technicalClass: "remote_email_derived", verdict: "tracker", servedBy, what };
}
