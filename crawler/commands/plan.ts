import { type Call, EXIT } from "../../data/command.ts";
import { unreachableObservables } from "../plan/observables.ts";
import { plan } from "../plan/plan.ts";
import type { CrawlWorld } from "../world.ts";

export async function planWord(call: Call, world: CrawlWorld): Promise<number> {
  const added = plan(world.db, world.campaign, world);
  const unreachable = unreachableObservables(world.campaign);
  if (call.options.json) call.out(JSON.stringify({ ...added, unreachable }));
  else {
    call.out(`added ${added.sites} sites and ${added.seeds} seeds`);
    if (unreachable.length > 0) call.out("These arms and seeds cannot reach:");
    for (const { observable, condition, because } of unreachable)
      call.out(`  ${observable.padEnd(3)} ${condition}\n      ${because.join("; ")}`);
  }
  return EXIT.done;
}
