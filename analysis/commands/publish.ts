import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import type { Database } from "../../data/database.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { LeakFoundError } from "../publish/data-set/data-set.ts";
import { openForFigures } from "../publish/data-set/open-data-set.ts";
import { editions, folderOf, publishEdition } from "../publish/data-set/publish-edition.ts";
import { secretsOf } from "../publish/redaction/redacted-copy.ts";
import { secretSearch } from "../publish/redaction/secret-index.ts";
import type { GivenUpPage, PublishHooks } from "./publish-hooks.ts";

export async function publishWord(call: Call, hooks: PublishHooks): Promise<number> {
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
    const { names, givenUp } = await draw(what, dataSet, out, hooks);
    for (const name of names) call.out(join(out, name));
    for (const { page, error } of givenUp) call.err(`given up: the page of ${page}: ${error}`);
    const found = findInFolder(out, secretSearch(secretsOf(db).forms));
    if (found === null) return givenUp.length > 0 ? EXIT.gaveUp : EXIT.done;
    rmSync(out, { recursive: true });
    throw new LeakFoundError(`${found}: a seed address or live token; nothing is published`);
  });
}

/** Anybody with a data set and nothing else draws its figures again. */
async function publishFrom(call: Call, dataSet: string, hooks: PublishHooks): Promise<number> {
  if (!existsSync(join(dataSet, "datapackage.json"))) throw new InputError(`${dataSet} holds no data set`);
  const out = outOf(call, "figures");
  const { names } = await draw("figures", dataSet, out, hooks);
  for (const name of names) call.out(join(out, name));
  return EXIT.done;
}

function outOf(call: Call, usual: string): string {
  const out = typeof call.options.out === "string" ? resolvePath(call.options.out) : usual;
  if (existsSync(out)) throw new InputError(`${out} exists: what is published is never overwritten`);
  return out;
}

/** Draws from the data set alone; names of the files that a reader begins with, and pages that could not be made. */
async function draw(
  what: "figures" | "dashboards",
  dataSet: string,
  out: string,
  hooks: PublishHooks,
): Promise<{ readonly names: readonly string[]; readonly givenUp: readonly GivenUpPage[] }> {
  const redacted = openForFigures(dataSet);
  try {
    if (what === "figures") return { names: await hooks.writeFigures(redacted, out), givenUp: [] };
    const { givenUp } = await hooks.buildDashboard(redacted, dataSet, out);
    return { names: ["index.html"], givenUp };
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
