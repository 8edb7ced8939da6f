import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, type Word } from "../data/command.ts";
import { openCampaignDatabase } from "../data/database.ts";
import type { Review } from "../data/schema/index.ts";
import { InputError } from "./runner/errors.ts";

const json = ["--json", "print JSON on stdout"] as const;

/** The words about signing up that are no stages. */
export const signUpWords: readonly Word[] = [
  {
    name: "forms",
    args: "<page...>",
    summary: "say for each file or address what would be done there; fills and presses nothing",
    options: [["--offline", "load saved pages with all network blocked"], json],
    run: async (call) => (await import("./subscribe/forms.ts")).runForms(call),
  },
  {
    name: "review",
    args: "[kind] [subject] [verdict]",
    summary: "list attempts that the tool could not judge, or keep a person's verdict on one",
    options: [["--author <who>", "who says so"], ["--because <text>", "why"], json],
    run: reviewWord,
  },
  {
    name: "study",
    summary: "write the public page of the study (EN, FR) and the protocol to pre-register, with its hash",
    options: [json],
    run: studyWord,
  },
];

async function reviewWord(call: Call): Promise<number> {
  const { openReviews, recordReview, reviewVerdicts } = await import("./subscribe/review.ts");
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

async function studyWord(call: Call): Promise<number> {
  const { readCampaign } = await import("./plan/campaign-file.ts");
  const { protocolOf, studyPage } = await import("./plan/study.ts");
  const campaign = readCampaign(resolvePath(call.directory));
  const { study } = campaign;
  if (study === undefined)
    throw new InputError(
      "campaign.yaml holds no block `study:` (title, controller, contact, ethics, legalBasis, retention)",
    );
  const folder = join(campaign.directory, "published", "study");
  mkdirSync(folder, { recursive: true });
  const protocol = protocolOf({ ...campaign, study });
  const files = {
    "index.en.html": studyPage({ ...campaign, study }, "en"),
    "index.fr.html": studyPage({ ...campaign, study }, "fr"),
    "protocol.json": protocol.text,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const paths = Object.keys(files).map((name) => join(folder, name));
  call.out(
    call.options.json === true
      ? JSON.stringify({ files: paths, protocolSha256: protocol.sha256 })
      : `${paths.join("\n")}\nprotocol SHA-256 ${protocol.sha256}`,
  );
  return EXIT.done;
}
