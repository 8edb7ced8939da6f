import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { InputError } from "./command.ts";
import * as schema from "./schema/index.ts";

export type Database = BetterSQLite3Database<typeof schema> & { readonly $client: Sqlite.Database };
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** "pxlc" in ASCII: marks a SQLite file as a campaign of ours. */
const APPLICATION_ID = 0x70786c63;
/** Longest wait for another writer; every write transaction is meant to be far shorter. */
const BUSY_TIMEOUT_MS = 10_000;

/** The file is no campaign of ours, or one of a newer version. Nothing was written. */
export class ForeignFileError extends InputError {
  override name = "ForeignFileError";
}

const migrationsFolder = fileURLToPath(new URL("migrations", import.meta.url));

/** Opens or makes a campaign file; `:memory:` works. Throws ForeignFileError before anything is written. */
export function openDatabase(path: string): Database {
  const isNew = path === ":memory:" || !existsSync(path);
  const sqlite = openSqlite(path);
  try {
    if (!isNew) refuseForeign(sqlite, path);
    sqlite.pragma("journal_mode = WAL");
    sqlite.pragma("synchronous = FULL");
    sqlite.pragma("foreign_keys = ON");
    sqlite.pragma("secure_delete = ON");
    const db = drizzle(sqlite, { schema, casing: "snake_case" }) as Database;
    migrate(sqlite);
    return db;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** Opens the census.db of a campaign directory, which is made when missing. */
export function openCampaignDatabase(directory: string): Database {
  mkdirSync(directory, { recursive: true });
  return openDatabase(join(directory, "census.db"));
}

/**
 * Runs one IMMEDIATE transaction and gives what `act` gives. Refuses a promise: what an async function writes after
 * its first `await` would be committed outside any transaction.
 */
export function inTransaction<T>(
  db: Database,
  act: (tx: Transaction) => T extends PromiseLike<unknown> ? never : T,
): T {
  return db.transaction(
    (tx) => {
      const result = act(tx);
      if (isPromise(result)) throw new TypeError("a transaction cannot return a promise: write synchronously");
      return result;
    },
    { behavior: "immediate" },
  ) as T;
}

function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value;
}

function openSqlite(path: string): Sqlite.Database {
  try {
    return new Sqlite(path, { timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    throw new ForeignFileError(`${path} cannot be opened: ${(error as Error).message}`);
  }
}

function refuseForeign(sqlite: Sqlite.Database, path: string): void {
  let tables: number;
  try {
    tables = sqlite.prepare("select count(*) from sqlite_master").pluck().get() as number;
  } catch (error) {
    const { code, message } = error as InstanceType<typeof Sqlite.SqliteError>;
    const isBroken = code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT");
    throw new ForeignFileError(`${path} ${isBroken ? "is no SQLite file" : "cannot be opened"}: ${message}`);
  }
  const owner = sqlite.pragma("application_id", { simple: true }) as number;
  if (tables > 0 && owner !== APPLICATION_ID) throw new ForeignFileError(`${path} is no campaign of pixelcensus`);
  const version = sqlite.pragma("user_version", { simple: true }) as number;
  const known = readMigrationFiles({ migrationsFolder }).length;
  if (version > known) {
    throw new ForeignFileError(
      `${path} was made by a newer pixelcensus (schema ${version}, this one knows ${known}): use that version`,
    );
  }
}

/** Applies what is missing, each migration in one transaction; `user_version` counts those applied. */
function migrate(sqlite: Sqlite.Database): void {
  const migrations = readMigrationFiles({ migrationsFolder });
  const applied = () => sqlite.pragma("user_version", { simple: true }) as number;
  if (applied() >= migrations.length) return;
  sqlite
    .transaction(() => {
      for (const migration of migrations.slice(applied())) {
        for (const statement of migration.sql) sqlite.exec(statement);
      }
      sqlite.pragma(`application_id = ${APPLICATION_ID}`);
      sqlite.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}
