import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError, isDay, TOOL_VERSION, type Word } from "../data/command.ts";
import { type Database, inTransaction } from "../data/database.ts";
import { appendJournal } from "../data/journal.ts";
import { withCampaign } from "../data/with-campaign.ts";
import type { CrawlerHooks } from "./cli.ts";
import type { DossierWorld, OpeningKey, WrittenDossier } from "./publish/dossier/dossier.ts";
import type { DossierScope } from "./publish/dossier/dossier-facts.ts";

const json = ["--json", "print one JSON value on stdout"] as const;

/** The words that write evidence folders and check them. */
export function dossierWords(hooks: CrawlerHooks): readonly Word[] {
  return [
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
      run: (call) => dossierWord(call, hooks),
    },
    {
      name: "verify",
      args: "<bag>",
      summary: "check a dossier, folder or zip, from its own bytes; needs no campaign and no network",
      options: [["--roots <file...>", "PEM files of time-stamp authorities that you trust"], json],
      run: (call) => verifyWord(call, hooks),
    },
  ];
}

async function dossierWord(call: Call, hooks: CrawlerHooks): Promise<number> {
  const [site] = call.args;
  const { from, to, pdf, redacted, zip, message } = call.options;
  if (message !== undefined) return messageWord(call, hooks);
  if (call.options.against !== undefined) throw new InputError("--against goes with --message");
  if (site === undefined) throw new InputError("dossier needs a site, or --message FILE");
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(String(day))) throw new InputError(`${String(day)} is no day: write YYYY-MM-DD`);
  }
  return withCampaign(call, async (db, directory) => {
    const { scopeOfSite } = await import("./publish/dossier/dossier-facts.ts");
    const { writeDossier } = await import("./publish/dossier/dossier.ts");
    const { judge } = await import("./judge/judge.ts");
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
      const { zipBag } = await import("./publish/dossier/zip-bag.ts");
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
  judge: typeof import("./judge/judge.ts").judge,
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
  const { judge } = await import("./judge/judge.ts");
  const { writeDossier } = await import("./publish/dossier/dossier.ts");
  const { addTwins, messageScope } = await import("./publish/dossier/message-dossier.ts");
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
    const { zipBag } = await import("./publish/dossier/zip-bag.ts");
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
  const { writeRedacted } = await import("./publish/dossier/redacted-dossier.ts");
  const { pseudonymKey } = await import("./publish/data-set/publish-edition.ts");
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

/** The PEM text of a file of roots. One that holds no certificate would pass for roots, and judge nothing. */
function readRoots(path: string): string {
  const pem = isFile(path) ? readFileSync(path, "utf8") : "";
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) throw new InputError(`--roots: ${path} holds no PEM certificate`);
  return pem;
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

async function verifyWord(call: Call, hooks: CrawlerHooks): Promise<number> {
  const [bag] = call.args;
  if (!isFile(bag!) && !isFolder(bag!)) throw new InputError(`${bag} is not there`);
  const { verifyBag } = await import("./publish/verify/verify-bag.ts");
  const { judge } = await import("./judge/judge.ts");
  const roots = ((call.options.roots ?? []) as readonly string[]).map(readRoots);
  const claims = await verifyBag(resolvePath(bag!), {
    roots,
    toolVersion: TOOL_VERSION,
    ...(await hooks.rederive()),
    har: hooks.har,
    replayLookups: hooks.replayLookups,
    repeatChecks: hooks.repeatChecks,
    judge: (db, folder) => void judge(db, folder, { now: () => new Date(0) }),
  });
  const words = { holds: "holds    ", fails: "FAILS    ", unchecked: "unchecked", "left out": "left out " } as const;
  if (call.options.json) call.out(JSON.stringify(claims));
  else
    for (const { claim, state, detail } of claims)
      call.out(`${words[state]} ${claim}${detail === "" ? "" : `: ${detail}`}`);
  if (claims.some(({ state }) => state === "fails")) return EXIT.checkFailed;
  return claims.some(({ state }) => state === "unchecked") ? EXIT.notChecked : EXIT.done;
}
