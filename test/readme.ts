/** Fills the generated fragments of README.md: `node test/readme.ts` writes them; readme.test.ts checks that they are true. */
import { readFileSync, writeFileSync } from "node:fs";
import { exitMeanings } from "../data/command.ts";
import { words } from "../pixelcensus.ts";
import { doors } from "./doors.ts";

const fragments: Readonly<Record<string, () => string>> = {
  commands: () =>
    table(
      ["word", "what it does"],
      words.map(({ name, args, summary }) => [`\`${name}${args === undefined ? "" : ` ${args}`}\``, summary]),
    ),
  exits: () => table(["code", "meaning"], Object.entries(exitMeanings)),
  doors: () =>
    table(
      ["package", "why", "door"],
      doors.map(({ name, why, doors: files }) => [`\`${name}\``, why, files.map((file) => `\`${file}\``).join(" ")]),
    ),
};

/** README.md with its generated fragments as code and tables say now. */
export function readmeText(text: string): string {
  return Object.entries(fragments).reduce((readme, [name, fragment]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
    if (from === -1 || to === -1) throw new Error(`README.md has no fragment ${name}`);
    return `${readme.slice(0, from + begin.length)}\n${fragment()}\n${readme.slice(to)}`;
  }, text);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

if (import.meta.main) writeFileSync("README.md", readmeText(readFileSync("README.md", "utf8")));
