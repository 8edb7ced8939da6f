import { isBroken } from "../../crawler/runner/fault.ts";
import { stackOf } from "../../crawler/runner/stack-of.ts";
import { type Database, inTransaction } from "../../data/database.ts";

/** A message, or where no message can be told a site, over which the judge fell. */
export interface JudgeFault {
  readonly subject: string;
  /** Name, message and stack of the error. */
  readonly error: string;
}

/**
 * Judges messages together, as `judgeAll` does. Where that falls, those over which it falls alone are left out and the others are judged without
 * them; where it still falls, all are left out under `site`. Other sites are not touched by it.
 */
export function judgeWithoutFaults<Message extends { readonly id: string }, Judged>(
  site: string,
  messages: readonly Message[],
  judgeAll: (messages: readonly Message[]) => readonly Judged[],
): { readonly judged: readonly Judged[]; readonly faults: readonly JudgeFault[] } {
  const first = attempt(() => judgeAll(messages));
  if ("value" in first) return { judged: first.value, faults: [] };
  const faults: JudgeFault[] = [];
  const sound = messages.filter((message) => {
    const alone = attempt(() => judgeAll([message]));
    if ("error" in alone) faults.push({ subject: message.id, error: alone.error });
    return "value" in alone;
  });
  const rest = attempt(() => judgeAll(sound));
  if ("value" in rest) return { judged: rest.value, faults };
  return { judged: [], faults: [...faults, { subject: site, error: rest.error }] };
}

/** Runs it; a value, or the stack of what it threw. */
export function attempt<T>(act: () => T): { readonly value: T } | { readonly error: string } {
  try {
    return { value: act() };
  } catch (error) {
    return { error: stackOf(error) };
  }
}

/** Throws the first fault where the judge fell over most of the messages: then it is broken, and not its input. */
export function refuseBroken(judged: number, faults: readonly JudgeFault[]): void {
  if (isBroken({ ended: judged, faults: faults.length }))
    throw new Error(`the judge fell over most messages: ${faults[0]!.error}`);
}

/** Writes into the ledger what was given up, and what was given up before and is judged now. */
export function recordFaults(db: Database, version: number, faults: readonly JudgeFault[], at: Date): void {
  const insert = db.$client.prepare(
    `insert into attempts (stage, stage_version, round, subject, outcome, reason, error, started_at, ended_at)
     values ('judge', ?, 0, ?, ?, ?, ?, ?, ?)`,
  );
  const before = db.$client
    .prepare(
      `select subject from attempts a where stage = 'judge' and outcome = 'gave-up'
         and id = (select max(id) from attempts b where b.stage = 'judge' and b.subject = a.subject)`,
    )
    .pluck()
    .all() as string[];
  const time = at.toISOString();
  const now = new Set(faults.map(({ subject }) => subject));
  inTransaction(db, () => {
    for (const { subject, error } of faults) insert.run(version, subject, "gave-up", "bug", error, time, time);
    for (const subject of before) if (!now.has(subject)) insert.run(version, subject, "done", null, null, time, time);
  });
}
