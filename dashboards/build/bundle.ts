import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { pageChartStyle } from "../charts/chart-style.ts";

const beside = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** The one file of an edition that may change: a correction adds its line, and no hash covers it. */
const emptyNotice = "// Empty while this edition stands; a correction of it is told here.\n";

/** The files of the page itself, which hold no data: one classic script, because modules do not load from `file://`. */
export async function bundle(): Promise<ReadonlyMap<string, string>> {
  const result = await build({
    entryPoints: [beside(`main${extname(import.meta.url)}`)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    write: false,
    legalComments: "none",
  });
  return new Map([
    ["index.html", readFileSync(beside("index.html"), "utf8")],
    ["pixelcensus.css", `${readFileSync(beside("pixelcensus.css"), "utf8")}\n${pageChartStyle()}\n`],
    ["notice.js", emptyNotice],
    ["pixelcensus.js", result.outputFiles[0]!.text],
  ]);
}
