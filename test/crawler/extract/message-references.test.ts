import { describe, expect, test } from "vitest";
import { readMessageReferences } from "../../../crawler/extract/message-references.ts";
import { RECEIPT_FIELDS } from "../../../crawler/extract/read-receipts.ts";
import { readMessage } from "../../../crawler/parse/mime.ts";
import { lines, multipart } from "../parse/message-text.ts";

const read = (bytes: Buffer) => readMessageReferences(readMessage(bytes));
const html = (body: string) => `Content-Type: text/html\r\n\r\n${body}`;

describe("readMessageReferences", () => {
  test("reads every HTML part, marks what is not displayed, and counts the order over all", () => {
    const found = read(
      multipart(
        "alternative",
        "b",
        "\r\nsee https://t.example/1.",
        html("<img src=//a.example/1>"),
        "Content-Type: text/x-amp-html\r\n\r\n<amp-img src=//b.example/1>",
        html("<img src=//c.example/1>"),
      ),
    );
    expect(
      found.resources.map(({ path, host, isDisplayed, documentOrder }) => [path, host, isDisplayed, documentOrder]),
    ).toEqual([
      ["1.2", "a.example", false, 1],
      ["1.3", "b.example", false, 2],
      ["1.4", "c.example", true, 3],
    ]);
    expect(found.links.map(({ url, path }) => [url, path])).toEqual([["https://t.example/1", "1.1"]]);
  });

  test.each([
    ["an attached HTML file", `Content-Disposition: attachment\r\n${html("<img src=//a.example/1>")}`],
    ["a nested message", `Content-Type: message/rfc822\r\n\r\n${html("<img src=//a.example/1>")}`],
    ["an attached picture in SVG", "Content-Type: image/svg+xml\r\n\r\n<svg><image href='//a.example/1'/></svg>"],
    ["an attached style sheet", "Content-Type: text/css\r\n\r\np{background:url(//a.example/1)}"],
    ["an external body", 'Content-Type: message/external-body; access-type=URL; URL="https://a.example/1"\r\n\r\n'],
    ["a base that the part's head gives", `Content-Location: https://a.example/x/\r\n${html("<img src=../1>")}`],
  ])("finds what %s loads", (_, part) => {
    const { resources } = read(multipart("mixed", "b", html("<p>hello"), part));
    expect(resources.map(({ url, path }) => [url, path.startsWith("1.2")])).toEqual([["https://a.example/1", true]]);
  });

  test("finds references of the head, at the number of their field", () => {
    const found = read(
      lines(
        "Subject: x",
        "List-Unsubscribe: <mailto:u@a.example>, <https://a.example/u>",
        "BIMI-Location: v=BIMI1; l=https://a.example/logo.svg",
        "",
        "",
      ),
    );
    expect(
      found.links.map(({ path, attribute, byteOffset, position, url, linkClass }) => [
        path,
        attribute,
        byteOffset,
        position,
        url,
        linkClass,
      ]),
    ).toEqual([
      ["", "List-Unsubscribe", 1, 0, "mailto:u@a.example", "unsubscribe"],
      ["", "List-Unsubscribe", 1, 1, "https://a.example/u", "unsubscribe"],
    ]);
    expect(found.resources.map(({ url, byteOffset }) => [url, byteOffset])).toEqual([
      ["https://a.example/logo.svg", 2],
    ]);
  });

  test.each(RECEIPT_FIELDS.map(({ key, example }) => [key, example] as const))(
    "%s is a read receipt",
    (key, example) => {
      expect(read(lines("X: y", `${key}: ${example}`, "", "")).readReceipts).toEqual([
        { header: key, value: example, position: 1 },
      ]);
    },
  );
});

describe("facts of a message", () => {
  test.each([
    ["en", "You are receiving this because you are on our list and we have the best offers for you"],
    ["fr", "Vous recevez cet e-mail car vous êtes dans notre liste, avec les offres de la semaine pour vous"],
    ["de", "Sie erhalten diese E-Mail, weil Sie sich für unseren Newsletter angemeldet haben und die besten Angebote"],
    ["es", "Recibes este correo porque estás en la lista de nuestros clientes y no te pierdas las ofertas para ti"],
    [
      "it",
      "Ricevi questa email perché sei iscritto alla nostra lista: non perdere le offerte della settimana per te con gli sconti",
    ],
    [
      "nl",
      "Je ontvangt deze e-mail omdat je op onze lijst staat, met de beste aanbiedingen van de week voor jou en het hele gezin",
    ],
    [
      "pt",
      "Você recebe este e-mail porque está na nossa lista, com as melhores ofertas da semana para você e não perca os descontos",
    ],
    [
      "pl",
      "Otrzymujesz tę wiadomość, ponieważ jesteś na naszej liście i masz najlepsze oferty tygodnia dla siebie w sklepie, nie przegap ich",
    ],
    [
      "sv",
      "Du får det här mejlet för att du är med på vår lista och har de bästa erbjudandena i veckan, inte bara till dig som kund",
    ],
    [
      "da",
      "Du modtager denne mail, fordi du er på vores liste, og her har vi de bedste tilbud til dig i denne uge, som ikke må gå fra dig",
    ],
    [
      "cs",
      "Tento e-mail dostáváte, protože jste na našem seznamu a máte nejlepší nabídky týdne pro vás, které si nenechte ujít ve slevě",
    ],
    [
      "ro",
      "Primești acest e-mail pentru că ești pe lista noastră și ai cele mai bune oferte din această săptămână, să nu le pierzi cu noi",
    ],
    ["ja", "このメールはお客様のリストに登録されているため送信されています。今週のおすすめ"],
    [null, "OK"],
  ] as const)("language %s", (language, text) => {
    const bytes = Buffer.from(`Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`);
    expect(read(bytes).facts.language).toBe(language);
  });

  test.each([
    [
      "newsletter",
      ["List-Unsubscribe: <https://a.example/u>", "List-Id: <l.a.example>", "Subject: Spring"],
      "<a href=//a.example>Offers</a>",
    ],
    [
      "confirmation",
      ["Subject: =?utf-8?Q?Bitte_best=C3=A4tigen_Sie_Ihre_Anmeldung?=", "List-Unsubscribe: <https://a.example/u>"],
      "<a href=//a.example>Anmeldung bestätigen</a>",
    ],
    ["transactional", ["Subject: Your order 123"], "thanks"],
    [
      "legal-notice",
      ["Subject: Mise à jour de notre politique de confidentialité", "List-Unsubscribe: <https://a.example/u>"],
      "bonjour",
    ],
    ["unknown", ["Subject: hello"], "hello"],
  ] as const)("kind %s", (kind, head, body) => {
    const bytes = Buffer.from([...head, "Content-Type: text/html; charset=utf-8", "", body].join("\r\n"));
    const { facts } = read(bytes);
    expect(facts.kind).toBe(kind);
    expect(facts.kindClues.length > 0).toBe(kind !== "unknown");
  });

  test("image share is 1 for an image-only message and 0 for text; spacers and pixels do not count", () => {
    const share = (body: string) => read(lines("Content-Type: text/html", "", body)).facts.imageShare;
    expect(share("<img width=600 height=900 src=//a.example>")).toBe(1);
    expect(share("words <img width=1 height=1 src=//a.example>")).toBe(0);
    expect(share(`${"word ".repeat(300)}<img width=600 height=240 src=//a.example>`)).toBeCloseTo(0.5);
    expect(share("")).toBeNull();
  });

  test("one-click needs both fields and an https address", () => {
    const oneClick = (...head: string[]) => read(lines(...head, "", "")).facts.hasOneClick;
    const post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click";
    expect(oneClick("List-Unsubscribe: <https://a.example/u>", post)).toBe(true);
    expect(oneClick("List-Unsubscribe: <mailto:u@a.example>", post)).toBe(false);
    expect(oneClick("List-Unsubscribe: <https://a.example/u>")).toBe(false);
  });

  test("campaign parameters come most frequent first, also out of redirectors", () => {
    const inner = encodeURIComponent("https://b.example/?utm_campaign=spring");
    const { facts } = read(
      lines(
        "Content-Type: text/html",
        "",
        `<a href="//a.example/?utm_campaign=x">1</a>${`<a href="//c.example/?to=${inner}">2</a>`.repeat(2)}`,
      ),
    );
    expect(facts.campaignParameters).toEqual([
      { field: "utm_campaign", value: "spring" },
      { field: "utm_campaign", value: "x" },
    ]);
  });
});
