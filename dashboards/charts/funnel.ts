import { scaleLinear } from "d3-scale";
import { rowLabels, rowRing } from "./axis.ts";
import { type ChartFrame, drawing, markGroup, round, shorten } from "./svg.ts";

/** One step of the way: how many came so far, and why the others of the step before did not. */
export interface FunnelMark {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly lost: number;
  /** The number as text, and the reasons for the loss as text (empty for none). */
  readonly value: string;
  readonly lostText: string;
  readonly spoken: string;
  readonly href: string | null;
}

/** Steps as bars from the whole plan downwards; what a step lost is an outline with its reasons in words. */
export function funnelBars(marks: readonly FunnelMark[], options: ChartFrame): SVGSVGElement {
  const { narrow, left } = rowLabels(
    options.width,
    marks.map(({ label }) => label),
  );
  const step = narrow ? 54 : 40;
  const most = marks[0]?.count ?? 0;
  const x = scaleLinear([0, Math.max(1, most)], [left + 6, options.width - 64]);
  const svg = drawing(options, marks.length * step + 6, true);
  marks.forEach((mark, index) => {
    const top = index * step;
    const barTop = narrow ? top + 20 : top + 5;
    const row = markGroup(svg, mark);
    row.append("title").text(mark.spoken);
    rowRing(row, top, options.width, step);
    row
      .append("text")
      .attr("x", narrow ? 4 : left - 4)
      .attr("y", narrow ? top + 15 : barTop + 12)
      .attr("text-anchor", narrow ? "start" : "end")
      .text(shorten(mark.label, narrow ? options.width : left - 8));
    row
      .append("rect")
      .attr("class", "corroborated")
      .attr("stroke", "none")
      .attr("x", x(0))
      .attr("y", barTop)
      .attr("width", round(x(mark.count) - x(0)))
      .attr("height", 15);
    if (mark.lost > 0) {
      row
        .append("rect")
        .attr("class", "not-found")
        .attr("stroke-dasharray", "3 2")
        .attr("x", round(x(mark.count)))
        .attr("y", barTop + 0.5)
        .attr("width", round(x(mark.count + mark.lost) - x(mark.count)))
        .attr("height", 14);
    }
    row
      .append("text")
      .attr("class", "strong")
      .attr("x", round(x(mark.count + mark.lost)) + 6)
      .attr("y", barTop + 12)
      .text(mark.value);
    row
      .append("text")
      .attr("class", "quiet small")
      .attr("x", x(0))
      .attr("y", barTop + 28)
      .text(shorten(mark.lostText, options.width - x(0) - 4, 5.9));
  });
  return svg.node()!;
}
