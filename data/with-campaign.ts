import { existsSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { type Call, InputError } from "./command.ts";
import type { Database } from "./database.ts";

/** Opens the campaign file of a call, does something with it and closes it. */
export async function withCampaign<T>(call: Call, act: (db: Database, directory: string) => Promise<T>): Promise<T> {
  const directory = resolvePath(call.directory);
  if (!["campaign.yaml", "census.db"].some((file) => existsSync(join(directory, file))))
    throw new InputError(`${directory} is no campaign. Make one with: pixelcensus init DIR`);
  const { openDatabase } = await import("./database.ts"); // loaded by the words that need it
  const db = openDatabase(join(directory, "census.db"));
  try {
    return await act(db, directory);
  } finally {
    db.$client.close();
  }
}
