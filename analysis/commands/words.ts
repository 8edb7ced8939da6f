import type { Word } from "../../data/command.ts";
import type { CrawlerHooks } from "./hooks.ts";
import type { PublishHooks } from "./publish-hooks.ts";

const json = ["--json", "print one JSON value on stdout"] as const;

/** The analysis' words: names, arguments and summaries, which load nothing until a word runs. */
export function analysisWords(hooks: () => Promise<CrawlerHooks>): readonly Word[] {
  return [
    {
      name: "judge",
      isLong: true,
      summary: "judge every message into a new run, which becomes current when it is whole",
      options: [["--compare <run>", "list what the current run says otherwise than this one, and why"], json],
      run: async (call) => (await import("./judge.ts")).judgeWord(call),
    },
    {
      name: "classify",
      args: "[file...]",
      summary: "judge loose .eml files without a campaign; two or more of one mailing are twins",
      options: [
        ["--recipient <address...>", "each file's own address, in the order of the files"],
        ["--twins", "the files are copies of one mailing to different readers: compare them whatever they look like"],
        ["--json", "print JSON, which is the default"],
      ],
      run: async (call) => (await import("./classify.ts")).classifyWord(call),
    },
    {
      name: "explain",
      args: "<what>",
      summary: "what stands behind the verdicts of a request (VISIT#SEQUENCE), a message or a site, in words",
      run: async (call) => (await import("./explain.ts")).explainWord(call),
    },
    {
      name: "label",
      args: "[subject]",
      summary: "draw a sample for labelling by hand, or record a person's label of one item",
      options: [
        ["--sample <size>", "draw so many items, spread over the strata"],
        ["--seed <number>", "the same seed draws the same items"],
        ["--as <label>", "the label: tracker, not-a-tracker or undetermined"],
        ["--by <labeller>", "who labels"],
      ],
      run: async (call) => (await import("./label.ts")).labelWord(call),
    },
    {
      name: "export-list",
      summary: "write the campaign's proved trackers as an Adblock list and a hosts list into published/",
      run: async (call) => (await import("./export-list.ts")).exportListWord(call),
    },
    {
      name: "dossier",
      args: "[site]",
      summary: "write a sealed evidence folder about one sender, or one message, into restricted/",
      options: [
        ["--message <file>", "about one message file that somebody handed in, which is never opened"],
        ["--against <dir>", "with --message: a campaign whose seeds' copies of the same issue serve as twins"],
        ["--from <day>", "leave out messages before this day (YYYY-MM-DD)"],
        ["--to <day>", "leave out messages after this day"],
        ["--redacted", "write the public form too, into published/: no bodies, pseudonyms for addresses and tokens"],
        ["--zip", "pack each folder into one zip beside it"],
        ["--no-pdf", "leave the PDF reports out"],
        ["--json", "print one JSON object a folder on stdout"],
      ],
      run: async (call) => (await import("./dossier.ts")).dossierWord(call, await hooks()),
    },
    {
      name: "verify",
      args: "<bag>",
      summary: "check a dossier, folder or zip, from its own bytes; needs no campaign and no network",
      options: [["--roots <file...>", "PEM files of time-stamp authorities that you trust"], json],
      run: async (call) => (await import("./verify.ts")).verifyWord(call, await hooks()),
    },
    {
      name: "query",
      args: "[name]",
      summary: "print a query as JSON or CSV; without a name, list the queries",
      options: [json, ["--csv", "print CSV with a head"], ["--with <dir>", "an earlier campaign to compare with"]],
      run: async (call) => (await import("./query.ts")).queryWord(call, await hooks()),
    },
  ];
}

/** The words `publish` and `reply`. */
export function publishWords(hooks: PublishHooks): readonly Word[] {
  return [
    {
      name: "publish",
      args: "<what>",
      summary: "write the next edition of the data-set, or its figures or dashboards from the newest data set alone",
      options: [
        ["--corrects <n>", "number of the edition that this one corrects"],
        ["--because <text>", "why it had to be corrected"],
        ["--out <dir>", "where figures or dashboards go"],
        ["--from <dir>", "a data set alone, without its campaign, to draw the figures of"],
      ],
      run: async (call) => (await import("./publish.ts")).publishWord(call, hooks),
    },
    {
      name: "reply",
      args: "<site>",
      summary: "record that a sender was asked and what it answered: only then is it named in what is published",
      options: [
        ["--asked <date>", "when it was asked (ISO 8601 date)"],
        ["--answer <text>", "what it answered; empty for no answer"],
      ],
      run: async (call) => (await import("./reply.ts")).replyWord(call),
    },
  ];
}
