import { expect, test } from "vitest";
import { align } from "../../../analysis/compare/align.ts";
import type { ObservedMessage, ObservedReference } from "../../../analysis/compare/observed.ts";
import { prepare } from "../../../analysis/compare/prepared.ts";

const link = (url: string, key: string): ObservedReference => ({
  kind: "link",
  key,
  url,
  unwrappedUrl: null,
  element: "a",
  attribute: "href",
  loads: "link",
  isDisplayed: true,
  statedWidth: null,
  statedHeight: null,
  hiddenBy: [],
  media: null,
  linkClass: "content",
  anchorText: null,
  requests: [],
});
const message = (
  id: string,
  seed: string,
  day: number,
  topic: string,
  change: Partial<ObservedMessage> = {},
): ObservedMessage => ({
  id,
  seed,
  seedFrom: "stated",
  fromDomain: "shop.example",
  fromSite: "shop.example",
  listId: null,
  campaignHeader: null,
  subject: "The daily letter",
  receivedAt: `2027-03-0${day}T08:00:00.000Z`,
  kind: "newsletter",
  references: ["story", "review", "offer"].map((word, i) =>
    link(`https://www.shop.example/${topic}/${word}`, String(i)),
  ),
  receipts: [],
  unsubscribeMailto: [],
  ...change,
});
const mailings = (messages: readonly ObservedMessage[]) => {
  const aligned = align(messages.map(prepare));
  return messages.map(({ id }) => aligned.get(id)!.mailing ?? aligned.get(id)!.reason);
};

test.each<[string, ObservedMessage[], (string | null)[]]>([
  [
    "two days of a daily letter with one subject stay two mailings",
    [
      message("a1", "a", 1, "garden"),
      message("b1", "b", 1, "garden"),
      message("a2", "a", 2, "kitchen"),
      message("b2", "b", 2, "kitchen"),
    ],
    ["a1", "a1", "a2", "a2"],
  ],
  [
    "a day that one seed missed is not forced onto the next",
    [message("a1", "a", 1, "garden"), message("b2", "b", 2, "kitchen")],
    ["not_aligned", "not_aligned"],
  ],
  [
    "another subject over the same content is a variant of the mailing",
    [message("a1", "a", 1, "garden"), message("b1", "b", 1, "garden", { subject: "Roses, roses, roses" })],
    ["a1", "a1"],
  ],
  ["a message of the only seed says so", [message("a1", "a", 1, "garden")], ["single_seed"]],
])("%s", (_, messages, expected) => {
  expect(mailings(messages)).toEqual(expected);
  expect(mailings([...messages].reverse()).reverse()).toEqual(expected);
});
