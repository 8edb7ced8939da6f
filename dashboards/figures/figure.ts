import type { Format } from "../charts/format.ts";
import type { ViewState } from "../state.ts";
import type { Text } from "../text/languages.ts";

/** What texts, numbers and links of a figure depend on. */
export interface FigureContext {
  readonly text: Text;
  readonly format: Format;
  readonly state: ViewState;
}

export type Cell = string | number | boolean | null;

/** One column of a figure's table. `value` is neutral data (CSV, JSON); `show` is what a reader sees. */
export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  readonly value: (row: Row) => Cell;
  readonly show?: (row: Row) => string;
  readonly isMono?: boolean;
}

/** A figure ready to be drawn, tabled and exported; all four ways show the same rows in the same order. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly limits: string;
  /** What its numbers leave out, where that is not all that is shown; null where nothing is left out. */
  readonly exclusions: string | null;
  /** The values in words, for who cannot see the drawing. */
  readonly description: string;
  /** Name of the query in analysis/queries that the rows come from. */
  readonly query: string;
  /** Name under which `pixelcensus query` prints these rows; null where they belong to one thing only. */
  readonly command: string | null;
  /** Why there is nothing to draw and what would fill it; null with rows. */
  readonly empty: string | null;
  readonly columns: readonly {
    readonly key: string;
    readonly label: string;
    readonly isNumber: boolean;
    readonly isMono: boolean;
  }[];
  readonly cells: readonly (readonly Cell[])[];
  /** One row as a reader sees it; made when asked for, since a page shows a hundred of thousands. */
  readonly shown: (row: number) => readonly string[];
  /** Where a row leads; null for nowhere. */
  readonly link: (row: number) => string | null;
  /** The drawing at a width in CSS pixels; null for a figure that is a table only. */
  readonly draw: ((document: Document, width: number) => SVGSVGElement) | null;
}

/** Makes a figure of typed rows: the table from the columns, the drawing from a closure over the same rows. */
export function figure<Row>(
  context: FigureContext,
  spec: Pick<Figure, "id" | "title" | "subtitle" | "limits" | "description" | "query" | "draw"> & {
    readonly rows: readonly Row[];
    readonly columns: readonly Column<Row>[];
    readonly empty: string;
    readonly link?: (row: Row) => string | null;
    /** By default the query's own name. */
    readonly command?: string | null;
    /** Whether only counted messages stand behind it. */
    readonly isCounted?: boolean;
  },
): Figure {
  const { rows, columns, link, empty, command = spec.query.split("/").at(-1)!, isCounted = false, ...rest } = spec;
  const cells = rows.map((row) => columns.map((column) => column.value(row)));
  return {
    ...rest,
    command,
    exclusions: isCounted ? context.text.figure.exclusions : null,
    empty: rows.length === 0 ? empty : null,
    columns: columns.map(({ key, label, isMono = false }, index) => ({
      key,
      label,
      isMono,
      isNumber:
        cells.some((row) => typeof row[index] === "number") &&
        cells.every((row) => row[index] === null || typeof row[index] === "number"),
    })),
    cells,
    shown: (index) =>
      columns.map((column) => column.show?.(rows[index]!) ?? plain(context, column.value(rows[index]!))),
    link: (index) => link?.(rows[index]!) ?? null,
  };
}

function plain({ text, format }: FigureContext, value: Cell): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? text.figure.yes : text.figure.no;
  if (typeof value === "number") return Number.isInteger(value) ? format.count(value) : format.decimal(value, 2);
  return value;
}
