import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { DOMParser } from "linkedom";
import type { Database } from "../../data/database.ts";
import { formats } from "../charts/format.ts";
import { sourceLine } from "../citation.ts";
import { svgText } from "../download.ts";
import { agreementFigure } from "../figures/agreement.ts";
import { armDifferences, armsFigure, behaviourFigure } from "../figures/arms.ts";
import { disguiseFlowFigure, disguiseTable } from "../figures/disguises.ts";
import { entitiesFigure } from "../figures/entities.ts";
import type { Figure, FigureContext } from "../figures/figure.ts";
import { funnelFigure } from "../figures/funnel.ts";
import { leaksFigure } from "../figures/leaks.ts";
import { methodFigures } from "../figures/method.ts";
import { partsFigure } from "../figures/parts.ts";
import { prevalenceFigure } from "../figures/prevalence.ts";
import { protectionsFigure } from "../figures/protections.ts";
import { sendersFigure } from "../figures/senders.ts";
import { strataDifferences, strataFigure } from "../figures/strata.ts";
import { timelineFigure } from "../figures/timeline.ts";
import { formatState, parseState } from "../state.ts";
import { type Language, textsOf } from "../text/languages.ts";
import { type Source, snapshots, sourceOf } from "./snapshots.ts";

/** Every figure of the views about many things, in the order of the pages, as the state of `context` asks for them. */
export function allFigures(source: Source, context: FigureContext): Figure[] {
  const overview = snapshots.overview(source);
  const disguises = snapshots.disguises(source);
  const arms = snapshots.arms(source);
  return [
    prevalenceFigure(context, overview),
    funnelFigure(context, overview),
    partsFigure(context, overview),
    timelineFigure(context, overview),
    strataFigure(context, overview),
    strataDifferences(context, overview),
    entitiesFigure(context, snapshots.trackers(source)),
    disguiseFlowFigure(context, disguises),
    disguiseTable(context, disguises),
    sendersFigure(context, snapshots.senders(source)),
    leaksFigure(context, snapshots.leaks(source)),
    protectionsFigure(context, snapshots.protections(source)),
    agreementFigure(context, snapshots.definitions(source)),
    armsFigure(context, arms),
    armDifferences(context, arms),
    behaviourFigure(context, arms),
    ...methodFigures(context, snapshots.method(source), overview),
  ];
}

/**
 * Draws every figure of the dashboards into `outDir` as SVG and PNG with its source line, and as a Markdown and a LaTeX
 * table. The same package gives the same bytes. Returns the names of the files.
 */
export function writeFigures(db: Database, outDir: string, language: Language = "en"): string[] {
  const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml");
  const source = sourceOf(db);
  const state = parseState(`#/overview?lang=${language}`).state;
  const context: FigureContext = { text: textsOf(language), format: formats(language), state };
  const figures = allFigures(source, context);
  const line = sourceLine({ ...context, campaign: snapshots.campaign(source) });
  mkdirSync(outDir, { recursive: true });
  const written: string[] = [];
  const write = (name: string, content: string | Uint8Array): void => {
    writeFileSync(join(outDir, name), content);
    written.push(name);
  };
  for (const figure of figures) {
    if (figure.empty !== null) continue;
    if (figure.draw !== null) {
      const saved = { document: document as unknown as Document, figure, source: line, address: formatState(state) };
      const svg = svgText(saved);
      write(`${figure.id}.svg`, `${svg}\n`);
      write(`${figure.id}.png`, pngOf(svg));
    }
    write(`${figure.id}.md`, markdownTable(figure, line));
    write(`${figure.id}.tex`, latexTable(figure, line));
  }
  return written;
}

/** The drawing as PNG at twice its size, with the machine's own fonts: equal bytes where the fonts are equal. */
function pngOf(svg: string): Uint8Array {
  const font = { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" };
  return new Resvg(svg, { font, fitTo: { mode: "zoom", value: 2 } }).render().asPng();
}

function markdownTable(figure: Figure, source: string): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = figure.columns.map(({ isNumber }) => (isNumber ? "--:" : "---"));
  return [
    `**${figure.title}**`,
    "",
    figure.subtitle,
    "",
    line(figure.columns.map(({ label }) => label)),
    line(rule),
    ...figure.cells.map((_, row) => line(figure.shown(row))),
    "",
    `${figure.limits} ${source}`,
    "",
  ].join("\n");
}

function latexTable(figure: Figure, source: string): string {
  const safe = (text: string): string =>
    text.replace(/[\\&%$#_{}~^]/g, (sign) =>
      sign === "\\" ? "\\textbackslash{}" : /[~^]/.test(sign) ? `\\${sign}{}` : `\\${sign}`,
    );
  const line = (cells: readonly string[]): string => `${cells.map(safe).join(" & ")} \\\\`;
  return [
    "\\begin{table}",
    `\\caption{${safe(figure.title)}. ${safe(figure.subtitle)}. ${safe(source)}}`,
    `\\begin{tabular}{${figure.columns.map(({ isNumber }) => (isNumber ? "r" : "l")).join("")}}`,
    "\\hline",
    line(figure.columns.map(({ label }) => label)),
    "\\hline",
    ...figure.cells.map((_, row) => line(figure.shown(row))),
    "\\hline",
    "\\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}
