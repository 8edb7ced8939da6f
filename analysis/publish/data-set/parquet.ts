import { parquetWriteBuffer } from "hyparquet-writer";
import type { PlainColumn } from "../redaction/redacted-copy.ts";

const types = { INTEGER: "INT64", REAL: "DOUBLE", TEXT: "STRING", BLOB: "BYTE_ARRAY" } as const;

/** Rows as an Apache Parquet file; integers as INT64, texts as UTF-8, null as null. */
export function parquetOf(columns: readonly PlainColumn[], rows: readonly (readonly unknown[])[]): Buffer {
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, type }, index) => ({
      name,
      type: types[type],
      nullable: true,
      data: rows.map((row) => {
        const value = row[index] ?? null;
        return type === "INTEGER" && value !== null ? BigInt(value as number) : value;
      }),
    })),
  });
  return Buffer.from(buffer);
}
