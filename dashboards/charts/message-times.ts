import { scaleUtc } from "d3-scale";
import { rowLabels } from "./axis.ts";
import { type ChartFrame, drawing, hatch, markGroup, round, shorten } from "./svg.ts";

/** One message on its seed's line. */
export interface MessageMark {
  readonly key: string;
  readonly lane: string;
  readonly at: Date;
  readonly state: "proved" | "corroborated" | "suspected" | "undetermined" | "not-found";
  readonly spoken: string;
  readonly href: string | null;
}

/** Messages in time, one line a seed: filled by level of proof, hatched where undetermined, an outline where nothing was found. */
export function messageTimes(
  marks: readonly MessageMark[],
  options: ChartFrame & {
    readonly lanes: readonly { readonly key: string; readonly label: string }[];
    /** Words of an end of the scale. */
    readonly end: (date: Date, isFirst: boolean) => string;
  },
): SVGSVGElement {
  const { narrow, left } = rowLabels(
    options.width,
    options.lanes.map(({ label }) => label),
  );
  const step = narrow ? 46 : 30;
  const height = options.lanes.length * step + 34;
  const svg = drawing(options, height, true);
  const fill = hatch(svg, options);
  const times = marks.map((mark) => mark.at.getTime());
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = scaleUtc([first, last > first ? last : first + 1], [left + 14, options.width - 18]);
  const lanes = new Map(options.lanes.map(({ key }, index) => [key, index * step + (narrow ? 32 : step / 2)]));
  options.lanes.forEach(({ key, label }) => {
    const y = lanes.get(key) ?? 0;
    svg
      .append("text")
      .attr("x", narrow ? left : left - 4)
      .attr("y", narrow ? y - 15 : y + 4)
      .attr("text-anchor", narrow ? "start" : "end")
      .text(shorten(label, narrow ? options.width - 8 : left - 6));
    svg.append("line").attr("class", "rule").attr("x1", left).attr("x2", options.width).attr("y1", y).attr("y2", y);
  });
  const ends = marks.length === 0 ? [] : last > first ? [first, last] : [first];
  ends.forEach((time, index) => {
    svg
      .append("text")
      .attr("class", "quiet small")
      .attr("x", round(x(time)))
      .attr("y", height - 10)
      .attr("text-anchor", index === 0 ? "start" : "end")
      .text(options.end(new Date(time), index === 0));
  });
  const places = dodged(marks, (mark) => x(mark.at), options.width - 18);
  for (const mark of marks) {
    const group = markGroup(svg, mark);
    const place = round(places.get(mark) ?? x(mark.at));
    const y = lanes.get(mark.lane) ?? 0;
    group.append("title").text(mark.spoken);
    const dot = group.append("circle").attr("cx", place).attr("cy", y).attr("r", 7).attr("stroke-width", 1.5);
    dot.attr("class", mark.state);
    if (mark.state === "undetermined") dot.attr("fill", fill).attr("class", "hatched").attr("stroke", "currentColor");
    group.append("circle").attr("class", "focus-ring").attr("cx", place).attr("cy", y).attr("r", 12);
  }
  return svg.node()!;
}

/** Marks of one line that would lie on each other stand side by side, as long as the line has room for all. */
function dodged(
  marks: readonly MessageMark[],
  at: (mark: MessageMark) => number,
  end: number,
): ReadonlyMap<MessageMark, number> {
  const apart = 17;
  const places = new Map<MessageMark, number>();
  for (const lane of Map.groupBy(marks, (mark) => mark.lane).values()) {
    const ordered = [...lane].sort((a, b) => at(a) - at(b));
    const own = new Map<MessageMark, number>();
    let last = Number.NEGATIVE_INFINITY;
    for (const mark of ordered) {
      last = Math.max(at(mark), last + apart);
      own.set(mark, last);
    }
    if (last <= end) for (const [mark, place] of own) places.set(mark, place);
  }
  return places;
}
