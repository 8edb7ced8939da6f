import type { CodebookRow } from "./codebook.ts";
import type { EditionFacts } from "./data-set.ts";

/** Creative Commons' deed name and address; the data set is for anybody to use with attribution. */
export const licenceText = `Creative Commons Attribution 4.0 International (CC BY 4.0)
https://creativecommons.org/licenses/by/4.0/legalcode

The data of this package may be shared and adapted with attribution (see CITATION.cff).
Files in queries/ are part of the pixelcensus program and are under its licence.
`;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** README of a data package. */
export function readme(from: {
  readonly name: string;
  readonly edition: EditionFacts;
  readonly rows: Readonly<Record<string, number>>;
  readonly publicShare: number | null;
  readonly words: ReadonlyMap<string, string>;
}): string {
  const { name, edition, rows, publicShare, words } = from;
  const correction =
    edition.corrects === null ? "" : `\nIt corrects edition ${edition.corrects}: ${edition.because ?? ""}\n`;
  const tables = Object.entries(rows).map(([table, count]) => `| ${table} | ${count} | ${words.get(table) ?? ""} |`);
  return `# Campaign "${name}", edition ${edition.number}

Published ${edition.publishedAt} by pixelcensus. Editions never change; a correction is a new edition.
${correction}
| table | rows | what |
|---|--:|---|
${tables.join("\n")}

- Each table is a CSV (UTF-8, comma, point, head) and a Parquet file in \`data/\`. \`datapackage.json\` describes them, \`codebook.md\` explains each column.
- \`data/rederivable.csv\` says of each verdict whether this package alone suffices to come to it again: ${publicShare === null ? "there are no verdicts" : `${percent(publicShare)} are public`}.
- \`queries/\` has the query behind each figure. \`pixelcensus publish figures --from DIR\` draws every figure again from this folder alone, byte for byte.
- \`sha256sum -c manifest-sha256.txt\` checks that nothing was changed.

## What was left out and replaced
Message bodies, headers, subjects, personas, DNS bytes and the journal are left out: names in free text cannot be replaced with certainty.
Seed addresses, every encoding and hash of them that we know, and tokens in URLs, cookies and host names are replaced by keyed pseudonyms:
equal values have equal pseudonyms in all tables and editions. \`~r32x…\` reads: scope (r recipient, m message-recipient, p per-fetch, u unknown), length at most 32, keyed hash.
Areas of screenshots that differ between twins are masked.

## How to cite
See CITATION.cff.
`;
}

/** Citation File Format 1.2.0 of a data package. */
export function citationCff(name: string, edition: EditionFacts): string {
  return `cff-version: 1.2.0
type: dataset
message: If you use this data, please cite it as below.
title: ${JSON.stringify(`pixelcensus campaign ${name}`)}
version: ${JSON.stringify(String(edition.number))}
date-released: ${edition.publishedAt.slice(0, 10)}
license: CC-BY-4.0
authors:
  - name: ${JSON.stringify(`The operators of campaign ${name}`)}
`;
}

/** The descriptor by the Data Package standard (version 1, profile tabular-data-resource for each CSV). */
export function datapackageJson(from: {
  readonly name: string;
  readonly edition: EditionFacts;
  readonly codebook: readonly CodebookRow[];
  readonly hashes: ReadonlyMap<string, string>;
  readonly words: ReadonlyMap<string, string>;
}): string {
  const { name, edition, codebook, hashes, words } = from;
  const tables = [...new Set(codebook.map((row) => row.table))];
  const resources = tables.map((table) => ({
    name: table.replaceAll("_", "-"),
    path: `data/${table}.csv`,
    profile: "tabular-data-resource",
    description: words.get(table) ?? "",
    format: "csv",
    mediatype: "text/csv",
    encoding: "utf-8",
    hash: `sha256:${hashes.get(`data/${table}.csv`) ?? ""}`,
    dialect: { delimiter: ",", quoteChar: '"', doubleQuote: true, lineTerminator: "\r\n", header: true },
    schema: {
      missingValues: [""],
      fields: codebook
        .filter((row) => row.table === table)
        .map((row) => ({
          name: row.column,
          type: row.type,
          description: row.meaning,
          ...(row.unit === "" ? {} : { unit: row.unit }),
          // A text may be empty, and an empty cell is what stands for null.
          ...(row.isRequired && row.type !== "string" ? { constraints: { required: true } } : {}),
        })),
    },
  }));
  const columnar = tables.map((table) => ({
    name: `${table.replaceAll("_", "-")}-parquet`,
    path: `data/${table}.parquet`,
    description: `The same rows as data/${table}.csv`,
    format: "parquet",
    mediatype: "application/vnd.apache.parquet",
    hash: `sha256:${hashes.get(`data/${table}.parquet`) ?? ""}`,
  }));
  const slug = name.toLowerCase().replace(/[^a-z0-9._-]+/g, "-");
  return `${JSON.stringify(
    {
      name: `pixelcensus-${slug}`,
      title: `pixelcensus campaign ${name}, edition ${edition.number}`,
      profile: "data-package",
      version: `${edition.number}.0.0`,
      created: edition.publishedAt,
      licenses: [
        {
          name: "CC-BY-4.0",
          path: "https://creativecommons.org/licenses/by/4.0/",
          title: "Creative Commons Attribution 4.0",
        },
      ],
      resources: [...resources, ...columnar],
    },
    null,
    2,
  )}\n`;
}
