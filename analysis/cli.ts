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
