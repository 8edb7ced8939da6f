import { createTransport } from "nodemailer";
import type { Receiver } from "./post-office.ts";

/** A letter that somebody who never was asked writes to a seed. */
export interface StrangerLetter {
  readonly name: string;
  readonly from: string;
  readonly subject: string;
  /** Links by their words. */
  readonly links: readonly (readonly [words: string, url: string])[];
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = (name: string, from: string, url: string, more: Partial<StrangerLetter> = {}): StrangerLetter => ({
  name,
  from,
  subject: "Please confirm your subscription",
  text: "Please confirm your subscription to our newsletter.",
  links: [["Confirm my subscription", url]],
  ...more,
});

/** Letters that ask a seed of `site` to confirm what it never asked for, or lead it where it never went; none may be acted on. */
export function confirmingLetters(site: string): readonly StrangerLetter[] {
  const own = `news@${site}`;
  return [
    ...["victim.test", "www.victim.test", "owner.test", "imprint.test", "ferry.test"].map((host, n) =>
      ask(`five-${n}`, "hello@sender.test", `https://${host}/confirm?token=fromastranger${n}`),
    ),
    ask("own-link", "hello@sender.test", `https://${site}/confirm?token=thelinkisoftheseedssite`),
    ask("own-name", own, "https://victim.test/confirm?token=thenameisoftheseedssite"),
    ask("list-id", "hello@sender.test", "https://victim.test/confirm?token=thelistidoftheseedssite", {
      headers: { "List-Id": `<news.${site}>` },
    }),
    ask("payment", own, `https://${site}/pay?token=aconfirmationofapayment`, {
      subject: "Confirm your payment",
      text: "Please confirm your payment of 120 EUR.",
      links: [["Confirm", `https://${site}/pay?token=aconfirmationofapayment`]],
    }),
    ask("code", "hello@sender.test", "https://victim.test/", {
      subject: "Confirm your subscription",
      text: "Your confirmation code is:\n\n482913\n",
      links: [],
    }),
  ];
}

/** Letters that come before the seed's own and lead out of somebody else's list, or nowhere. */
export const leavingLetters: readonly StrangerLetter[] = [
  ["one-click", "<https://victim.test/leave?u=1>"],
  ["link", "<https://victim.test/leave?u=2>"],
  ["mail", "<mailto:leave@victim.test>"],
].map(([name, way]) => ({
  name: name!,
  from: "hello@sender.test",
  subject: "Our news",
  text: "News.",
  links: [
    ["Read the story", "https://victim.test/story"],
    ["Unsubscribe", "https://victim.test/leave?u=3"],
  ],
  headers: {
    "List-Unsubscribe": way!,
    ...(name === "one-click" ? { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" } : {}),
  },
}));

/** Sends a letter by SMTP, unsigned, to one address. */
export async function sendLetter({ host, port }: Receiver, letter: StrangerLetter, to: string): Promise<void> {
  const transport = createTransport({ host, port, tls: { rejectUnauthorized: false } });
  const { from, subject, text, links, headers } = letter;
  const html = `<!DOCTYPE html><p>${text}</p>${links.map(([words, url]) => `<p><a href="${url}">${words}</a></p>`).join("")}`;
  await transport.sendMail({
    from,
    to,
    subject,
    html,
    ...(headers === undefined ? {} : { headers }),
    text: [text, ...links.map(([words, url]) => `${words}: ${url}`)].join("\n"),
  });
  transport.close();
}
