import { type Call, EXIT, InputError } from "../../data/command.ts";
import { updateLists } from "../lists/update-lists.ts";
import { extraRoot } from "../plan/campaign-file.ts";
import type { CrawlWorld } from "../world.ts";

export async function listsWord(call: Call, world: CrawlWorld): Promise<number> {
  const [action, ...names] = call.args;
  if (action !== "update") throw new InputError(`lists knows \`update\`, not ${JSON.stringify(action)}`);
  const { test } = world.campaign.network;
  const { directory } = world.campaign;
  const pem = extraRoot(world.campaign);
  const outcomes = await updateLists(
    { db: world.db, directory, resolver: world.resolver, test, ca: pem, now: world.now },
    names,
  );
  if (call.options.json) call.out(JSON.stringify(outcomes));
  else
    for (const { name, outcome, reason, entries, sha256 } of outcomes)
      call.out(`${name}: ${outcome}${reason === null ? `, ${entries} entries, ${sha256}` : `: ${reason}`}`);
  return outcomes.some(({ outcome }) => outcome === "refused" || outcome === "failed") ? EXIT.gaveUp : EXIT.done;
}
