import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError, type Word } from "../data/command.ts";
import { type Database, openDatabase } from "../data/database.ts";
import { verdictWords } from "../data/schema/judgements.ts";
import { withCampaign } from "../data/with-campaign.ts";
import { dossierWords } from "./dossier-words.ts";
import { csvOf } from "./publish/data-set/csv.ts";
import type { HarOf } from "./publish/dossier/drawn-files.ts";
import type { StampAnswer } from "./publish/dossier/seal-stamps.ts";
import type { VerifyWorld } from "./publish/verify/verify-bag.ts";
import { queries } from "./queries/index.ts";

/** What the analysis needs of the crawler, handed over by pixelcensus.ts. */
export interface CrawlerHooks {
  /** Items of each stage that are not closed. */
  pending(directory: string): Promise<ReadonlyMap<string, number>>;
  /** Prints HTML as PDF with the campaign's browser. */
  printPdf(directory: string): Promise<{ print(html: string): Promise<Uint8Array>; close(): Promise<void> }>;
  /** Asks the campaign's time-stamp authorities for tokens over bytes. */
  stamp(directory: string, data: Uint8Array): Promise<readonly StampAnswer[]>;
  /** Whether campaign.yaml names a time-stamp authority. */
  hasAuthority(directory: string): Promise<boolean>;
  /** One opening as HTTP Archive. */
  readonly har: HarOf;
  readonly replayLookups: (db: Database) => void;
  readonly repeatChecks: VerifyWorld["repeatChecks"];
  /** Takes one message file in without opening it, by the settings of a campaign's folder where one is given. */
  handIn(
    file: string,
    settings: string | null,
    call: Pick<Call, "stop" | "err">,
  ): Promise<{
    readonly db: Database;
    readonly directory: string;
    readonly message: string;
    readonly site: string;
    close(): Promise<void>;
  }>;
  /** Takes messages apart again, and says what a stored body shows of itself. */
  rederive(): Promise<Pick<VerifyWorld, "replayMessages" | "readBody">>;
}

const json = ["--json", "print one JSON value on stdout"] as const;

/** The analysis' words. */
export function analysisWords(hooks: CrawlerHooks): readonly Word[] {
  return [
    {
      name: "judge",
      summary: "judge every message into a new run, which becomes current when it is whole",
      options: [["--compare <run>", "list what the current run says otherwise than this one, and why"], json],
      run: judgeWord,
    },
    {
      name: "classify",
      args: "[file...]",
      summary: "judge loose .eml files without a campaign; two or more of one mailing are twins",
      options: [
        ["--recipient <address...>", "each file's own address, in the order of the files"],
        ["--json", "print JSON, which is the default"],
      ],
      run: classifyWord,
    },
    {
      name: "explain",
      args: "<what>",
      summary: "what stands behind the verdicts of a request (VISIT#SEQUENCE), a message or a site, in words",
      run: explainWord,
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
      run: labelWord,
    },
    {
      name: "export-list",
      summary: "write the campaign's proved trackers as an Adblock list and a hosts list into published/",
      run: exportListWord,
    },
    ...dossierWords(hooks),
    {
      name: "query",
      args: "[name]",
      summary: "print a query as JSON or CSV; without a name, list the queries",
      options: [json, ["--csv", "print CSV with a head"], ["--with <dir>", "an earlier campaign to compare with"]],
      run: (call) => queryWord(call, hooks),
    },
  ];
}

async function judgeWord(call: Call): Promise<number> {
  return withCampaign(call, async (db, directory) => {
    if (typeof call.options.compare === "string") {
      const { compareRuns } = await import("./judge/judge-runs.ts");
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
    const { judgeInParallel, threadsFor } = await import("./judge/judge-in-parallel.ts");
    const made = await judgeInParallel(db, directory, { now: () => new Date(), threads: threadsFor(db) });
    const { notJudged } = await import("./queries/campaign/not-judged.ts");
    const left = notJudged(db);
    if (call.options.json) call.out(JSON.stringify({ ...made, notJudged: left }));
    else {
      call.out(`run ${made.run}: ${made.verdicts} verdicts on ${made.messages} messages of ${made.sites} sites`);
      for (const { reason, messages } of left) call.out(`not judged: ${messages} (${reason})`);
    }
    return EXIT.done;
  });
}

async function classifyWord(call: Call): Promise<number> {
  const { classifyFiles } = await import("./classify-files.ts");
  const isFile = (path: string) => existsSync(path) && statSync(path).isFile();
  // An option that takes several values takes the files behind it too: `--recipient ADDRESS FILE --recipient ADDRESS FILE`.
  const named = (call.options.recipient ?? []) as readonly string[];
  const recipients = named.filter((word) => word.includes("@") && !isFile(word));
  const files = [...named.filter((word) => !recipients.includes(word)), ...call.args];
  if (files.length === 0) throw new InputError("classify needs a file at least");
  const missing = files.find((path) => !isFile(path));
  if (missing !== undefined)
    throw new InputError(`${missing} is no file${named.includes(missing) ? ", nor an address of a recipient" : ""}`);
  if (recipients.length > files.length)
    throw new InputError(`${recipients.length} recipients are named for ${files.length} files`);
  call.out(JSON.stringify(classifyFiles(files, { recipients }), null, 1));
  return EXIT.done;
}

async function explainWord(call: Call): Promise<number> {
  return withCampaign(call, async (db) => {
    const { explain } = await import("./explain.ts");
    const text = explain(db, call.args[0]!);
    if (text === null) throw new InputError(`the current judgement knows nothing by ${JSON.stringify(call.args[0])}`);
    for (const line of text.split("\n")) call.out(line);
    return EXIT.done;
  });
}

async function exportListWord(call: Call): Promise<number> {
  return withCampaign(call, async (db, directory) => {
    const { exportCampaignLists } = await import("./judge/judge-export.ts");
    const lists = exportCampaignLists(db, "Trackers proved by a campaign of pixelcensus");
    if (lists === null) throw new InputError("nothing was judged yet: `pixelcensus judge` first");
    mkdirSync(join(directory, "published"), { recursive: true });
    for (const [name, text] of [
      ["trackers.adblock.txt", lists.adblock],
      ["trackers.hosts.txt", lists.hosts],
    ] as const) {
      const path = join(directory, "published", name);
      writeFileSync(path, text);
      call.out(`${path}: ${text.split("\n").filter((line) => line !== "" && !/^[!#]/.test(line)).length} entries`);
    }
    return EXIT.done;
  });
}

/** Name of the one sample that `label` draws and records. */
const SAMPLE = "hand";

async function labelWord(call: Call): Promise<number> {
  return withCampaign(call, async (db) => {
    const { drawLabelSample, labelStratum, recordLabel } = await import("./queries/campaign/label-sample.ts");
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

async function queryWord(call: Call, hooks: CrawlerHooks): Promise<number> {
  const [name] = call.args;
  if (name === undefined) {
    const width = Math.max(...queries.map((query) => query.name.length));
    const listed = queries.map(({ name, summary }) => ({ name, summary }));
    if (call.options.json) call.out(JSON.stringify(listed));
    else for (const { name, summary } of listed) call.out(`${name.padEnd(width)} ${summary}`);
    return EXIT.done;
  }
  if (call.options.json && call.options.csv) throw new InputError("--json or --csv, not both");
  const query = queries.find((row) => row.name === name);
  if (query === undefined)
    throw new InputError(`there is no query ${JSON.stringify(name)}; \`pixelcensus query\` lists them`);
  const pending = name === "coverage" ? await hooks.pending(resolvePath(call.directory)) : new Map<string, number>();
  const earlier = call.options.with;
  if (name === "campaign-difference" && typeof earlier !== "string")
    throw new InputError("campaign-difference needs --with DIR, the other campaign's directory");
  const path = typeof earlier === "string" ? join(resolvePath(earlier), "census.db") : null;
  if (path !== null && !existsSync(path)) throw new InputError(`there is no campaign file ${path}`);
  const other = path === null ? null : openDatabase(path);
  return withCampaign(call, async (db) => {
    const rows = query.run(db, { pending, other });
    other?.$client.close();
    // Without a row nobody knows the columns: nothing is printed.
    if (call.options.csv) for (const line of rows.length === 0 ? [] : csvOf(rows).split("\r\n")) call.out(line);
    else call.out(JSON.stringify(rows));
    return EXIT.done;
  });
}
