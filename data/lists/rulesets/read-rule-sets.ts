import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A rule set's file as it stands, with its hash. */
export interface RuleSetFile {
  readonly sha256: string;
  readonly content: unknown;
}

/** Every dated rule set that the project ships, in the order of the file names. */
export function readRuleSetFiles(): RuleSetFile[] {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => {
      const bytes = readFileSync(`${folder}/${name}`);
      return { sha256: createHash("sha256").update(bytes).digest("hex"), content: JSON.parse(bytes.toString("utf8")) };
    });
}
