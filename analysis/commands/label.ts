import { type Call, EXIT, InputError } from "../../data/command.ts";
import { verdictWords } from "../../data/schema/judgements.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { drawLabelSample, labelStratum, recordLabel } from "../queries/campaign/label-sample.ts";

/** Name of the one sample that `label` draws and records. */
const SAMPLE = "hand";

export async function labelWord(call: Call): Promise<number> {
  return withCampaign(call, async (db) => {
    const { sample, seed, as, by } = call.options;
    const [subject] = call.args;
    if (subject === undefined) {
      if (!/^[1-9]\d*$/.test(String(sample)))
        throw new InputError("label needs --sample SIZE, or a subject with --as and --by");
      // The stratum holds the judge's verdict, which would lead the labeller.
      const items = drawLabelSample(db, Number(sample), Number(seed ?? 1)).map(({ stratum: _, ...item }) => item);
      call.out(JSON.stringify(items, null, 1));
      return EXIT.done;
    }
    const label = verdictWords.find((word) => word === as);
    if (label === undefined) throw new InputError(`--as is one of ${verdictWords.join(", ")}`);
    if (typeof by !== "string") throw new InputError("label needs --by LABELLER");
    const stratum = labelStratum(db, subject);
    if (stratum === null) throw new InputError(`the current judgement holds no resource ${JSON.stringify(subject)}`);
    recordLabel(db, { sample: SAMPLE, subject, stratum, label, labeller: by }, new Date());
    call.out(`${by} calls ${subject} ${label}`);
    return EXIT.done;
  });
}
