import { type Selection, select } from "d3-selection";

export const svgNamespace = "http://www.w3.org/2000/svg";

/** What every chart is given beside its rows. */
export interface ChartFrame {
  readonly document: Document;
  /** Width in CSS pixels that the drawing is made for. */
  readonly width: number;
  /** Accessible name: the figure's title. */
  readonly name: string;
  /** Accessible description: the values in words. */
  readonly description: string;
  /** What the kind of picture is called, for screen readers. */
  readonly roleDescription: string;
  /** Unique within the page; prefixes ids inside the drawing. */
  readonly id: string;
  /** Wider than what holds it. */
  readonly isWide?: boolean;
}

export type Svg = Selection<SVGSVGElement, undefined, null, undefined>;
export type Group = Selection<SVGGElement, undefined, null, undefined>;

/** The frame of a drawing that needs at least `width`: on a smaller screen it scrolls instead of becoming too small to read. */
export function atLeast<Frame extends ChartFrame>(frame: Frame, width: number): Frame {
  return frame.width >= width ? frame : { ...frame, width: Math.ceil(width), isWide: true };
}

/** An empty drawing with name and description; marks that take focus make it a group, else it is one image. */
export function drawing(frame: ChartFrame, height: number, interactive: boolean): Svg {
  const node = frame.document.createElementNS(svgNamespace, "svg") as SVGSVGElement;
  const svg = select<SVGSVGElement, undefined>(node)
    .attr("xmlns", svgNamespace)
    .attr("class", frame.isWide === true ? "chart wide" : "chart")
    .attr("viewBox", `0 0 ${frame.width} ${round(height)}`)
    .attr("width", frame.width)
    .attr("height", round(height))
    .attr("role", interactive ? "group" : "img")
    .attr("aria-label", frame.name)
    .attr("aria-describedby", `${frame.id}-desc`) as unknown as Svg;
  if (interactive) svg.attr("aria-roledescription", frame.roleDescription);
  svg.append("desc").attr("id", `${frame.id}-desc`).text(frame.description);
  return svg;
}

/** A grey hatch for what could not be determined, to be used as `url(#<id>-hatch)`. */
export function hatch(svg: Svg, frame: ChartFrame): string {
  const pattern = svg
    .append("defs")
    .append("pattern")
    .attr("id", `${frame.id}-hatch`)
    .attr("width", 6)
    .attr("height", 6)
    .attr("patternUnits", "userSpaceOnUse")
    .attr("patternTransform", "rotate(45)");
  pattern.append("rect").attr("class", "hatch-ground").attr("width", 6).attr("height", 6);
  pattern.append("line").attr("class", "hatch-line").attr("y2", 6);
  return `url(#${frame.id}-hatch)`;
}

/** What a mark leads to and says when it has the focus. */
export interface MarkLink {
  readonly href: string | null;
  readonly spoken: string;
}

/** A group for one mark: a link where it leads somewhere, else a focusable image; `spoken` is its whole meaning. */
export function markGroup(parent: Svg | Group, link: MarkLink): Group {
  const group =
    link.href === null
      ? parent.append("a").attr("role", "img")
      : parent.append("a").attr("href", link.href).attr("role", "link");
  group.attr("class", "mark").attr("data-mark", "").attr("tabindex", -1).attr("aria-label", link.spoken);
  return group as unknown as Group;
}

/** Two decimals: as much as a screen shows, and the same bytes on every machine. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Width in pixels of the longest of some texts at 13 px, by counting characters: nothing can be measured outside a browser. */
export function widest(texts: readonly string[], perCharacter = 6.9): number {
  return Math.max(0, ...texts.map((text) => [...text].length)) * perCharacter;
}

/** The text shortened to about `width` pixels at 13 px by counting characters; the middle goes, both ends tell more. */
export function shorten(text: string, width: number, perCharacter = 6.9): string {
  const room = Math.max(4, Math.floor(width / perCharacter));
  const characters = [...text];
  if (characters.length <= room) return text;
  const head = Math.ceil((room - 1) * 0.6);
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (room - 1 - head)).join("")}`;
}
