import type { Call } from "../../data/command.ts";
import type { Database } from "../../data/database.ts";
import type { HarOf } from "../publish/dossier/drawn-files.ts";
import type { StampAnswer } from "../publish/dossier/seal-stamps.ts";
import type { VerifyWorld } from "../publish/verify/verify-bag.ts";

/** What the analysis needs of the crawler, handed over by pixelcensus.ts. */
export interface CrawlerHooks {
  /** Items of each stage that are not closed. */
  pending(directory: string): Promise<ReadonlyMap<string, number>>;
  /** Prints HTML as PDF with the campaign's browser. */
  printPdf(directory: string): Promise<{ print(html: string): Promise<Uint8Array>; close(): Promise<void> }>;
  /** Asks the campaign's time-stamp authorities for tokens over bytes. */
  stamp(directory: string, data: Uint8Array): Promise<readonly StampAnswer[]>;
  /** Whether campaign.yaml names a time-stamp authority. */
  hasAuthority(directory: string): Promise<boolean>;
  /** One opening as HTTP Archive. */
  readonly har: HarOf;
  readonly replayLookups: (db: Database) => void;
  readonly repeatChecks: VerifyWorld["repeatChecks"];
  /** Takes one message file in without opening it, by the settings of a campaign's folder where one is given. */
  handIn(
    file: string,
    settings: string | null,
    call: Pick<Call, "stop" | "err">,
  ): Promise<{
    readonly db: Database;
    readonly directory: string;
    readonly message: string;
    readonly site: string;
    close(): Promise<void>;
  }>;
  /** Takes messages apart again, and says what a stored body shows of itself. */
  rederive(): Promise<Pick<VerifyWorld, "replayMessages" | "readBody">>;
}
