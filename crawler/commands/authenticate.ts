import { type Call, EXIT } from "../../data/command.ts";
import { readStored } from "../origin-dns.ts";
import { repeatChecks } from "../receive/repeat-check.ts";
import type { CrawlWorld } from "../world.ts";
import { runStageWord } from "./stage.ts";

export function authenticateWord(call: Call, world: CrawlWorld): Promise<number> {
  return call.options.offline === true ? repeatOffline(call, world) : runStageWord("authenticate", call, world);
}

async function repeatOffline(call: Call, world: CrawlWorld): Promise<number> {
  const counts = { same: 0, different: 0, unknown: 0 };
  for await (const check of repeatChecks({ ...world, originDns: { read: readStored } })) {
    counts[check.outcome] += 1;
    if (check.outcome !== "same") call.out(`${check.message} ${check.outcome}: ${check.detail}`);
  }
  call.out(
    `${counts.same} checks came out the same, ${counts.different} different, ${counts.unknown} could not be repeated`,
  );
  if (counts.different > 0) return EXIT.checkFailed;
  return counts.unknown > 0 ? EXIT.notChecked : EXIT.done;
}
