import { type SankeyGraph, sankey, sankeyLinkHorizontal } from "d3-sankey";
import { atLeast, type ChartFrame, drawing, markGroup, round, shorten } from "./svg.ts";

/** Senders on the way from a group, stop by stop, to a receiver. */
export interface SankeyFlow {
  readonly from: string;
  readonly via: readonly string[];
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

/** From senders' sites (left) over the stops of the chain to who serves it (right); width is senders. */
export function disguiseSankey(flows: readonly SankeyFlow[], options: ChartFrame): SVGSVGElement {
  const frame = atLeast(options, 560);
  const { width } = frame;
  const nodes = nodesOf(flows);
  const last = Math.max(0, ...nodes.map(({ layer }) => layer));
  const layers = Map.groupBy(nodes, ({ layer }) => layer);
  const mostInLayer = Math.max(1, ...[...layers.values()].map(({ length }) => length));
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
    links: flows.flatMap((flow) => {
      const stops = stopsOf(flow, last);
      return stops.slice(1).map(({ key }, at) => ({ source: stops[at]!.key, target: key, value: flow.weight, flow }));
    }),
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
    const isMiddle = node.layer > 0 && node.layer < last;
    labels
      .append("text")
      .attr("class", "small halo")
      .attr("x", node.layer === 0 ? left - 6 : left + 15)
      .attr("y", middle)
      .attr("text-anchor", node.layer === 0 ? "end" : "start")
      .text(shorten(node.label, isMiddle ? (width - 2 * margin) / last - 20 : margin - 16, 6.2));
  }
  return svg.node()!;
}

/** The nodes of all flows: who serves stands in the last layer, however short a way is. */
function nodesOf(flows: readonly SankeyFlow[]): Node[] {
  const last = 1 + Math.max(...flows.map(({ via }) => via.length));
  return [...new Map(flows.flatMap((flow) => stopsOf(flow, last)).map((node) => [node.key, node])).values()];
}

function stopsOf({ from, via, to }: SankeyFlow, last: number): Node[] {
  const node = (label: string, layer: number) => ({ key: `${layer} ${label}`, label, layer });
  return [...[from, ...via].map(node), node(to, last)];
}

function rounded(path: string | null): string {
  return (path ?? "").replace(/(?<!\d)\d+\.\d+/g, (number) => String(round(Number(number))));
}
