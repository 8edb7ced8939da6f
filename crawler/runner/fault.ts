import { CampaignHeldError, CheckFailedError, InputError } from "./errors.ts";

/** Fewer than this many items that a stage cannot digest say nothing about the stage. */
const FEWEST = 3;

/** What a run has seen of a stage: items that came to an end known to it, and items over which its code fell. */
export interface StageHealth {
  ended: number;
  faults: number;
}

/** Whether the stage itself is broken and not its input: most of the items of the run made it fall, three at least. */
export function isBroken({ ended, faults }: StageHealth): boolean {
  return faults >= FEWEST && faults > ended;
}

/** What the operating system says when the machine, and not an item, is at fault. */
const machineCodes: ReadonlySet<unknown> = new Set(
  "ENOSPC EDQUOT EIO EROFS EMFILE ENFILE ENOMEM EACCES EPERM ENODEV ESTALE".split(" "),
);
const databaseCodes = /^SQLITE_(?:FULL|IOERR|CORRUPT|READONLY|CANTOPEN|NOTADB|NOMEM|PERM|PROTOCOL|BUSY|LOCKED|SCHEMA)/;

/** Whether an error is of the machine or the plan (a full disk, a damaged file, a refused setting): no item is to blame. */
export function isOfTheMachine(error: unknown): boolean {
  if (error instanceof InputError || error instanceof CampaignHeldError || error instanceof CheckFailedError)
    return true;
  const code = (error as NodeJS.ErrnoException | null | undefined)?.code;
  return machineCodes.has(code) || (typeof code === "string" && databaseCodes.test(code));
}
