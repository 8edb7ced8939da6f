import type { Database } from "../../data/database.ts";

/** A page that could not be made, with the stack of the bug. */
export interface GivenUpPage {
  readonly page: string;
  readonly error: string;
}

/** What publishing needs of the judge and the dashboards, handed over by pixelcensus.ts. */
export interface PublishHooks {
  writeFigures(db: Database, outDir: string): Promise<readonly string[]>;
  buildDashboard(
    db: Database,
    packageDir: string,
    outDir: string,
  ): Promise<{ readonly givenUp: readonly GivenUpPage[] }>;
  /** The judge, for a package in memory. */
  rejudge(): Promise<(db: Database) => void>;
}
