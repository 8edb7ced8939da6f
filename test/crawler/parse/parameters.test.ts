import { expect, test } from "vitest";
import { readStructured } from "../../../crawler/parse/parameters.ts";

test.each([
  ["text/html; charset=utf-8", "text/html", { charset: "utf-8" }],
  ['TEXT/HTML ; charset = "utf-8" ; x="a;b\\"c"', "text/html", { charset: "utf-8", x: 'a;b"c' }],
  ["multipart/mixed; boundary=a; boundary=b", "multipart/mixed", { boundary: "a" }],
  ["text/plain (with a ; comment); charset=us-ascii", "text/plain", { charset: "us-ascii" }],
  ["multipart/mixed (never closed; boundary=a", "multipart/mixed (never closed", { boundary: "a" }],
  ["attachment; filename=Invoice(1).pdf", "attachment", { filename: "Invoice(1).pdf" }],
  ["attachment; filename*=utf-8''caf%C3%A9.pdf; filename=cafe.pdf", "attachment", { filename: "café.pdf" }],
  ['attachment; filename*0="a long"; filename*1=" name"', "attachment", { filename: "a long name" }],
  ["attachment; filename*0*=iso-8859-1'de'%E4; filename*1=b", "attachment", { filename: "äb" }],
  ["x=1; flag; boundary=b", "x=1", { boundary: "b" }],
  [null, "", {}],
])("%j", (field, value, parameters) => {
  const read = readStructured(field);
  expect([read.value, Object.fromEntries(read.parameters)]).toEqual([value, parameters]);
});
