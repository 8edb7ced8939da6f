import { scaleLinear } from "d3-scale";
import { rowRing, ticksBelow } from "./axis.ts";
import { type ChartFrame, drawing, markGroup, round, shorten } from "./svg.ts";

/** One request in time; a redirect hop is drawn under the request that led to it. */
export interface RequestMark {
  readonly key: string;
  readonly label: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly depth: number;
  readonly tone: "proved" | "corroborated" | "suspected" | "undetermined" | "other";
  readonly symbol: string;
  readonly value: string;
  readonly spoken: string;
  readonly href: string | null;
}

/** Requests in the order of sending, as bars on one clock. */
export function waterfall(
  marks: readonly RequestMark[],
  options: ChartFrame & { readonly milliseconds: (value: number) => string },
): SVGSVGElement {
  const narrow = options.width < 560;
  const step = narrow ? 40 : 24;
  const left = narrow ? 8 : Math.round(options.width * 0.46);
  const last = Math.max(1, ...marks.map((mark) => mark.endMs));
  const x = scaleLinear([0, last], [left, options.width - 70]);
  const svg = drawing(options, marks.length * step + 26, true);
  const ticks = x.ticks(narrow ? 3 : 5).map((tick) => ({ at: x(tick), label: options.milliseconds(tick) }));
  ticksBelow(svg, ticks, marks.length * step);
  marks.forEach((mark, index) => {
    const top = index * step;
    const barTop = narrow ? top + 22 : top + 6;
    const row = markGroup(svg, mark);
    row.append("title").text(mark.spoken);
    rowRing(row, top, options.width, step);
    const indent = 4 + mark.depth * 16;
    const words = `${mark.depth > 0 ? "↳ " : ""}${mark.symbol} ${mark.label}`;
    row
      .append("text")
      .attr("class", "mono")
      .attr("x", indent)
      .attr("y", top + 16)
      .text(shorten(words, (narrow ? options.width : left) - indent - 10, 7.4));
    row
      .append("rect")
      .attr("class", mark.tone)
      .attr("x", round(x(mark.startMs)))
      .attr("y", barTop)
      .attr("width", round(Math.max(2, x(mark.endMs) - x(mark.startMs))))
      .attr("height", 12);
    row
      .append("text")
      .attr("class", "quiet small")
      .attr("x", round(x(mark.endMs)) + 5)
      .attr("y", barTop + 10)
      .text(mark.value);
  });
  return svg.node()!;
}
