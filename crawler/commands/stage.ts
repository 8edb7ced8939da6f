import type { Call } from "../../data/command.ts";
import { EXIT } from "../../data/command.ts";
import { ending, pipeline } from "../pipeline.ts";
import { showProgress } from "../runner/progress.ts";
import type { RunOptions, Tally } from "../runner/stage.ts";
import type { CrawlWorld } from "../world.ts";
import { replaySpoolOf } from "./receive.ts";

/** Runs one stage over what is due of it; its name is the word's. */
export async function runStageWord(name: string, call: Call, world: CrawlWorld): Promise<number> {
  await replaySpoolOf(world);
  const stage = [...pipeline, ending].find((row) => row.name === name)!;
  return withProgress(call, (options) => stage.run(world, options));
}

/** Shows on stderr how a run goes; its exit code says whether items were given up. */
export async function withProgress(call: Call, run: (options: RunOptions) => Promise<Tally>): Promise<number> {
  const progress = showProgress(process.stderr);
  try {
    const tally = await run({ stop: call.stop, tell: progress.tell });
    return tally.gaveUp > 0 ? EXIT.gaveUp : EXIT.done;
  } finally {
    progress.close();
  }
}
