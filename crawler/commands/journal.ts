import { type Call, EXIT, InputError } from "../../data/command.ts";
import { checkJournal } from "../../data/journal-check.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { inWorld } from "../campaign-call.ts";

export async function journalWord(call: Call): Promise<number> {
  const [act] = call.args;
  if (act === "stamp") {
    return inWorld(call, async (_, world) => {
      const { stampHead } = await import("../stamp/stamp.ts");
      if (world.campaign.stamp.tsa.length === 0)
        throw new InputError("campaign.yaml names no authority under stamp.tsa");
      const results = await stampHead(world);
      if (call.options.json) call.out(JSON.stringify(results));
      else
        for (const { authority, stampedAt, failure } of results)
          call.out(`${authority}: ${failure ?? `stamped at ${stampedAt}`}`);
      return results.some(({ failure }) => failure !== null) ? EXIT.gaveUp : EXIT.done;
    });
  }
  if (act !== "verify") throw new InputError(`journal knows \`verify\` and \`stamp\`, not ${JSON.stringify(act)}`);
  return withCampaign(call, async (db, directory) => {
    const check = await checkJournal(db, directory);
    if (call.options.json) call.out(JSON.stringify(check));
    else {
      for (const line of [...check.problems, ...check.erased]) call.out(line);
      call.out(
        `${check.entries} entries and ${check.blobs} blobs checked, ${check.stampedHeads} stamped heads, ` +
          `${check.erased.length} erased; ${check.problems.length === 0 ? "all holds" : `${check.problems.length} problems`}`,
      );
    }
    return check.problems.length === 0 ? EXIT.done : EXIT.checkFailed;
  });
}
