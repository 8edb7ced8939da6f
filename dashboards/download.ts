import { chartStyle } from "./charts/chart-style.ts";
import { svgNamespace } from "./charts/svg.ts";
import type { Cell, Figure } from "./figures/figure.ts";
import { light } from "./palette.ts";

/** What is saved: the figure as it is shown, where it came from, and the address of the view. */
export interface Saved {
  readonly document: Document;
  readonly figure: Figure;
  readonly source: string;
  readonly address: string;
}

/** Width of exported pictures in CSS pixels. */
const exportWidth = 900;

/**
 * The rows as CSV (RFC 4180, UTF-8, point, ISO dates). A text that a spreadsheet would take for a formula gets a
 * leading apostrophe: these files are opened by double click.
 */
export function csvText(figure: Figure): string {
  const lines = [figure.columns.map((column) => column.key), ...figure.cells];
  return `${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The rows as JSON with what they are and where they come from. */
export function jsonText({ figure, source, address }: Omit<Saved, "document">): string {
  const rows = figure.cells.map((line) => Object.fromEntries(line.map((cell, i) => [figure.columns[i]!.key, cell])));
  const { id, title, subtitle, limits, exclusions, query } = figure;
  return `${JSON.stringify({ figure: id, title, subtitle, limits, exclusions, query, source, address, rows }, null, 1)}\n`;
}

/** The drawing as a file of its own: style, title, subtitle and source line drawn in. */
export function svgText({ document, figure, source, address }: Saved): string {
  if (figure.draw === null) throw new Error(`figure ${figure.id} is a table and has no drawing`);
  const inner = figure.draw(document, exportWidth);
  const innerHeight = Number(inner.getAttribute("height"));
  const make = (name: string, attributes: Readonly<Record<string, string | number>>, content = ""): Element => {
    const node = document.createElementNS(svgNamespace, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
    node.textContent = content;
    return node;
  };
  const heading = [
    ...wrap(figure.title, 96).map((line) => ["strong", line]),
    ...wrap(figure.subtitle, 128).map((line) => ["quiet small", line]),
  ];
  const feet = [...wrap(source, 128), ...wrap(address, 128)];
  const top = 14 + heading.length * 18;
  const height = top + innerHeight + 14 + feet.length * 15 + 6;
  const width = exportWidth + 32;
  const svg = make("svg", { xmlns: svgNamespace, class: "chart", viewBox: `0 0 ${width} ${height}`, width, height });
  svg.append(make("style", {}, chartStyle(light)), make("rect", { width, height, fill: light.paper }));
  heading.forEach(([kind, line], index) => {
    svg.append(make("text", { class: kind!, x: 16, y: 22 + index * 18 }, line));
  });
  inner.setAttribute("x", "16");
  inner.setAttribute("y", String(top));
  svg.append(inner);
  feet.forEach((line, index) => {
    svg.append(make("text", { class: "quiet small", x: 16, y: top + innerHeight + 24 + index * 15 }, line));
  });
  return asXml(document, svg);
}

/** A document without a serialiser of its own (drawing in Node) writes its nodes as HTML, which names one space otherwise. */
function asXml(document: Document, svg: Element): string {
  const Serializer = document.defaultView?.XMLSerializer;
  if (Serializer !== undefined) return new Serializer().serializeToString(svg);
  return svg.outerHTML.replaceAll("&nbsp;", "\u00a0");
}

function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Saves the rows as CSV. */
export function downloadCsv(saved: Saved): void {
  save(saved.document, `${saved.figure.id}.csv`, new Blob([csvText(saved.figure)], { type: "text/csv" }));
}

/** Saves the rows as JSON. */
export function downloadJson(saved: Saved): void {
  save(saved.document, `${saved.figure.id}.json`, new Blob([jsonText(saved)], { type: "application/json" }));
}

/** Saves the drawing as SVG. */
export function downloadSvg(saved: Saved): void {
  save(saved.document, `${saved.figure.id}.svg`, new Blob([svgText(saved)], { type: "image/svg+xml" }));
}

/** Saves the drawing as PNG at twice its size. */
export function downloadPng(saved: Saved): void {
  const { document, figure } = saved;
  const image = document.createElement("img");
  image.addEventListener("load", () => {
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => blob !== null && save(document, `${figure.id}.png`, blob));
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(saved))}`;
}

function save(document: Document, name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
