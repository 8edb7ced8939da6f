import { expect, test } from "vitest";
import { wayOut } from "../../../crawler/confirm/unsubscribe.ts";

const post = ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"] as const;

test.each([
  [
    "both fields and HTTPS give one-click",
    [["List-Unsubscribe", "<mailto:u@a.test>, <https://a.test/u/1>"], post],
    [],
    { method: "one-click", url: "https://a.test/u/1" },
  ],
  [
    "without the second field it is a link",
    [["List-Unsubscribe", "<https://a.test/u/1>"]],
    [],
    { method: "link", url: "https://a.test/u/1" },
  ],
  [
    "plain HTTP is never one-click",
    [["List-Unsubscribe", "<http://a.test/u/1>"], post],
    [],
    { method: "link", url: "http://a.test/u/1" },
  ],
  [
    "the link of the body is what a person presses",
    [],
    ["https://a.test/out"],
    { method: "link", url: "https://a.test/out" },
  ],
  [
    "an address to write to is no way for a tool that sends no mail",
    [["List-Unsubscribe", "<mailto:u@a.test>"], post],
    [],
    { method: "none" },
  ],
] as const)("%s", (_, headers, links, expected) => {
  expect(wayOut(headers, links)).toEqual(expected);
});
