import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { parseSync } from "oxc-parser";

/** A regular expression of the source, and where it stands. */
export interface Expression {
  readonly source: string;
  readonly flags: string;
  readonly at: string;
}

/** Every regular expression that the source writes down between slashes. */
export function writtenExpressions(): Expression[] {
  const found: Expression[] = [];
  for (const file of sourceFiles()) {
    const text = readFileSync(file, "utf8");
    walk(parseSync(file, text).program, (pattern, flags, start) => {
      found.push({ source: pattern, flags, at: `${file}:${text.slice(0, start).split("\n").length}` });
    });
  }
  return found;
}

/** Files that build expressions from words or tables. */
export function buildingFiles(): string[] {
  return sourceFiles().filter((file) => /\bRegExp\(/.test(readFileSync(file, "utf8")));
}

/** Every regular expression that is built while `act` runs. */
export async function builtExpressions(act: () => Promise<unknown>): Promise<Expression[]> {
  const found: Expression[] = [];
  const own = globalThis.RegExp;
  globalThis.RegExp = new Proxy(own, {
    construct(target, [given, flags]: [string | RegExp, string | undefined]) {
      const made = new target(given, flags);
      found.push({ source: made.source, flags: made.flags, at: `built: ${made.source.slice(0, 60)}` });
      return made;
    },
  });
  try {
    await act();
  } finally {
    globalThis.RegExp = own;
  }
  return found;
}

function sourceFiles(): string[] {
  return ["crawler", "analysis", "dashboards", "data"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name).split(sep).join("/")),
  );
}

function walk(node: unknown, met: (pattern: string, flags: string, start: number) => void): void {
  if (node === null || typeof node !== "object") return;
  const { type, regex, start } = node as { type?: string; regex?: { pattern: string; flags: string }; start?: number };
  if (type === "Literal" && regex !== undefined) met(regex.pattern, regex.flags, start ?? 0);
  for (const child of Object.values(node)) walk(child, met);
}
