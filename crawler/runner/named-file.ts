import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "./errors.ts";

/** The text of a file that a key of campaign.yaml names, from the campaign's directory. Throws InputError with the key. */
export function readNamedFile(directory: string, key: string, file: string): string {
  const path = join(directory, file);
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new InputError(`campaign.yaml: ${key}: ${path} cannot be read`);
  }
}
