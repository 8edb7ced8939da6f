import { describe, expect, test } from "vitest";
import { chooseConfirmation, isNeverFollowed } from "../../../crawler/confirm/confirmation-link.ts";

const link = (url: string, anchorText: string, linkClass = "content") => ({ url, anchorText, linkClass });
const right = "https://a.test/x/4f9c0d1e2a3b4c5d6e7f";

const languages = [
  ["en", "Please confirm your subscription", "Confirm subscription", "Unsubscribe", "View in browser"],
  ["fr", "Confirmez votre inscription", "Je confirme mon inscription", "Se désabonner", "Voir dans le navigateur"],
  ["de", "Bitte bestätigen Sie Ihre Anmeldung", "Anmeldung bestätigen", "Abmelden", "Im Browser ansehen"],
  ["es", "Confirma tu suscripción", "Confirmar suscripción", "Darse de baja", "Ver en el navegador"],
  ["it", "Conferma la tua iscrizione", "Conferma iscrizione", "Annulla iscrizione", "Visualizza nel browser"],
  ["nl", "Bevestig je aanmelding", "Bevestig mijn aanmelding", "Uitschrijven", "Bekijk in je browser"],
  ["pt", "Confirme a sua subscrição", "Confirmar subscrição", "Cancelar subscrição", "Ver no navegador"],
  ["pl", "Potwierdź zapis na newsletter", "Potwierdzam zapis", "Wypisz się", "Zobacz w przeglądarce"],
  ["sv", "Bekräfta din prenumeration", "Bekräfta prenumeration", "Avregistrera dig", "Visa i webbläsare"],
  ["da", "Bekræft din tilmelding", "Bekræft tilmelding", "Afmeld", "Vis i browser"],
  ["cs", "Potvrďte odběr novinek", "Potvrdit odběr", "Odhlásit se", "Zobrazit v prohlížeči"],
  ["ro", "Confirmați abonarea", "Confirmare abonare", "Dezabonare", "Vezi în browser"],
] as const;

describe.each(languages)("a double opt-in message in %s", (_, subject, confirms, leaves, views) => {
  const links = [
    link("https://a.test/v/1111111111111111aaaa", views),
    link(right, confirms),
    link("https://a.test/u/2222222222222222bbbb", leaves),
  ];

  test("gives exactly the link that confirms", () => {
    expect(chooseConfirmation({ subject, text: subject, links })).toMatchObject({ choice: "link", url: right });
  });

  test("gives nothing when only the other links are there", () => {
    expect(chooseConfirmation({ subject, text: subject, links: [links[0]!, links[2]!] }).choice).not.toBe("link");
  });

  test("has links that are never followed", () => {
    expect([isNeverFollowed(links[0]!), isNeverFollowed(links[1]!), isNeverFollowed(links[2]!)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

test.each([
  ["a link that confirms leaving", link("https://a.test/unsubscribe/confirm", "Confirm")],
  ["a log-in", link(right, "Log in to confirm")],
  ["what extract calls an unsubscribe link", link(right, "Confirm", "unsubscribe")],
  ["a link for those who did not ask", link(right, "I did not subscribe")],
])("%s is never followed", (_, wrong) => {
  expect(chooseConfirmation({ subject: "Please confirm", text: "", links: [wrong] }).choice).not.toBe("link");
});

test("two links alike that lead to different addresses are left for a person", () => {
  const links = [link(right, "Confirm subscription"), link(`${right}2`, "Confirm subscription")];
  expect(chooseConfirmation({ subject: "Please confirm", text: "", links }).choice).toBe("unsure");
});

test("the same address twice is one link", () => {
  const links = [link(right, "Confirm subscription"), link(right, right)];
  expect(chooseConfirmation({ subject: "Please confirm", text: "", links })).toMatchObject({
    choice: "link",
    url: right,
  });
});

test("a mailing with a stray word is no confirmation", () => {
  expect(
    chooseConfirmation({
      subject: "Our week",
      text: "The minister confirmed the plan.",
      links: [link("https://a.test/story/aaaaaaaaaaaaaaaaaaaa", "Read more")],
    }).choice,
  ).toBe("none");
});

test("a message that says it is done asks for nothing", () => {
  expect(
    chooseConfirmation({
      subject: "Your subscription is confirmed",
      text: "",
      links: [link(right, "Confirm subscription")],
    }).choice,
  ).toBe("none");
});

test.each([
  ["Your confirmation code is 482913", "482913"],
  ["Ihr Bestätigungscode: 4829", "4829"],
  ["Votre code : 482 913", "482913"],
  ["One click and you are on the list.\r\n\r\n334705\r\n", "334705"],
])("the code in %j is read", (text, code) => {
  expect(chooseConfirmation({ subject: "Please confirm", text, links: [] })).toMatchObject({ choice: "code", code });
});

test("a year or a price is no code", () => {
  expect(
    chooseConfirmation({ subject: "Discount code", text: "Code week 2027: only €4999.00", links: [] }).choice,
  ).not.toBe("code");
});
