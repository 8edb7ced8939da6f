import type { Database } from "../../data/database.ts";

/** What publishing needs of the judge and the dashboards, handed over by pixelcensus.ts. */
export interface PublishHooks {
  writeFigures(db: Database, outDir: string): Promise<readonly string[]>;
  buildDashboard(db: Database, packageDir: string, outDir: string): Promise<unknown>;
  /** The judge, for a package in memory. */
  rejudge(): Promise<(db: Database) => void>;
}
