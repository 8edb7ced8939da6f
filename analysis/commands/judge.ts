import { type Call, EXIT, InputError } from "../../data/command.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { judgeInParallel, threadsFor } from "../judge/judge-in-parallel.ts";
import { compareRuns } from "../judge/judge-runs.ts";
import { notJudged } from "../queries/campaign/not-judged.ts";

export async function judgeWord(call: Call): Promise<number> {
  return withCampaign(call, async (db, directory) => {
    if (typeof call.options.compare === "string") {
      const differences = compareRuns(db, Number(call.options.compare));
      if (differences === null) {
        const kept = db.$client
          .prepare("select id from judgement_runs where finished_at is not null order by id")
          .pluck()
          .all();
        throw new InputError(
          `there is no run ${JSON.stringify(call.options.compare)}; kept are ${kept.join(", ") || "none"}`,
        );
      }
      if (call.options.json) call.out(JSON.stringify(differences));
      else
        for (const { site, message, url, before, after, why } of differences)
          call.out(`${site} ${url} in ${message.slice(0, 16)}: ${before ?? "–"} → ${after ?? "–"} (${why})`);
      if (differences.length === 0 && !call.options.json)
        call.out(`nothing: the current run says the same as run ${call.options.compare}`);
      return EXIT.done;
    }
    const made = await judgeInParallel(db, directory, { now: () => new Date(), threads: threadsFor(db) });
    const left = notJudged(db);
    if (call.options.json) call.out(JSON.stringify({ ...made, notJudged: left }));
    else {
      call.out(`run ${made.run}: ${made.verdicts} verdicts on ${made.messages} messages of ${made.sites} sites`);
      for (const { reason, messages } of left) call.out(`not judged: ${messages} (${reason})`);
      for (const subject of made.givenUp)
        call.out(`not judged: ${subject} (a bug of pixelcensus; its stack is in the ledger)`);
    }
    return made.givenUp.length > 0 ? EXIT.gaveUp : EXIT.done;
  });
}
