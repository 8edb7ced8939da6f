import { scaleLinear } from "d3-scale";
import { rowLabels, rowRing, shareTicks, ticksBelow } from "./axis.ts";
import { type ChartFrame, drawing, hatch, markGroup, round, type Svg, shorten } from "./svg.ts";

/** One row: a share with its interval, or the reason why there is none. */
export interface IntervalMark {
  readonly key: string;
  readonly label: string;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The share if all undetermined were untracked, or tracked: a light band. */
  readonly boundLow: number | null;
  readonly boundHigh: number | null;
  readonly imprecise: boolean;
  readonly tone: "proved" | "corroborated" | "suspected" | "other";
  /** The numbers as text, at the right end. */
  readonly value: string;
  readonly spoken: string;
  readonly href: string | null;
  readonly isMono?: boolean;
  /** A heading above the row, where a group begins. */
  readonly heading?: string;
}

export interface IntervalOptions extends ChartFrame {
  readonly tick: (share: number) => string;
  readonly axisTitle: string;
  /** A vertical line to compare with; null for none. */
  readonly reference?: { readonly at: number; readonly label: string } | null;
}

const rowHeight = { wide: 30, narrow: 62 };
const headingHeight = 28;
const axisHeight = 44;

/**
 * Point and interval of each row in the order given, on a scale from 0 to 1. Hollow where the interval is too wide to
 * lean on; a row without an interval has its text and no mark.
 */
export function intervalRows(marks: readonly IntervalMark[], options: IntervalOptions): SVGSVGElement {
  const { narrow, left, right } = rowLabels(
    options.width,
    marks.map(({ label }) => label),
    marks.map(({ value }) => value),
  );
  const x = scaleLinear([0, 1], [left + 6, right - 6]);
  const step = narrow ? rowHeight.narrow : rowHeight.wide;
  const headings = marks.filter((mark) => mark.heading !== undefined).length;
  const height = marks.length * step + headings * headingHeight + axisHeight;
  const svg = drawing(options, height, true);
  const fill = hatch(svg, options);
  drawAxis(svg, x, height - axisHeight, options);
  let top = 0;
  for (const mark of marks) {
    if (mark.heading !== undefined) {
      svg
        .append("text")
        .attr("class", "strong")
        .attr("x", 2)
        .attr("y", top + 19)
        .text(mark.heading);
      top += headingHeight;
    }
    drawRow(svg, mark, { x, top, step, left, right, narrow, fill, width: options.width });
    top += step;
  }
  return svg.node()!;
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

function drawAxis(svg: Svg, x: Scale, bottom: number, options: IntervalOptions): void {
  const ticks = shareTicks.map((tick) => ({
    at: x(tick),
    label: options.tick(tick),
    anchor: tick === 0 ? ("start" as const) : tick === 1 ? ("end" as const) : ("middle" as const),
  }));
  const axis = ticksBelow(svg, ticks, bottom);
  axis
    .append("text")
    .attr("class", "quiet small")
    .attr("x", x(0))
    .attr("y", bottom + 33)
    .text(shorten(options.axisTitle, options.width - x(0), 6));
  const reference = options.reference ?? null;
  if (reference === null) return;
  const at = x(reference.at);
  axis
    .append("line")
    .attr("class", "axis")
    .attr("stroke-dasharray", "4 3")
    .attr("x1", at)
    .attr("x2", at)
    .attr("y2", bottom);
}

interface RowPlace {
  readonly x: Scale;
  readonly top: number;
  readonly step: number;
  readonly left: number;
  readonly right: number;
  readonly narrow: boolean;
  readonly fill: string;
  readonly width: number;
}

function drawRow(svg: Svg, mark: IntervalMark, place: RowPlace): void {
  const { x, top, step, left, right, narrow, width } = place;
  const middle = narrow ? top + 47 : top + step / 2;
  const row = markGroup(svg, mark);
  row.append("title").text(`${mark.label}: ${mark.value}`);
  rowRing(row, top, width, step);
  const labelRoom = narrow ? width - 8 : left - 14;
  row
    .append("text")
    .attr("class", mark.isMono ? "mono" : null)
    .attr("x", narrow ? 4 : left - 8)
    .attr("y", narrow ? top + 16 : middle + 4.5)
    .attr("text-anchor", narrow ? "start" : "end")
    .text(shorten(mark.label, labelRoom, mark.isMono ? 7.4 : 6.9));
  row
    .append("text")
    .attr("class", narrow ? "quiet small" : "quiet")
    .attr("x", narrow ? 4 : right + 8)
    .attr("y", narrow ? top + 32 : middle + 4.5)
    .text(shorten(mark.value, narrow ? width - 8 : width - right - 6, 5.9));
  if (mark.boundLow !== null && mark.boundHigh !== null && mark.boundHigh > mark.boundLow) {
    row
      .append("rect")
      .attr("fill", place.fill)
      .attr("x", round(x(mark.boundLow)))
      .attr("width", round(x(mark.boundHigh) - x(mark.boundLow)))
      .attr("y", middle - 7)
      .attr("height", 14);
  }
  if (mark.estimate === null || mark.low === null || mark.high === null) return;
  row
    .append("line")
    .attr("class", `line ${mark.tone}`)
    .attr("stroke-dasharray", mark.imprecise ? "3 3" : null)
    .attr("x1", round(x(mark.low)))
    .attr("x2", round(x(mark.high)))
    .attr("y1", middle)
    .attr("y2", middle);
  for (const end of [mark.low, mark.high]) {
    row
      .append("line")
      .attr("class", `line ${mark.tone}`)
      .attr("x1", round(x(end)))
      .attr("x2", round(x(end)))
      .attr("y1", middle - 4)
      .attr("y2", middle + 4);
  }
  row
    .append("circle")
    .attr("class", `${mark.tone}${mark.imprecise ? " hollow" : ""}`)
    .attr("stroke-width", 2)
    .attr("cx", round(x(mark.estimate)))
    .attr("cy", middle)
    .attr("r", 5);
}
