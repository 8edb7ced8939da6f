import { existsSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import type { Call } from "../data/command.ts";
import type { Database } from "../data/database.ts";
import { InputError } from "./runner/errors.ts";
import type { CrawlWorld } from "./world.ts";

/** Opens the world of a call's campaign, does something in it and closes it. */
export async function inWorld(call: Call, act: (call: Call, world: CrawlWorld) => Promise<number>): Promise<number> {
  const { openWorld } = await import("./world.ts");
  const world = openWorld(resolvePath(call.directory), call.stop, call.err);
  try {
    return await act(call, world);
  } finally {
    await world.close();
  }
}

/** Opens the campaign file alone, without its settings. */
export async function withDatabase(
  call: Call,
  act: (db: Database, directory: string) => Promise<number>,
): Promise<number> {
  const directory = resolvePath(call.directory);
  if (!existsSync(join(directory, "census.db")))
    throw new InputError(`${directory} holds no census.db: name a campaign with --campaign DIR`);
  const { openCampaignDatabase } = await import("../data/database.ts");
  const db = openCampaignDatabase(directory);
  try {
    return await act(db, directory);
  } finally {
    db.$client.close();
  }
}
