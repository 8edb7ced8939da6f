import { describe, expect, test } from "vitest";
import { classifyLink } from "../../../../crawler/extract/links/link-class.ts";
import { LANGUAGES, LINK_WORDS } from "../../../../crawler/extract/links/link-words.ts";
import type { FoundLink } from "../../../../crawler/extract/reference.ts";

const link = (changes: Partial<FoundLink>): FoundLink => ({
  element: "a",
  attribute: "href",
  byteOffset: 0,
  position: 0,
  raw: "",
  url: "https://t.a.example/c/8Hd2",
  host: "t.a.example",
  unwrapped: [],
  anchorText: "",
  textBefore: "",
  textAfter: "",
  documentOrder: 0,
  ...changes,
});

const rows = LINK_WORDS.flatMap(({ linkClass, examples }) =>
  LANGUAGES.map((language) => [linkClass, language, examples[language]] as const),
);

test.each(rows)("%s in %s: %s", (linkClass, _, anchorText) => {
  expect(classifyLink(link({ anchorText })).linkClass).toBe(linkClass);
});

describe("classifyLink", () => {
  test.each([
    ["consent to measuring", { anchorText: "Ano, souhlasím s měřením" }, "tracking-preference"],
    ["a control of measuring", { anchorText: "Meten van openingen uitzetten" }, "tracking-preference"],
    [
      "an answer whose address tells what it is about",
      { anchorText: "Ne, nesouhlasím", url: "https://a.example/preferences/x?tracking=off" },
      "tracking-preference",
    ],
    ["the head's address, whatever its words", { url: "https://u.example/1", anchorText: "Read more" }, "unsubscribe"],
    ["unsubscribing before confirming", { anchorText: "Confirm that you unsubscribe" }, "unsubscribe"],
    ["words in the address", { anchorText: "x", url: "https://a.example/list/unsubscribe?e=1" }, "unsubscribe"],
    [
      "words in the address that a redirector wraps",
      { anchorText: "x", unwrapped: [{ url: "https://b.example/unsubscribe", wrapper: "query" }] },
      "unsubscribe",
    ],
    [
      "'here' by the words before",
      { anchorText: "here", textBefore: "Great offers. To unsubscribe click" },
      "unsubscribe",
    ],
    ["'ici' by the words after", { anchorText: "ici", textAfter: "pour vous désabonner." }, "unsubscribe"],
    [
      "the words before of another sentence say nothing",
      { anchorText: "here", textBefore: "You can unsubscribe. Read it" },
      "content",
    ],
    ["a named link does not look around", { anchorText: "Our spring offers", textBefore: "unsubscribe" }, "content"],
    [
      "a social network by its host",
      { anchorText: "", host: "www.facebook.com", url: "https://www.facebook.com/shop" },
      "social",
    ],
    [
      "a look-alike of a social network",
      { anchorText: "", host: "notfacebook.com", url: "https://notfacebook.com/" },
      "content",
    ],
    ["a word inside another word", { anchorText: "The reconfirmation of a theory" }, "content"],
    [
      "a long text that mentions it",
      { anchorText: `${"An article on newsletters ".repeat(6)} and how to unsubscribe` },
      "content",
    ],
    ["an ordinary link", { anchorText: "Read more" }, "content"],
  ] as const)("%s", (_, changes, linkClass) => {
    expect(classifyLink(link(changes), new Set(["https://u.example/1"])).linkClass).toBe(linkClass);
  });
});
