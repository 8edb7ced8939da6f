import { type Call, EXIT } from "../../data/command.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { inWorld } from "../campaign-call.ts";

export async function resolveWord(call: Call): Promise<number> {
  if (call.options.replay === true) return replay(call);
  const { runStageWord } = await import("./stage.ts");
  return inWorld(call, (_, world) => runStageWord("resolve", call, world));
}

async function replay(call: Call): Promise<number> {
  const { replayLookups } = await import("../resolve/lookup/replay.ts");
  return withCampaign(call, async (db) => {
    call.out(`${replayLookups(db)} lookups derived again from their bytes`);
    return EXIT.done;
  });
}
