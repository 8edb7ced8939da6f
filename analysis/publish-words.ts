import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve as resolvePath } from "node:path";
import { desc, eq } from "drizzle-orm";
import { type Call, EXIT, InputError, type Word } from "../data/command.ts";
import { type Database, inTransaction, openDatabase } from "../data/database.ts";
import { appendJournal } from "../data/journal.ts";
import { campaignFiles, judgementRuns, messages, notes } from "../data/schema/index.ts";

const json = ["--json", "print one JSON value on stdout"] as const;

/** Words that bring something out of a campaign, or say what a sender answered. */
export const publishWords: readonly Word[] = [
  {
    name: "publish",
    args: "<what>",
    summary: "data-set: write a redacted, numbered edition into published/",
    options: [
      ["--corrects <edition>", "the edition that this one corrects"],
      ["--because <text>", "why it is corrected"],
      json,
    ],
    run: publishWord,
  },
  {
    name: "export-list",
    summary: "write the campaign's proved trackers as an Adblock list and a hosts list into published/",
    run: exportListWord,
  },
  {
    name: "reply",
    args: "<site>",
    summary: "record that a sender was asked before it is named, and what it answered",
    options: [
      ["--asked <day>", "the day it was asked (YYYY-MM-DD)"],
      ["--answer <text>", "its answer; shown on its page"],
      ["--author <who>", "who records this"],
    ],
    run: replyWord,
  },
];

function openCampaign(call: Call): { db: Database; directory: string } {
  const directory = resolvePath(call.directory);
  if (!existsSync(join(directory, "census.db")))
    throw new InputError(`${directory} holds no census.db: name a campaign with --campaign DIR`);
  return { db: openDatabase(join(directory, "census.db")), directory };
}

async function publishWord(call: Call): Promise<number> {
  const { corrects, because } = call.options;
  if (call.args[0] !== "data-set")
    throw new InputError(`publish knows \`data-set\`, not ${JSON.stringify(call.args[0])}`);
  if ((corrects === undefined) !== (because === undefined))
    throw new InputError("--corrects and --because go together");
  const { db, directory } = openCampaign(call);
  try {
    const { writeDataSet } = await import("./publish/data-set.ts");
    const editions = db.select().from(notes).where(eq(notes.kind, "edition")).all();
    const number = Math.max(0, ...editions.map(({ content }) => Number(content.number))) + 1;
    if (corrects !== undefined && !editions.some(({ content }) => content.number === Number(corrects)))
      throw new InputError(`there is no edition ${String(corrects)}`);
    const edition = {
      number,
      publishedAt: new Date().toISOString(),
      corrects: corrects === undefined ? null : Number(corrects),
      because: because === undefined ? null : String(because),
    };
    const dir = join(directory, "published", `edition-${number}`, "data-set");
    const building = `${dirname(dir)}.part`;
    rmSync(building, { recursive: true, force: true });
    const protocol = db.select().from(campaignFiles).orderBy(desc(campaignFiles.firstUsedAt)).get()?.content;
    try {
      const written = writeDataSet(db, building, {
        key: pseudonymKey(directory),
        edition,
        ...(protocol === undefined ? {} : { protocol }),
      });
      mkdirSync(dirname(dir), { recursive: true });
      renameSync(building, dir);
      recordEdition(db, edition, dir);
      if (call.options.json) call.out(JSON.stringify({ ...written, dir }));
      else {
        const total = Object.values(written.rows).reduce((sum, rows) => sum + rows, 0);
        const share =
          written.publicShare === null
            ? "nothing was judged"
            : `${(written.publicShare * 100).toFixed(1)} % of the verdicts can be derived again from it`;
        call.out(`${dir}: edition ${number}, ${total} rows in ${Object.keys(written.rows).length} tables; ${share}`);
      }
      return EXIT.done;
    } finally {
      rmSync(building, { recursive: true, force: true });
    }
  } finally {
    db.$client.close();
  }
}

/** The key of pseudonyms: made once, kept in secrets/, never published. */
function pseudonymKey(directory: string): Buffer {
  const path = join(directory, "secrets", "pseudonym-key");
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, randomBytes(32), { mode: 0o600 });
  }
  return readFileSync(path);
}

function recordEdition(
  db: Database,
  edition: {
    readonly number: number;
    readonly publishedAt: string;
    readonly corrects: number | null;
    readonly because: string | null;
  },
  dir: string,
): void {
  const manifest = createHash("sha256")
    .update(readFileSync(join(dir, "manifest-sha256.txt")))
    .digest("hex");
  const { publishedAt, ...content } = edition;
  inTransaction(db, (tx) => {
    tx.insert(notes)
      .values({
        kind: "edition",
        subject: `edition ${edition.number}`,
        content: { ...content, manifest },
        author: "publish",
        notedAt: publishedAt,
      })
      .run();
    tx.update(judgementRuns)
      .set({ pinnedBy: `edition ${edition.number}` })
      .where(eq(judgementRuns.isCurrent, true))
      .run();
    const published = tx.select({ sha256: messages.sha256 }).from(messages).all();
    appendJournal(tx, {
      kind: "export",
      subject: `data set, edition ${edition.number}`,
      fact: { ...edition, manifest, messages: published.map(({ sha256 }) => sha256) },
      writtenAt: publishedAt,
    });
  });
}

async function exportListWord(call: Call): Promise<number> {
  const { db, directory } = openCampaign(call);
  try {
    const { exportList } = await import("./protections/export-list.ts");
    const { provedTrackers } = await import("./queries/proved-trackers.ts");
    const trackers = provedTrackers(db);
    const lists = exportList(trackers, "Trackers proved by a campaign of pixelcensus");
    mkdirSync(join(directory, "published"), { recursive: true });
    for (const [name, text] of [
      ["trackers.adblock.txt", lists.adblock],
      ["trackers.hosts.txt", lists.hosts],
    ] as const) {
      writeFileSync(join(directory, "published", name), text);
      call.out(
        `${join(directory, "published", name)}: ${text.split("\n").filter((line) => line !== "" && !/^[!#]/.test(line)).length} entries`,
      );
    }
    return EXIT.done;
  } finally {
    db.$client.close();
  }
}

async function replyWord(call: Call): Promise<number> {
  const { asked, answer, author } = call.options;
  if (typeof asked !== "string" || !/^\d{4}-\d\d-\d\d$/.test(asked))
    throw new InputError("reply needs --asked YYYY-MM-DD");
  if (typeof author !== "string") throw new InputError("reply needs --author WHO");
  const { db } = openCampaign(call);
  try {
    const notedAt = new Date().toISOString();
    const content = { asked, answer: typeof answer === "string" ? answer : null };
    const subject = call.args[0]!;
    inTransaction(db, (tx) => {
      tx.insert(notes).values({ kind: "reply", subject, content, author, notedAt }).run();
      appendJournal(tx, {
        kind: "review",
        subject: `reply of ${subject}`,
        fact: { subject, ...content, author, notedAt },
        writtenAt: notedAt,
      });
    });
    call.out(`recorded: ${subject} was asked on ${asked}`);
    return EXIT.done;
  } finally {
    db.$client.close();
  }
}
