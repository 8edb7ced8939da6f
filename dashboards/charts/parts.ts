import { scaleLinear } from "d3-scale";
import { rowLabels, rowRing } from "./axis.ts";
import { type ChartFrame, drawing, hatch, markGroup, round, shorten, widest } from "./svg.ts";

/** One row divided into found, not found and undetermined. */
export interface PartsMark {
  readonly key: string;
  readonly label: string;
  readonly tracked: number;
  readonly notTracked: number;
  readonly undetermined: number;
  /** The three numbers in the order of the legend. */
  readonly value: string;
  readonly spoken: string;
  readonly href: string | null;
}

/** Bars of equal length divided by outcome: filled, hatched, outlined; the same without colour. */
export function partsBars(
  marks: readonly PartsMark[],
  options: ChartFrame & { readonly legend: readonly [string, string, string] },
): SVGSVGElement {
  const values = marks.map(({ value }) => value);
  const { narrow, left } = rowLabels(
    options.width,
    marks.map(({ label }) => label),
  );
  const room = Math.round(widest(values, 6.4) + 14);
  const step = narrow ? 44 : 30;
  const legendHeight = 30;
  const x = scaleLinear([0, 1], [left + 6, options.width - room]);
  const svg = drawing(options, marks.length * step + legendHeight, true);
  const fill = hatch(svg, options);
  drawLegend(svg, options, fill, x(0));
  marks.forEach((mark, index) => {
    const top = legendHeight + index * step;
    const barTop = narrow ? top + 20 : top + 6;
    const all = mark.tracked + mark.notTracked + mark.undetermined;
    const row = markGroup(svg, mark);
    row.append("title").text(mark.spoken);
    rowRing(row, top, options.width, step);
    row
      .append("text")
      .attr("x", narrow ? 4 : left - 4)
      .attr("y", narrow ? top + 15 : barTop + 13)
      .attr("text-anchor", narrow ? "start" : "end")
      .text(shorten(mark.label, narrow ? options.width : left - 8));
    row
      .append("text")
      .attr("class", "quiet small")
      .attr("x", options.width - room + 8)
      .attr("y", barTop + 13)
      .text(mark.value);
    if (all === 0) return;
    let from = 0;
    for (const [part, name] of [
      [mark.tracked, "proved"],
      [mark.undetermined, "hatched"],
      [mark.notTracked, "not-found"],
    ] as const) {
      if (part === 0) continue;
      const to = from + part / all;
      const bar = row
        .append("rect")
        .attr("x", round(x(from)))
        .attr("width", round(x(to) - x(from)))
        .attr("y", barTop)
        .attr("height", 17);
      if (name === "hatched") bar.attr("fill", fill).attr("class", "axis-only").attr("stroke", "currentColor");
      else bar.attr("class", name);
      from = to;
    }
  });
  return svg.node()!;
}

function drawLegend(
  svg: ReturnType<typeof drawing>,
  options: { readonly legend: readonly [string, string, string] },
  fill: string,
  start: number,
): void {
  const legend = svg.append("g").attr("aria-hidden", "true");
  let at = start;
  options.legend.forEach((label, index) => {
    const box = legend.append("rect").attr("x", round(at)).attr("y", 6).attr("width", 13).attr("height", 13);
    if (index === 1) box.attr("fill", fill).attr("stroke", "currentColor");
    else box.attr("class", index === 0 ? "proved" : "not-found");
    legend
      .append("text")
      .attr("x", round(at) + 18)
      .attr("y", 17)
      .attr("class", "small")
      .text(label);
    at += 34 + [...label].length * 6.4;
  });
}
