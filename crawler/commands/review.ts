import { join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import { openCampaignDatabase } from "../../data/database.ts";
import type { Review } from "../../data/schema/index.ts";
import { openReviews, recordReview, reviewVerdicts } from "../subscribe/review.ts";

export async function reviewWord(call: Call): Promise<number> {
  const db = openCampaignDatabase(resolvePath(call.directory));
  try {
    const [kind, subject, verdict] = call.args;
    if (kind === undefined) {
      const rows = openReviews(db);
      if (call.options.json === true) call.out(JSON.stringify(rows));
      else {
        for (const row of rows) {
          call.out(`${row.kind} "${row.subject}": ${row.outcome} (${row.reasons.join("; ")})`);
          for (const line of [row.url, ...row.screenshots.map((path) => join(call.directory, path))])
            if (line !== null) call.out(`  ${line}`);
        }
        call.err(
          rows.length === 0
            ? "nothing waits for a review"
            : `${rows.length} to review: pixelcensus review KIND "SUBJECT" VERDICT --author WHO [--because WHY]\n${Object.entries(
                reviewVerdicts,
              )
                .map(([of, words]) => `verdicts on a ${of}: ${words.join(", ")}`)
                .join("\n")}`,
        );
      }
      return EXIT.done;
    }
    if (kind !== "sign-up" && kind !== "confirmation")
      throw new InputError(`review: a sign-up or a confirmation, not ${JSON.stringify(kind)}`);
    if (subject === undefined || verdict === undefined || typeof call.options.author !== "string")
      throw new InputError('review: give KIND "SUBJECT" VERDICT --author WHO');
    const review: Omit<Review, "id"> = {
      kind,
      subject,
      verdict,
      author: call.options.author,
      because: typeof call.options.because === "string" ? call.options.because : null,
      reviewedAt: new Date().toISOString(),
    };
    recordReview(db, review);
    call.out(
      call.options.json === true
        ? JSON.stringify(review)
        : `kept: ${kind} ${subject} is ${verdict}, says ${review.author}`,
    );
    return EXIT.done;
  } finally {
    db.$client.close();
  }
}
