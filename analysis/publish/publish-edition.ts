import { createHmac, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../data/command.ts";
import { type Database, inTransaction } from "../../data/database.ts";
import { notes } from "../../data/schema/index.ts";
import { currentRun, pinRun } from "../queries/current-run.ts";
import { type PublishedDataSet, writeDataSet } from "./data-set.ts";
import { maskedPictures } from "./masked-pictures.ts";
import { openDataSet } from "./open-data-set.ts";

const folderOf = (number: number): string => `edition-${String(number).padStart(4, "0")}`;

/** The campaign's key for pseudonyms, drawn once and kept in secrets/ (0600): without it no pseudonym can be guessed. */
export function pseudonymKey(campaignDir: string): Buffer {
  const folder = join(campaignDir, "secrets");
  const path = join(folder, "pseudonym-key");
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
  }
  return Buffer.from(readFileSync(path, "utf8").trim(), "hex");
}

/** Numbers of the editions in published/, ascending. */
export function editions(campaignDir: string): number[] {
  const folder = join(campaignDir, "published");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^edition-(\d{4})$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * Writes the next edition of the data set into published/edition-NNNN/data-set. Old editions are never touched; one
 * that is corrected gets a notice beside it. Throws InputError for a correction of an edition that is not there.
 */
export function publishEdition(
  db: Database,
  campaignDir: string,
  options: { readonly now: string; readonly author: string; readonly corrects?: number; readonly because?: string },
): PublishedDataSet {
  const before = editions(campaignDir);
  const { corrects = null, because = null } = options;
  if (corrects !== null && !before.includes(corrects))
    throw new InputError(`there is no edition ${corrects} to correct`);
  if ((corrects === null) !== (because === null))
    throw new InputError("a correction needs both --corrects N and --because TEXT");
  const number = (before.at(-1) ?? 0) + 1;
  const edition = { number, publishedAt: options.now, corrects, because };
  // Pinned first: a judgement made meanwhile must not drop the run that is being published.
  const run = currentRun(db);
  if (run !== null) pinRun(db, run.id, folderOf(number));
  const published = writeDataSet(db, join(campaignDir, "published", folderOf(number), "data-set"), {
    key: pseudonymKey(campaignDir),
    edition,
    pictures: maskedPictures(db, campaignDir),
  });
  if (corrects !== null) {
    const notice = `Edition ${corrects} was corrected by edition ${number} on ${options.now}: ${because}\n`;
    writeFileSync(join(campaignDir, "published", `${folderOf(corrects)}.CORRECTED.txt`), notice, { flag: "a" });
  }
  inTransaction(db, (tx) => {
    tx.insert(notes)
      .values({
        kind: "edition",
        subject: folderOf(number),
        content: { number, corrects, because },
        author: options.author,
        notedAt: options.now,
      })
      .run();
  });
  return published;
}

/**
 * A published data set opened for figures: senders that were never asked (`pixelcensus reply`) bear keyed pseudonyms,
 * and so do all names below their sites.
 */
export function openForPublication(dataSetDir: string, campaignDir: string, db: Database): Database {
  const key = pseudonymKey(campaignDir);
  const asked = new Set(
    db.$client.prepare("select distinct subject from notes where kind = 'reply'").pluck().all() as string[],
  );
  return openDataSet(dataSetDir, (site) =>
    asked.has(site) ? null : `sender-${createHmac("sha256", key).update(site).digest("hex").slice(0, 8)}.invalid`,
  );
}
