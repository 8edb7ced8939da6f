import { expect, test } from "vitest";
import { readDate } from "../../../crawler/parse/message-date.ts";

test.each([
  ["Mon, 1 Mar 2027 09:00:00 +0100", "2027-03-01T08:00:00.000Z"],
  ["1 Mar 2027 09:00 GMT", "2027-03-01T09:00:00.000Z"],
  ["Mon, 1 Mar 2027 09:00:00 EST (a comment)", "2027-03-01T14:00:00.000Z"],
  ["1 Mar 27 09:00:00 -0000", "2027-03-01T09:00:00.000Z"],
  ["1 Mar 99 09:00:00 -0000", "1999-03-01T09:00:00.000Z"],
  ["Sat, 01 Jan 0000 00:00:00 +0000", "0000-01-01T00:00:00.000Z"],
  ["Fri, 31 Dec 9999 23:59:59 +0000", "9999-12-31T23:59:59.000Z"],
  ["Fri, 31 Dec 9999 23:59:59 -0100", null],
  ["Mon, 32 Foo 2027 09:00:00", null],
  ["yesterday", null],
  ["", null],
  [null, null],
])("%j is read as %j", (value, date) => expect(readDate(value)).toBe(date));
