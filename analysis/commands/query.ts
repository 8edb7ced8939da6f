import { existsSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import { openDatabase } from "../../data/database.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { csvOf } from "../publish/data-set/csv.ts";
import { queries } from "../queries/index.ts";
import type { CrawlerHooks } from "./hooks.ts";

export async function queryWord(call: Call, hooks: Pick<CrawlerHooks, "pending">): Promise<number> {
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
