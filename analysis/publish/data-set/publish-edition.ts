import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../../data/command.ts";
import { type Database, inTransaction } from "../../../data/database.ts";
import { notes } from "../../../data/schema/index.ts";
import { currentRun, pinRun } from "../../queries/campaign/current-run.ts";
import { maskedPictures } from "../redaction/masked-pictures.ts";
import { writeNotice } from "./correction-notice.ts";
import { type EditionFacts, type PublishedDataSet, writeDataSet } from "./data-set.ts";
import { protocolOf } from "./protocol.ts";

/** Name of an edition's folder. */
export const folderOf = (number: number): string => `edition-${String(number).padStart(4, "0")}`;

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
 * Writes the next edition of the data set into published/edition-NNNN/data-set. No file of an old edition is changed; one
 * that is corrected gets a notice beside its files. Throws InputError for a correction of an edition that is not there.
 */
export function publishEdition(
  db: Database,
  campaignDir: string,
  options: {
    readonly now: string;
    readonly author: string;
    readonly corrects?: number;
    readonly because?: string;
    /** Judges a package in memory anew. */
    readonly rejudge: (db: Database) => void;
  },
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
  const folder = join(campaignDir, "published", folderOf(number));
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  try {
    const published = writeDataSet(db, join(making, "data-set"), {
      key: pseudonymKey(campaignDir),
      edition,
      pictures: maskedPictures(db, campaignDir),
      protocol: protocolOf(db),
      rejudge: options.rejudge,
    });
    renameSync(making, folder);
    record(db, campaignDir, edition, options.author);
    return { ...published, dir: join(folder, "data-set") };
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw error;
  }
}

/** Notes the edition in the campaign, and puts a notice into the folder of the one that it corrects. */
function record(db: Database, campaignDir: string, edition: EditionFacts, author: string): void {
  const { number, corrects, because, publishedAt } = edition;
  if (corrects !== null) {
    const folder = join(campaignDir, "published", folderOf(corrects));
    writeNotice(folder, corrects, { by: number, publishedAt, because: because ?? "" });
  }
  inTransaction(db, (tx) => {
    tx.insert(notes)
      .values({
        kind: "edition",
        subject: folderOf(number),
        content: { number, corrects, because },
        author,
        notedAt: publishedAt,
      })
      .run();
  });
}
