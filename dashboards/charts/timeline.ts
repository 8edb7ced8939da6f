import { scaleLinear, scaleUtc } from "d3-scale";
import { area, line } from "d3-shape";
import { shareTicks, ticksBeside } from "./axis.ts";
import { type ChartFrame, drawing, markGroup, round } from "./svg.ts";

/** One moment: a share with its interval over that span of time. */
export interface TimeMark {
  readonly key: string;
  /** Start of the span (UTC). */
  readonly at: Date;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly spoken: string;
  readonly href: string | null;
}

export interface TimelineOptions extends ChartFrame {
  readonly tick: (share: number) => string;
  readonly day: (date: Date) => string;
}

/** Share over time: points joined by a line, the interval as a band; a gap where a span has no interval. */
export function timelineChart(marks: readonly TimeMark[], options: TimelineOptions): SVGSVGElement {
  const height = 240;
  const margin = { left: 44, right: 16, top: 12, bottom: 28 };
  const svg = drawing(options, height, true);
  const times = marks.map((mark) => mark.at.getTime());
  const x = scaleUtc(
    [Math.min(...times, Number.MAX_SAFE_INTEGER), Math.max(...times, 0)],
    [margin.left + 10, options.width - margin.right - 10],
  );
  const y = scaleLinear([0, 1], [height - margin.bottom, margin.top]);
  const place = (mark: TimeMark): number => round(marks.length < 2 ? options.width / 2 : x(mark.at));
  const ticks = shareTicks.map((tick) => ({ at: y(tick), label: options.tick(tick) }));
  const axis = ticksBeside(svg, ticks, margin.left, options.width - margin.right);
  const every = Math.max(1, Math.ceil((marks.length * 84) / options.width));
  marks.forEach((mark, index) => {
    if (index % every !== 0) return;
    axis
      .append("text")
      .attr("class", "quiet small")
      .attr("x", place(mark))
      .attr("y", height - 8)
      .attr("text-anchor", place(mark) > options.width - 40 ? "end" : place(mark) < 40 ? "start" : "middle")
      .text(options.day(mark.at));
  });
  const drawn = (mark: TimeMark): boolean => mark.estimate !== null && mark.low !== null && mark.high !== null;
  const band = area<TimeMark>()
    .defined(drawn)
    .x(place)
    .y0((mark) => round(y(mark.low ?? 0)))
    .y1((mark) => round(y(mark.high ?? 0)));
  const path = line<TimeMark>()
    .defined(drawn)
    .x(place)
    .y((mark) => round(y(mark.estimate ?? 0)));
  svg.append("path").attr("class", "band").attr("aria-hidden", "true").attr("d", band(marks));
  svg.append("path").attr("class", "line proved").attr("aria-hidden", "true").attr("d", path(marks));
  for (const mark of marks) {
    if (!drawn(mark)) continue;
    const group = markGroup(svg, mark);
    group.append("title").text(mark.spoken);
    group
      .append("rect")
      .attr("class", "focus-ring")
      .attr("x", place(mark) - 12)
      .attr("width", 24)
      .attr("y", margin.top)
      .attr("height", height - margin.top - margin.bottom);
    group
      .append("line")
      .attr("class", "line suspected")
      .attr("x1", place(mark))
      .attr("x2", place(mark))
      .attr("y1", round(y(mark.low ?? 0)))
      .attr("y2", round(y(mark.high ?? 0)));
    group
      .append("circle")
      .attr("class", "proved")
      .attr("cx", place(mark))
      .attr("cy", round(y(mark.estimate ?? 0)))
      .attr("r", 4);
  }
  return svg.node()!;
}
