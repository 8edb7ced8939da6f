import { resolve as resolvePath } from "node:path";
import type { Call } from "../data/command.ts";
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
