import { type SankeyGraph, sankey, sankeyLinkHorizontal } from "d3-sankey";
import { atLeast, type ChartFrame, drawing, markGroup, round, shorten } from "./svg.ts";

/** Senders on the way from a group over a zone to a receiver. */
export interface SankeyFlow {
  readonly from: string;
  readonly via: string;
  readonly to: string;
  readonly weight: number;
  readonly tone: "proved" | "corroborated" | "suspected" | "undetermined";
  /** Drawn dashed: delegation or address instead of an alias. */
  readonly isDashed: boolean;
  readonly spoken: string;
  readonly href: string | null;
}

interface Node {
  readonly key: string;
  readonly label: string;
  readonly layer: number;
}
interface Link {
  readonly source: string;
  readonly target: string;
  readonly value: number;
  readonly flow: SankeyFlow;
}

/** From senders' sites (left) over the zone at the end of the chain to who serves it (right); width is senders. */
export function disguiseSankey(flows: readonly SankeyFlow[], options: ChartFrame): SVGSVGElement {
  const frame = atLeast(options, 560);
  const { width } = frame;
  const nodes = nodesOf(flows);
  const mostInLayer = Math.max(1, ...[0, 1, 2].map((layer) => nodes.filter((node) => node.layer === layer).length));
  const height = 26 + mostInLayer * 34;
  const svg = drawing(frame, height + 8, true);
  if (flows.length === 0) return svg.node()!;
  const margin = Math.min(170, width * 0.2);
  const layout = sankey<Node, Link>()
    .nodeId((node) => node.key)
    .nodeAlign((node) => (node as Node).layer)
    .nodeSort(null)
    .nodeWidth(10)
    .nodePadding(14)
    .extent([
      [margin, 8],
      [width - margin, height],
    ]);
  const graph: SankeyGraph<Node, Link> = layout({
    nodes: nodes.map((node) => ({ ...node })),
    links: flows.flatMap((flow) => [
      { source: `0 ${flow.from}`, target: `1 ${flow.via}`, value: flow.weight, flow },
      { source: `1 ${flow.via}`, target: `2 ${flow.to}`, value: flow.weight, flow },
    ]),
  });
  const path = sankeyLinkHorizontal<Node, Link>();
  for (const flow of flows) {
    const group = markGroup(svg, flow);
    group.append("title").text(flow.spoken);
    for (const link of graph.links.filter((one) => one.flow === flow)) {
      group
        .append("path")
        .attr("class", `flow ${flow.tone}`)
        .attr("stroke-width", round(Math.max(1.5, link.width ?? 1)))
        .attr("stroke-dasharray", flow.isDashed ? "7 4" : null)
        .attr("d", rounded(path(link)));
    }
    const [first] = graph.links.filter((one) => one.flow === flow);
    const x = margin + 14;
    group
      .append("circle")
      .attr("class", "focus-ring")
      .attr("cx", x)
      .attr("cy", round(first?.y0 ?? 0))
      .attr("r", 7);
  }
  const labels = svg.append("g").attr("aria-hidden", "true");
  for (const node of graph.nodes) {
    const left = round(node.x0 ?? 0);
    const top = round(node.y0 ?? 0);
    const middle = round(((node.y0 ?? 0) + (node.y1 ?? 0)) / 2 + 4);
    labels
      .append("rect")
      .attr("class", "other")
      .attr("x", left)
      .attr("y", top)
      .attr("width", 10)
      .attr("height", round(Math.max(2, (node.y1 ?? 0) - (node.y0 ?? 0))));
    const isMiddle = node.layer === 1;
    labels
      .append("text")
      .attr("class", "small halo")
      .attr("x", node.layer === 0 ? left - 6 : left + 15)
      .attr("y", middle)
      .attr("text-anchor", node.layer === 0 ? "end" : "start")
      .text(shorten(node.label, isMiddle ? (width - 2 * margin) / 2.3 : margin - 16, 6.2));
  }
  return svg.node()!;
}

function nodesOf(flows: readonly SankeyFlow[]): Node[] {
  const keys = new Map<string, Node>();
  for (const { from, via, to } of flows) {
    [from, via, to].forEach((label, layer) => {
      keys.set(`${layer} ${label}`, { key: `${layer} ${label}`, label, layer });
    });
  }
  return [...keys.values()];
}

function rounded(path: string | null): string {
  return (path ?? "").replace(/\d+\.\d+/g, (number) => String(round(Number(number))));
}
