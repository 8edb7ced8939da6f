import { type Group, round, type Svg, widest } from "./svg.ts";

/** Ticks of every scale of shares: always the whole from none to all. */
export const shareTicks = [0, 0.25, 0.5, 0.75, 1] as const;

/** One tick: its place in pixels and its words. */
export interface Tick {
  readonly at: number;
  readonly label: string;
  readonly anchor?: "start" | "middle" | "end";
}

/** Lines from the top down to `bottom`, their words below. Decoration: the values are in the marks and the table. */
export function ticksBelow(svg: Svg, ticks: readonly Tick[], bottom: number): Group {
  const axis = svg.append("g").attr("aria-hidden", "true");
  for (const { at, label, anchor = "middle" } of ticks) {
    const x = round(at);
    axis.append("line").attr("class", "rule").attr("x1", x).attr("x2", x).attr("y2", bottom);
    tickText(axis, label, anchor)
      .attr("x", x)
      .attr("y", bottom + 16);
  }
  return axis;
}

/** Lines from `left` to `right`, their words before them. */
export function ticksBeside(svg: Svg, ticks: readonly Tick[], left: number, right: number): Group {
  const axis = svg.append("g").attr("aria-hidden", "true");
  for (const { at, label } of ticks) {
    const y = round(at);
    axis.append("line").attr("class", "rule").attr("x1", left).attr("x2", right).attr("y1", y).attr("y2", y);
    tickText(axis, label, "end")
      .attr("x", left - 6)
      .attr("y", y + 4);
  }
  return axis;
}

function tickText(axis: Group, label: string, anchor: string) {
  return axis.append("text").attr("class", "quiet small").attr("text-anchor", anchor).text(label);
}

/** The frame that shows which row has the focus or the pointer. */
export function rowRing(row: Group, top: number, width: number, height: number): void {
  row
    .append("rect")
    .attr("class", "focus-ring")
    .attr("x", 1)
    .attr("y", top + 1)
    .attr("width", width - 2)
    .attr("height", height - 2)
    .attr("rx", 2);
}

/**
 * Where rows have their label, their drawing and their value: beside each other, or one below the other where the texts
 * would leave too little for the drawing. `right` is where the values begin.
 */
export function rowLabels(
  width: number,
  labels: readonly string[],
  values: readonly string[] = [],
): { readonly narrow: boolean; readonly left: number; readonly right: number } {
  const left = Math.round(Math.min(320, Math.max(130, widest(labels) + 16)));
  const room = values.length === 0 ? 0 : Math.round(widest(values, 7.3) + 12);
  const narrow = width < 560 || left + room > width * 0.68;
  return narrow ? { narrow, left: 4, right: width - 8 } : { narrow, left, right: width - room };
}
