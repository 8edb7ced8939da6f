import { expect, test } from "vitest";
import { frontHeaderBytes } from "../../../../crawler/receive/smtp/front-header.ts";

const received = (id: string): string =>
  `Received: from mail.brand.test (mail.brand.test [192.0.2.7])\r\n\tby front.test (Postfix id 1) with ESMTPS id ${id}\r\n\tfor <a@seeds.example>; Mon, 1 Mar 2027 08:00:00 +0000 (UTC)\r\n`;
const message = `${received("4Y1xQ2")}From: a@brand.test\r\n\r\nbody\r\n`;

test.each([
  ["the front's own Received", received("9Zfront"), "9Zfront"],
  ["also behind what it says of the recipient", `Delivered-To: a@seeds.example\r\n${received("9Zfront")}`, "9Zfront"],
  ["also behind a second host of the same front", received("1st") + received("9Zfront"), "9Zfront"],
])("ends behind %s", (_name, put, ident) => {
  expect(frontHeaderBytes(Buffer.from(put + message), ident)).toBe(put.length);
});

test.each([
  ["the queue name is in no field", message, "9Zfront"],
  ["the queue name is only in a comment", message.replace("Postfix", "id 9Zfront"), "9Zfront"],
  ["the field with the queue name is below one of the sender's", `Subject: x\r\n${received("9Zfront")}`, "9Zfront"],
  ["the bytes end within the field", received("9Zfront").slice(0, -2), "9Zfront"],
  ["there is no message", "", "9Zfront"],
])("is not known where %s", (_name, text, ident) => {
  expect(frontHeaderBytes(Buffer.from(text), ident)).toBeNull();
});
