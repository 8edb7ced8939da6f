import { existsSync, statSync } from "node:fs";
import { basename, join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError, isDay, TOOL_VERSION } from "../../data/command.ts";
import { type Database, inTransaction } from "../../data/database.ts";
import { appendJournal } from "../../data/journal.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import type { DossierWorld, OpeningKey, WrittenDossier } from "../publish/dossier/dossier.ts";
import type { DossierScope } from "../publish/dossier/dossier-facts.ts";
import type { CrawlerHooks } from "./hooks.ts";

export async function dossierWord(call: Call, hooks: CrawlerHooks): Promise<number> {
  const [site] = call.args;
  const { from, to, pdf, redacted, zip, message } = call.options;
  if (message !== undefined) return messageWord(call, hooks);
  if (call.options.against !== undefined) throw new InputError("--against goes with --message");
  if (site === undefined) throw new InputError("dossier needs a site, or --message FILE");
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(String(day))) throw new InputError(`${String(day)} is no day: write YYYY-MM-DD`);
  }
  return withCampaign(call, async (db, directory) => {
    const { scopeOfSite } = await import("../publish/dossier/dossier-facts.ts");
    const { writeDossier } = await import("../publish/dossier/dossier.ts");
    const { judge } = await import("../judge/judge.ts");
    const period = {
      from: typeof from === "string" ? from : null,
      to: typeof to === "string" ? `${to}T23:59:59.999Z` : null,
    };
    const scope = scopeOfSite(db, site, period);
    if (scope.messages.length === 0)
      throw new InputError(`no message of ${site} is in this campaign${(from ?? to) ? " in that time" : ""}`);
    const printer = pdf === false ? null : await hooks.printPdf(directory);
    const world = await dossierWorld(db, directory, hooks, judge, printer);
    try {
      const written = [await writeDossier(db, directory, scope, join(directory, "restricted"), world)];
      if (redacted) written.push(await writeRedactedBeside(db, directory, scope, written[0]!.path, world));
      const { zipBag } = await import("../publish/dossier/zip-bag.ts");
      for (const bag of written) tell(call, bag, zip ? zipBag(bag.path) : null);
      return EXIT.done;
    } finally {
      await printer?.close();
    }
  });
}

type Printer = Awaited<ReturnType<CrawlerHooks["printPdf"]>>;

async function dossierWorld(
  db: Database,
  directory: string,
  hooks: CrawlerHooks,
  judge: typeof import("../judge/judge.ts").judge,
  printer: Printer | null,
): Promise<DossierWorld> {
  return {
    now: () => new Date(),
    toolVersion: TOOL_VERSION,
    printPdf: printer === null ? null : (html) => printer.print(html),
    har: (opening: OpeningKey) => hooks.har(db, opening, TOOL_VERSION),
    judge: (bag, folder) => void judge(bag, folder, { now: () => new Date() }),
    stamp: (data) => hooks.stamp(directory, data),
    isStampable: await hooks.hasAuthority(directory),
  };
}

/** A dossier about one message: in a campaign of its own, whose settings are those of `--against` or of the campaign at hand. */
async function messageWord(call: Call, hooks: CrawlerHooks): Promise<number> {
  const { from, to, redacted, pdf, zip, message: file, against } = call.options;
  if (call.args.length > 0 || from !== undefined || to !== undefined || redacted)
    throw new InputError("--message stands for itself: no site, --from, --to or --redacted beside it");
  if (!existsSync(String(file)) || !statSync(String(file)).isFile()) throw new InputError(`${file} is no file`);
  const isCampaign = (folder: string) => existsSync(join(folder, "campaign.yaml"));
  const [here, other] = [resolvePath(call.directory), typeof against === "string" ? resolvePath(against) : null];
  if (other !== null && !existsSync(join(other, "census.db"))) throw new InputError(`${other} is no campaign`);
  const { judge } = await import("../judge/judge.ts");
  const { writeDossier } = await import("../publish/dossier/dossier.ts");
  const { addTwins, messageScope } = await import("../publish/dossier/message-dossier.ts");
  const settings = [other, here].find((folder) => folder !== null && isCampaign(folder)) ?? null;
  const handedIn = await hooks.handIn(String(file), settings, call);
  const printer = pdf === false ? null : await hooks.printPdf(handedIn.directory);
  try {
    const { db, directory, site, message } = handedIn;
    const world = await dossierWorld(db, directory, hooks, judge, printer);
    const found =
      other === null
        ? messageScope(db, site, message)
        : await withCampaign({ ...call, directory: other }, async (theirs) =>
            addTwins(handedIn, site, message, { db: theirs, directory: other }, world.judge!),
          );
    const parent = isCampaign(here) ? join(here, "restricted") : here;
    const written = await writeDossier(db, directory, found.scope, parent, world, { message, twins: found.journal });
    const { zipBag } = await import("../publish/dossier/zip-bag.ts");
    tell(call, { ...written, messages: 1 + found.twins }, zip ? zipBag(written.path) : null);
    return EXIT.done;
  } finally {
    await printer?.close();
    await handedIn.close();
  }
}

async function writeRedactedBeside(
  db: Database,
  directory: string,
  scope: DossierScope,
  full: string,
  world: Omit<DossierWorld, "har">,
): Promise<WrittenDossier> {
  const { writeRedacted } = await import("../publish/dossier/redacted-dossier.ts");
  const { pseudonymKey } = await import("../publish/data-set/publish-edition.ts");
  const parent = join(directory, "published");
  const written = await writeRedacted(db, { scope, full, parent, key: pseudonymKey(directory) }, world);
  const subject = `dossier of ${scope.site}`;
  const fact = { path: basename(written.path), messages: scope.messages };
  inTransaction(db, (tx) => appendJournal(tx, { kind: "export", subject, fact, writtenAt: world.now().toISOString() }));
  return written;
}

function tell(call: Call, bag: WrittenDossier, zip: string | null): void {
  const why = bag.reasons.length > 0 ? ` (${bag.reasons.join("; ")})` : "";
  const line = `${zip ?? bag.path}: ${bag.messages} messages, ${bag.state}${why}`;
  call.out(call.options.json ? JSON.stringify({ ...bag, zip }) : line);
}
