/** Works through 300 items, 5 ms each, printing each as it begins: to be killed in mid-run. */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { runStage } from "../../../crawler/runner/local.ts";
import type { Candidate, Stage } from "../../../crawler/runner/stage.ts";
import { openDatabase } from "../../../data/database.ts";

const stage: Stage<{ now(): Date }, Candidate, null> = {
  name: "slow",
  kind: "observation",
  version: 1,
  concurrency: 4,
  maxAttempts: 1,
  candidates: () => sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 300)
    select 'item ' || i as subject, 0 as round, null as due_at from n`,
  async work({ subject }) {
    process.stdout.write(`${subject}\n`);
    await setTimeout(5);
    return null;
  },
  save() {},
};

const db = openDatabase(join(process.argv[2]!, "census.db"));
await runStage(stage, db, { now: () => new Date() }, { stop: new AbortController().signal, tell: () => {} });
db.$client.close();
