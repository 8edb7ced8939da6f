import { atLeast, type ChartFrame, drawing, markGroup, round, shorten, widest } from "./svg.ts";

/** One cell of a matrix: its place by row and column key, a share that fills it, and its text. */
export interface MatrixCell {
  readonly row: string;
  readonly column: string;
  /** 0 to 1: how much of the cell is filled; null for nothing to say. */
  readonly share: number | null;
  readonly value: string;
  readonly spoken: string;
  readonly href: string | null;
}

export interface MatrixOptions extends ChartFrame {
  readonly rows: readonly { readonly key: string; readonly label: string }[];
  readonly columns: readonly { readonly key: string; readonly label: string }[];
}

/** Squares filled by area, with the value written in each: readable in grey and without colour. */
export function matrixChart(cells: readonly MatrixCell[], options: MatrixOptions): SVGSVGElement {
  const narrow = options.width < 560;
  const names = options.rows.map(({ label }) => label);
  const left = Math.round(
    narrow ? Math.min(150, widest(names.flatMap(inTwo), 6.2) + 12) : Math.min(300, widest(names) + 14),
  );
  const size = Math.max(28, Math.min(86, Math.floor((options.width - left - 8) / Math.max(1, options.columns.length))));
  const tall = Math.min(44, size);
  const heads = Math.min(
    220,
    widest(
      options.columns.map(({ label }) => label),
      6.2,
    ),
  );
  const isUpright = heads <= size - 4;
  const head = isUpright ? 24 : Math.round(heads * 0.62) + 20;
  const past = isUpright ? 4 : Math.max(4, Math.round(heads * 0.79 - size / 2) + 8);
  const frame = atLeast(options, left + options.columns.length * size + past);
  const svg = drawing(frame, head + options.rows.length * tall + 8, true);
  options.columns.forEach(({ label }, index) => {
    const place = `translate(${left + index * size + size / 2},${head - 8})`;
    svg
      .append("text")
      .attr("class", "small")
      .attr("text-anchor", isUpright ? "middle" : null)
      .attr("transform", isUpright ? place : `${place} rotate(-38)`)
      .text(shorten(label, 220, 6.2));
  });
  options.rows.forEach(({ label }, index) => {
    const lines = narrow ? inTwo(label) : [label];
    lines.forEach((line, at) => {
      svg
        .append("text")
        .attr("class", narrow ? "small" : null)
        .attr("x", left - 8)
        .attr("y", head + index * tall + tall / 2 + 4 + (at - (lines.length - 1) / 2) * 12)
        .attr("text-anchor", "end")
        .text(shorten(line, left - 10, narrow ? 6.2 : 6.9));
    });
  });
  const columnAt = new Map(options.columns.map(({ key }, index) => [key, index]));
  const rowAt = new Map(options.rows.map(({ key }, index) => [key, index]));
  for (const cell of cells) {
    const x = left + (columnAt.get(cell.column) ?? 0) * size;
    const y = head + (rowAt.get(cell.row) ?? 0) * tall;
    const group = markGroup(svg, cell);
    group.append("title").text(cell.spoken);
    const inner = { width: size - 4, height: tall - 4 };
    group
      .append("rect")
      .attr("class", "not-found")
      .attr("x", x + 2)
      .attr("y", y + 2)
      .attr("width", inner.width)
      .attr("height", inner.height);
    if (cell.share !== null && cell.share > 0) {
      group
        .append("rect")
        .attr("class", "band")
        .attr("x", x + 2.5)
        .attr("y", round(y + 2 + inner.height * (1 - cell.share)))
        .attr("width", inner.width - 1)
        .attr("height", round(inner.height * cell.share));
    }
    group
      .append("text")
      .attr("class", "small")
      .attr("x", x + size / 2)
      .attr("y", y + tall / 2 + 4)
      .attr("text-anchor", "middle")
      .text(size < 40 ? cell.value.replace(/\s?%$/, "") : cell.value);
    group
      .append("rect")
      .attr("class", "focus-ring")
      .attr("x", x + 1)
      .attr("y", y + 1)
      .attr("width", size - 2)
      .attr("height", tall - 2);
  }
  return svg.node()!;
}

/** A label in two lines, parted at the space nearest to its middle; one line where it is short. */
function inTwo(label: string): string[] {
  if (label.length <= 16) return [label];
  const middle = label.length / 2;
  const [at] = [...label.matchAll(/\s/g)]
    .map(({ index }) => index)
    .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  return at === undefined ? [label] : [label.slice(0, at), label.slice(at + 1)];
}
