import { type Call, EXIT, InputError, TOOL_VERSION } from "../../data/command.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { readHar } from "../open/read-har.ts";

export async function harWord(call: Call): Promise<number> {
  const { client, round = "0" } = call.options;
  if (!/^\d+$/.test(String(round))) throw new InputError(`--round is a number from 0, not ${JSON.stringify(round)}`);
  return withCampaign(call, async (db) => {
    const wanted = { message: call.args[0]!, mailClient: String(client ?? "desktop"), round: Number(round) };
    call.out(JSON.stringify(readHar(db, wanted, TOOL_VERSION), null, 1));
    return EXIT.done;
  });
}
