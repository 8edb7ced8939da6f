import { existsSync, statSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError, type Word } from "../data/command.ts";
import { type Database, openDatabase } from "../data/database.ts";
import { csvOf } from "./publish/csv.ts";
import { queries } from "./queries/index.ts";

/** What the analysis needs of the crawler, handed over by pixelcensus.ts. */
export interface CrawlerHooks {
  /** Items of each stage that are not closed. */
  pending(directory: string): Promise<ReadonlyMap<string, number>>;
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
      args: "<file...>",
      summary: "judge loose .eml files without a campaign; two or more of one mailing are twins",
      options: [
        ["--recipient <address...>", "each file's own address, in the order of the files"],
        ["--json", "print JSON, which is the default"],
      ],
      run: classifyWord,
    },
    {
      name: "query",
      args: "[name]",
      summary: "print a query as JSON or CSV; without a name, list the queries",
      options: [json, ["--csv", "print CSV with a head"]],
      run: (call) => queryWord(call, hooks),
    },
  ];
}

/** Opens the campaign file of a call, does something with it and closes it. */
async function withCampaign<T>(call: Call, act: (db: Database, directory: string) => Promise<T>): Promise<T> {
  const directory = resolvePath(call.directory);
  const db = openDatabase(join(directory, "census.db"));
  try {
    return await act(db, directory);
  } finally {
    db.$client.close();
  }
}

async function judgeWord(call: Call): Promise<number> {
  return withCampaign(call, async (db, directory) => {
    if (typeof call.options.compare === "string") {
      const { compareRuns } = await import("./judge-runs.ts");
      const differences = compareRuns(db, Number(call.options.compare));
      if (call.options.json) call.out(JSON.stringify(differences));
      else
        for (const { site, url, before, after, why } of differences)
          call.out(`${site} ${url}: ${before ?? "–"} → ${after ?? "–"} (${why})`);
      return EXIT.done;
    }
    const { judge } = await import("./judge.ts");
    const made = judge(db, directory, { now: () => new Date() });
    call.out(
      call.options.json
        ? JSON.stringify(made)
        : `run ${made.run}: ${made.verdicts} verdicts on ${made.messages} messages of ${made.sites} sites`,
    );
    return EXIT.done;
  });
}

async function classifyWord(call: Call): Promise<number> {
  const { classifyFiles } = await import("./classify-files.ts");
  const missing = call.args.find((path) => !existsSync(path) || !statSync(path).isFile());
  if (missing !== undefined) throw new InputError(`${missing} is no file`);
  const recipients = (call.options.recipient ?? []) as readonly string[];
  call.out(JSON.stringify(classifyFiles(call.args, { recipients }), null, 1));
  return EXIT.done;
}

async function queryWord(call: Call, hooks: CrawlerHooks): Promise<number> {
  const [name] = call.args;
  if (name === undefined) {
    for (const query of queries) call.out(`${query.name.padEnd(18)} ${query.summary}`);
    return EXIT.done;
  }
  const query = queries.find((row) => row.name === name);
  if (query === undefined)
    throw new InputError(`there is no query ${JSON.stringify(name)}; \`pixelcensus query\` lists them`);
  const pending = name === "coverage" ? await hooks.pending(resolvePath(call.directory)) : new Map<string, number>();
  return withCampaign(call, async (db) => {
    const rows = query.run(db, { pending });
    if (call.options.csv) call.out(csvOf(rows));
    else call.out(JSON.stringify(rows));
    return EXIT.done;
  });
}
