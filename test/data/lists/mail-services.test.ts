import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isInRange, parseRange } from "../../../analysis/party/address-range.ts";
import { MailServiceTable, type NameKind } from "../../../analysis/party/mail-service.ts";
import { ListError } from "../../../data/lists/csv.ts";
import {
  type MailServiceRow,
  mailServiceKinds,
  parseMailServices,
  readMailServices,
} from "../../../data/lists/mail-services.ts";

const { rows } = readMailServices();
const table = new MailServiceTable(rows);

/** What a row's example must do, by kind: be matched by the row itself. */
const matches: Readonly<Partial<Record<MailServiceRow["kind"], (row: MailServiceRow) => boolean>>> = {
  prefix: ({ value, example }) => isInRange(example, parseRange(value)!),
  path: ({ service, value, example }) =>
    table.byPath(example).some((row) => row.service === service && row.value === value),
  header: ({ service, example }) => table.byHeader(example).some((row) => row.service === service),
  asn: ({ service, example }) => table.byNetwork(example).some((row) => row.service === service),
  reference: ({ service, example }) => table.byReference(example).some((row) => row.service === service),
  reseller: ({ value }) => rows.some(({ service }) => service === value),
  role: ({ value }) => value === "delivery" || value === "platform",
};
for (const kind of ["cname", "ns", "dkim", "spf", "mx", "return-path"] as const satisfies readonly NameKind[]) {
  Object.assign(matches, {
    [kind]: ({ service, value, example }: MailServiceRow) =>
      table.byName(kind, example).some((row) => row.service === service && row.value === value),
  });
}

describe("the table of mail services", () => {
  test("holds at least 40 services, each with one organisation and one role", () => {
    const services = [...new Set(rows.map(({ service }) => service))];
    expect(services.length).toBeGreaterThanOrEqual(40);
    for (const kind of ["entity", "role"]) {
      const once = services.filter(
        (service) => rows.filter((row) => row.service === service && row.kind === kind).length !== 1,
      );
      expect(once).toEqual([]);
    }
  });

  test("each row's example is matched by that row", () => {
    const failing = rows.filter((row) => matches[row.kind]?.(row) === false);
    expect(failing.map(({ service, kind, value, example }) => `${service} ${kind} ${value}: ${example}`)).toEqual([]);
    expect(rows.filter(({ kind }) => matches[kind] !== undefined).length).toBeGreaterThan(200);
  });

  test("no row stands twice", () => {
    const keys = rows.map(({ service, kind, value }) => `${service} ${kind} ${value}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test("no suffix is a public suffix or a single label, which would match everybody", () => {
    const names = rows.filter(({ kind }) => ["cname", "ns", "dkim", "spf", "mx", "return-path"].includes(kind));
    expect(names.filter(({ value }) => value.split(".").length < 2 || /^(co\.uk|com\.au)$/.test(value))).toEqual([]);
  });

  test("what is only remembered is marked, and says so in its source", () => {
    expect(
      rows.filter(({ certainty, source }) => (certainty === "remembered") !== (source === "memory of the authors")),
    ).toEqual([]);
  });

  test("no services but allied ones claim the same suffix or prefix", () => {
    const claims = rows.filter(({ kind }) => kind === "cname" || kind === "prefix");
    const twice = claims.filter((row) =>
      claims.some((other) => other.value === row.value && other.service !== row.service),
    );
    expect(twice).toEqual([]);
  });
});

describe("reading a table", () => {
  const head = "service,kind,value,certainty,source,date,example,note\n";
  const good = 'Mine,path,"^/a,b",read,page,2026-11-24,"/a,b",\n';

  test("takes quoted fields with commas and quotes", () => {
    expect(parseMailServices(head + good).rows).toMatchObject([{ service: "Mine", value: "^/a,b", example: "/a,b" }]);
  });

  const bad = [
    { text: "service,kind\n", says: "lacks the column value" },
    { text: `${head}Mine,colour,x,read,page,2026-11-24,x,\n`, says: 'line 2: kind "colour"' },
    { text: `${head}Mine,ns,x.test,sure,page,2026-11-24,x,\n`, says: 'certainty "sure"' },
    { text: `${head}Mine,ns,x.test,read,,2026-11-24,x,\n`, says: "source is empty" },
    { text: `${head}Mine,ns,x.test,read,page,yesterday,x,\n`, says: "no ISO date" },
    { text: `${head}Mine,ns,x.test,read,page,2026-11-24,x,,extra\n`, says: "9 fields" },
    { text: `${head}"Mine,ns`, says: "does not end" },
  ];
  test.each(bad)("refuses a table that $says", ({ text, says }) => {
    expect(() => parseMailServices(text)).toThrow(ListError);
    expect(() => parseMailServices(text)).toThrow(says);
  });

  test("adds the campaign's own rows of the same form", () => {
    const directory = mkdtempSync(join(tmpdir(), "pixelcensus-own-"));
    mkdirSync(join(directory, "lists"));
    writeFileSync(join(directory, "lists", "mail-services.csv"), head + good);
    expect(readMailServices(directory).rows).toHaveLength(rows.length + 1);
    expect(readMailServices(join(directory, "nowhere")).rows).toHaveLength(rows.length);
    rmSync(directory, { recursive: true });
  });

  test("knows every kind that a row may have", () => {
    expect(rows.every(({ kind }) => mailServiceKinds.includes(kind))).toBe(true);
  });
});
