import type { Call } from "../../data/command.ts";
import { EXIT } from "../../data/command.ts";
import { openPauses, pauseInWords } from "../pause.ts";
import { ending, pipeline } from "../pipeline.ts";
import { type Progress, showProgress } from "../runner/progress.ts";
import type { RunOptions, Tally } from "../runner/stage.ts";
import type { CrawlWorld } from "../world.ts";
import { replaySpoolOf } from "./receive.ts";

/** Runs one stage over what is due of it; its name is the word's. */
export async function runStageWord(name: string, call: Call, world: CrawlWorld): Promise<number> {
  await replaySpoolOf(world);
  const stage = [...pipeline, ending].find((row) => row.name === name)!;
  return withProgress(call, world, (options) => stage.run(world, options));
}

/** Says which pauses last, one sentence each; gives how many. */
function tellPauses(call: Call, world: CrawlWorld): number {
  const open = openPauses(world.db);
  for (const one of open) call.err(pauseInWords(one));
  return open.length;
}

/** Where a call shows how it goes: on stderr, by the main thread where it runs in another. */
export function progressOf({ main }: Pick<Call, "main">): Progress {
  return main === undefined ? showProgress(process.stderr) : { tell: (event) => main.tell(event), close() {} };
}

/** Shows on stderr how a run goes; its exit code says whether items were given up. */
export async function withProgress(
  call: Call,
  world: CrawlWorld,
  run: (options: RunOptions) => Promise<Tally>,
): Promise<number> {
  const progress = progressOf(call);
  try {
    const tally = await run({ stop: call.stop, tell: progress.tell });
    progress.close();
    const told = tellPauses(call, world);
    return tally.gaveUp > 0 || told > 0 ? EXIT.gaveUp : EXIT.done;
  } finally {
    progress.close();
  }
}
