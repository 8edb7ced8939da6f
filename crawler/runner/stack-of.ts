import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const MOST_LINES = 15;
const MOST_CHARACTERS = 2_000;

/** Name, message and stack of an error as they are kept in the ledger: cut short, and files named within the project. */
export function stackOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  const lines = text.split("\n", MOST_LINES).map((line) => line.slice(0, 400));
  return lines.join("\n").replaceAll("file://", "").replaceAll(root, "").slice(0, MOST_CHARACTERS);
}
