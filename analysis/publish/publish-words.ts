import { existsSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { eq } from "drizzle-orm";
import { type Call, EXIT, InputError, type Word } from "../../data/command.ts";
import { type Database, inTransaction, openDatabase } from "../../data/database.ts";
import { notes, sites } from "../../data/schema/index.ts";
import { editions, openForPublication, publishEdition } from "./publish-edition.ts";

/** What drawing needs of the dashboards, handed over by pixelcensus.ts. */
export interface PublishHooks {
  writeFigures(db: Database, outDir: string): Promise<readonly string[]>;
  buildDashboard(db: Database, packageDir: string, outDir: string): Promise<unknown>;
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
      ],
      run: (call) => publishWord(call, hooks),
    },
    {
      name: "reply",
      args: "<site>",
      summary: "record that a sender was asked and what it answered: only then is it named in what is published",
      options: [
        ["--asked <date>", "when it was asked (ISO 8601 date)"],
        ["--answer <text>", "what it answered; empty for no answer"],
      ],
      run: replyWord,
    },
  ];
}

async function publishWord(call: Call, hooks: PublishHooks): Promise<number> {
  const directory = resolvePath(call.directory);
  const db = openDatabase(join(directory, "census.db"));
  try {
    const [what] = call.args;
    if (what === "data-set") return publishDataSet(call, db, directory);
    if (what !== "figures" && what !== "dashboards") {
      throw new InputError(`publish data-set, figures or dashboards, not ${JSON.stringify(what)}`);
    }
    const newest = editions(directory).at(-1);
    if (newest === undefined)
      throw new InputError("no data set is published yet: `pixelcensus publish data-set` first");
    const edition = join(directory, "published", `edition-${String(newest).padStart(4, "0")}`);
    const out = typeof call.options.out === "string" ? resolvePath(call.options.out) : join(edition, what);
    if (existsSync(out)) throw new InputError(`${out} exists: what is published is never overwritten`);
    const redacted = openForPublication(join(edition, "data-set"), directory, db);
    if (what === "figures") for (const name of await hooks.writeFigures(redacted, out)) call.out(join(out, name));
    else {
      await hooks.buildDashboard(redacted, join(edition, "data-set"), out);
      call.out(join(out, "index.html"));
    }
    redacted.$client.close();
    return EXIT.done;
  } finally {
    db.$client.close();
  }
}

function publishDataSet(call: Call, db: Database, directory: string): number {
  const { corrects, because } = call.options;
  const published = publishEdition(db, directory, {
    now: new Date().toISOString(),
    author: "operator",
    ...(typeof corrects === "string" ? { corrects: Number(corrects) } : {}),
    ...(typeof because === "string" ? { because } : {}),
  });
  const share = published.publicShare;
  call.out(published.dir);
  call.out(share === null ? "no verdicts" : `${(share * 100).toFixed(1)} % of verdicts can be rederived from it alone`);
  return EXIT.done;
}

async function replyWord(call: Call): Promise<number> {
  const [site] = call.args;
  const db = openDatabase(join(resolvePath(call.directory), "census.db"));
  try {
    if (site === undefined || db.select().from(sites).where(eq(sites.site, site)).get() === undefined) {
      throw new InputError(`${JSON.stringify(site)} is no site of this campaign`);
    }
    const { asked, answer } = call.options;
    if (typeof asked !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(asked))
      throw new InputError("--asked wants a date such as 2027-03-01");
    const content = { asked, answer: typeof answer === "string" ? answer : null };
    inTransaction(db, (tx) => {
      tx.insert(notes)
        .values({ kind: "reply", subject: site, content, author: "operator", notedAt: new Date().toISOString() })
        .run();
    });
    return EXIT.done;
  } finally {
    db.$client.close();
  }
}
