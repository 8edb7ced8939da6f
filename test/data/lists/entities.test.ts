import { describe, expect, test } from "vitest";
import { EntityTable } from "../../../analysis/party/entity.ts";
import { ListError } from "../../../data/lists/csv.ts";
import { parseEntities, readEntities } from "../../../data/lists/entities.ts";
import { listFormats, parseListSources, readListSources } from "../../../data/lists/list-sources.ts";
import { readMailServices } from "../../../data/lists/mail-services.ts";

const rows = readEntities();
const table = new EntityTable(rows);

describe("the table of entities", () => {
  test("finds each row's organisation by its example", () => {
    const failing = rows.filter(({ example, organisation }) => table.of(example)?.organisation !== organisation);
    expect(failing).toEqual([]);
    expect(rows.length).toBeGreaterThan(100);
  });

  test("no site stands twice", () => {
    const sites = rows.map(({ site }) => site);
    expect(sites.filter((site, index) => sites.indexOf(site) !== index)).toEqual([]);
  });

  test("agrees with the table of mail services on who is behind a service", () => {
    const services = readMailServices().rows;
    const disagreeing = services
      .filter(({ kind, value }) => (kind === "cname" || kind === "ns") && !value.includes("<n>"))
      .filter(({ service, value }) => {
        const organisation = services.find((row) => row.service === service && row.kind === "entity")!.value;
        return table.of(value) !== null && table.of(value)!.organisation !== organisation;
      });
    expect(disagreeing.map(({ service, value }) => `${service} ${value}`)).toEqual([]);
  });

  test("refuses a kind that nobody knows", () => {
    const text = "site,organisation,kind,certainty,source,date,example\na.test,A,shop,read,page,2026-11-24,x.a.test\n";
    expect(() => parseEntities(text)).toThrow(ListError);
  });
});

describe("the table of list sources", () => {
  test("names address, licence and form of every list", () => {
    const sources = readListSources("/nonexistent");
    const names = sources.map(({ name }) => name);
    for (const name of ["easyprivacy", "adguard-mail", "adguard-cname", "asn"]) expect(names).toContain(name);
    expect(sources.every(({ url, licence }) => url.startsWith("https://") && licence !== "")).toBe(true);
  });

  test("refuses a file that would leave the folder", () => {
    const head = "name,url,licence,format,file,date,note\n";
    expect(() => parseListSources(`${head}x,https://x.test/,MIT,domains,../x.txt,2026-11-24,\n`)).toThrow(
      "no plain file name",
    );
    expect(() => parseListSources(`${head}x,https://x.test/,MIT,poem,x.txt,2026-11-24,\n`)).toThrow("format");
  });

  const forms = [
    { format: "adblock", text: "[Adblock Plus 2.0]\n! x\n||a.test^\n##.ad\n", entries: 2 },
    { format: "adblock", text: "<html>\n||a.test^\n", entries: null },
    {
      format: "adblock",
      text: "! Homepage: x\n!#if (adguard)\n!+ NOT_OPTIMIZED\n/op/*$image\n%2Fop%2F*$image\n!#endif\n",
      entries: 2,
    },
    { format: "domains", text: "# head\na.test\nb.test\n", entries: 2 },
    { format: "domains", text: "# head\nnot a name at all\n", entries: null },
    { format: "ranges", text: "1.0.0.0,1.0.0.255,13335,Cloudflare\n", entries: 1 },
    { format: "ranges", text: "hello,world\n", entries: null },
    { format: "table", text: "a,b\n1,2\n3,4\n", entries: 2 },
  ] as const;
  test.each(forms)("counts $entries entries of the form $format", ({ format, text, entries }) => {
    expect(listFormats[format](text)).toBe(entries);
  });
});
