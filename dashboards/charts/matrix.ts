import { atLeast, type ChartFrame, drawing, markGroup, round, shorten } from "./svg.ts";

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
  const left = Math.round(Math.min(230, options.width * 0.3));
  const size = Math.max(26, Math.min(86, Math.floor((options.width - left - 8) / Math.max(1, options.columns.length))));
  const tall = Math.min(44, size);
  const head = 118;
  const frame = atLeast(options, left + options.columns.length * size + 60);
  const svg = drawing(frame, head + options.rows.length * tall + 8, true);
  options.columns.forEach(({ label }, index) => {
    svg
      .append("text")
      .attr("class", "small")
      .attr("transform", `translate(${left + index * size + size / 2},${head - 8}) rotate(-38)`)
      .text(shorten(label, 150, 6.2));
  });
  options.rows.forEach(({ label }, index) => {
    svg
      .append("text")
      .attr("x", left - 8)
      .attr("y", head + index * tall + tall / 2 + 4)
      .attr("text-anchor", "end")
      .text(shorten(label, left - 12));
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
