import { type Call, EXIT, InputError } from "../../data/command.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { explain } from "../explain.ts";

export async function explainWord(call: Call): Promise<number> {
  return withCampaign(call, async (db) => {
    const text = explain(db, call.args[0]!);
    if (text === null) throw new InputError(`the current judgement knows nothing by ${JSON.stringify(call.args[0])}`);
    for (const line of text.split("\n")) call.out(line);
    return EXIT.done;
  });
}
