import { describe, expect, test } from "vitest";
import { readMessageReferences } from "../../crawler/extract/message-references.ts";
import { decodePart, type ParsedMessage, readMessage } from "../../crawler/parse/mime.ts";
import { comparable, expectedLeaves, hasMimeSuite, type Leaf, type SuiteMessage, suiteCases } from "./mime-suite.ts";

/**
 * Where we differ from stalwart's recorded tree, and why we hold to ours. Everything else must be equal.
 * A difference that is not here fails the test, and so does one that is here and has gone.
 */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "malformed/000.eml": "stalwart drops empty parts; we keep each as a part, since an empty HTML part is still one",
  "malformed/007.eml":
    "stalwart adds an empty part after an inner multipart that closes at once; we keep what the bytes hold",
  "malformed/008.eml":
    "stalwart takes `--ab` for the inner boundary `a` with a tail and reads the HTML part as text; RFC 2046 5.1.1 compares whole lines",
  "malformed/016.eml":
    "after an outer delimiter stalwart goes on with inner boundaries that are a prefix of it; RFC 2046 5.1.2 ends them",
  "malformed/020.eml":
    "Content-Type twice: stalwart takes the last, we the first as mail clients do, and so find the HTML part",
  "malformed/021.eml": "Content-Type twice: as malformed/020",
  "rfc/000.eml":
    "two parts say base64 and are plain words: stalwart shows the words, we keep them as the binary parts they are declared to be",
  "thirdparty/002.eml":
    "garbage behind or instead of base64: both decode what can be, with other replacement characters",
  "thirdparty/005.eml":
    "stalwart ends a part at `--1--` in the middle of a line; RFC 2046 asks for the beginning of a line",
};

interface SuiteDate {
  readonly [field: string]: number | boolean;
}

function isoOf(date: SuiteDate): string {
  const number = (field: string) => Number(date[field]);
  const zone = (number("tz_hour") * 60 + number("tz_minute")) * (date.tz_before_gmt === true ? -1 : 1);
  const utc = Date.UTC(
    number("year"),
    number("month") - 1,
    number("day"),
    number("hour"),
    number("minute") - zone,
    number("second"),
  );
  return new Date(utc).toISOString();
}

function leavesOf(message: ParsedMessage): readonly Leaf[] {
  return message.parts.flatMap((part): readonly Leaf[] => {
    if (part.kind === "multipart" || part.kind === "message") return [];
    if (part.kind === "html") return [{ kind: "Html", content: comparable(part.text ?? "") }];
    if (part.kind === "text") return [{ kind: "Text", content: comparable(part.text ?? "") }];
    return [{ kind: "Binary", content: comparable(decodePart(part).toString("latin1")) }];
  });
}

describe.skipIf(!hasMimeSuite)("stalwart's fixtures", () => {
  test.each(suiteCases().map((one) => [one.name, one] as const))(
    "%s has the leaves that stalwart found, or a reason",
    (name, { bytes, expected }) => {
      const isEqual = JSON.stringify(leavesOf(readMessage(bytes))) === JSON.stringify(expectedLeaves(expected));
      if (name in DIFFERENCES) expect(isEqual, `the difference has gone: ${DIFFERENCES[name]}`).toBe(false);
      else expect(leavesOf(readMessage(bytes))).toEqual(expectedLeaves(expected));
    },
  );

  test.each(suiteCases().map((one) => [one.name, one] as const))(
    "%s: no HTML part is missed, and each is offered for extraction",
    (_, { bytes, expected }) => {
      const message = readMessage(bytes);
      const found = leavesOf(message)
        .filter(({ kind }) => kind === "Html")
        .map(({ content }) => content);
      const missed = expectedLeaves(expected).filter(
        ({ kind, content }) => kind === "Html" && !found.includes(content),
      );
      expect(missed).toEqual([]);
      const images = found.join("").match(/<img\b/gi)?.length ?? 0;
      expect(
        readMessageReferences(message).resources.filter(({ element }) => element === "img").length,
      ).toBeGreaterThanOrEqual(images);
    },
  );

  test.each(suiteCases().map((one) => [one.name, one] as const))(
    "%s has stalwart's subject, addresses and date",
    (_, { bytes, expected }) => {
      const { head } = readMessage(bytes);
      const [first] = expected.parts;
      const value = (name: string, form: string) =>
        (first?.headers.find((header) => header.name === name)?.value as Record<string, unknown> | undefined)?.[form];
      const subject = value("subject", "Text");
      if (typeof subject === "string") expect(head.subject).toBe(subject);
      for (const field of ["from", "to"] as const) {
        const list = (value(field, "Address") as { List?: readonly { address: string | null }[] } | undefined)?.List;
        if (list !== undefined)
          expect(head[field].flatMap(({ address }) => address || [])).toEqual(
            list.flatMap(({ address }) => address ?? []),
          );
      }
      const date = value("date", "DateTime") as SuiteDate | undefined;
      if (date !== undefined) expect(head.date).toBe(isoOf(date));
    },
  );

  test("23 messages, 14 equal throughout, 9 with a reason", () => {
    expect(suiteCases().length - Object.keys(DIFFERENCES).length).toBe(14);
    expect(
      suiteCases().filter(({ expected }: { expected: SuiteMessage }) =>
        expectedLeaves(expected).some(({ kind }) => kind === "Html"),
      ).length,
    ).toBeGreaterThan(0);
  });
});
