import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { eq } from "drizzle-orm";
import { type Call, EXIT, InputError, isDay, type Word } from "../../data/command.ts";
import { type Database, inTransaction } from "../../data/database.ts";
import { notes, sites } from "../../data/schema/index.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { LeakFoundError } from "./data-set/data-set.ts";
import { openForFigures } from "./data-set/open-data-set.ts";
import { editions, folderOf, publishEdition } from "./data-set/publish-edition.ts";
import { secretsOf } from "./redaction/redacted-copy.ts";
import { secretSearch } from "./redaction/secret-index.ts";

/** What publishing needs of the judge and the dashboards, handed over by pixelcensus.ts. */
export interface PublishHooks {
  writeFigures(db: Database, outDir: string): Promise<readonly string[]>;
  buildDashboard(db: Database, packageDir: string, outDir: string): Promise<unknown>;
  /** The judge, for a package in memory. */
  rejudge(): Promise<(db: Database) => void>;
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
  const [what] = call.args;
  const { from } = call.options;
  if (what === "figures" && typeof from === "string") return publishFrom(call, resolvePath(from), hooks);
  return withCampaign(call, async (db, directory) => {
    if (what === "data-set") return publishDataSet(call, db, directory, hooks);
    if (what !== "figures" && what !== "dashboards") {
      throw new InputError(`publish data-set, figures or dashboards, not ${JSON.stringify(what)}`);
    }
    const newest = editions(directory).at(-1);
    if (newest === undefined)
      throw new InputError("no data set is published yet: `pixelcensus publish data-set` first");
    const edition = join(directory, "published", folderOf(newest));
    const out = outOf(call, join(edition, what));
    const dataSet = join(edition, "data-set");
    for (const name of await draw(what, dataSet, out, hooks)) call.out(join(out, name));
    const found = findInFolder(out, secretSearch(secretsOf(db).forms));
    if (found === null) return EXIT.done;
    rmSync(out, { recursive: true });
    throw new LeakFoundError(`${found}: a seed address or live token; nothing is published`);
  });
}

/** Anybody with a data set and nothing else draws its figures again. */
async function publishFrom(call: Call, dataSet: string, hooks: PublishHooks): Promise<number> {
  if (!existsSync(join(dataSet, "datapackage.json"))) throw new InputError(`${dataSet} holds no data set`);
  const out = outOf(call, "figures");
  for (const name of await draw("figures", dataSet, out, hooks)) call.out(join(out, name));
  return EXIT.done;
}

function outOf(call: Call, usual: string): string {
  const out = typeof call.options.out === "string" ? resolvePath(call.options.out) : usual;
  if (existsSync(out)) throw new InputError(`${out} exists: what is published is never overwritten`);
  return out;
}

/** Draws from the data set alone; names of the files that a reader begins with. */
async function draw(
  what: "figures" | "dashboards",
  dataSet: string,
  out: string,
  hooks: PublishHooks,
): Promise<readonly string[]> {
  const redacted = openForFigures(dataSet);
  try {
    if (what === "figures") return await hooks.writeFigures(redacted, out);
    await hooks.buildDashboard(redacted, dataSet, out);
    return ["index.html"];
  } finally {
    redacted.$client.close();
  }
}

/** The first file of a folder in which a secret is found; null when there is none. */
function findInFolder(folder: string, find: ReturnType<typeof secretSearch>): string | null {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && find(readFileSync(path)) !== null) return path;
  }
  return null;
}

async function publishDataSet(call: Call, db: Database, directory: string, hooks: PublishHooks): Promise<number> {
  const { corrects, because } = call.options;
  if (corrects !== undefined && !/^[1-9]\d*$/.test(String(corrects)))
    throw new InputError("--corrects wants the number of an edition");
  const { dir, publicShare: share } = publishEdition(db, directory, {
    now: new Date().toISOString(),
    author: "operator",
    rejudge: await hooks.rejudge(),
    ...(typeof corrects === "string" ? { corrects: Number(corrects) } : {}),
    ...(typeof because === "string" ? { because } : {}),
  });
  call.out(dir);
  if (typeof corrects === "string") {
    const notice = join(directory, "published", folderOf(Number(corrects)), "notice.js");
    call.out(
      `edition ${corrects} says so on each page; put ${notice} over the notice.js of any copy of its dashboards`,
    );
  }
  call.out(share === null ? "no verdicts" : `${(share * 100).toFixed(1)} % of verdicts can be rederived from it alone`);
  return EXIT.done;
}

async function replyWord(call: Call): Promise<number> {
  const [site] = call.args;
  const { asked, answer } = call.options;
  return withCampaign(call, async (db) => {
    if (site === undefined || db.select().from(sites).where(eq(sites.site, site)).get() === undefined)
      throw new InputError(`${JSON.stringify(site)} is no site of this campaign`);
    if (typeof asked !== "string" || !isDay(asked)) throw new InputError("--asked wants a day such as 2027-03-01");
    const content = { asked, answer: typeof answer === "string" ? answer : null };
    inTransaction(db, (tx) => {
      tx.insert(notes)
        .values({ kind: "reply", subject: site, content, author: "operator", notedAt: new Date().toISOString() })
        .run();
    });
    return EXIT.done;
  });
}
