import type { Database } from "../../../data/database.ts";
import type { Level, VerdictWord } from "../../../data/schema/index.ts";
import { currentRun } from "../campaign/current-run.ts";

/** What the current judgement says of one message as a whole. */
export interface MessageState {
  readonly message: string;
  /** The sender: the site that was given the seed, or that of the From address for mail to no seed. */
  readonly site: string;
  /** `imported` for mail to no seed. */
  readonly arm: string;
  /** UTC day on which the message first arrived. */
  readonly day: string;
  readonly opened: boolean;
  /** Definitions that at least one of its resources meets, and `level-*` for the strength of the verdicts. */
  readonly meets: ReadonlySet<string>;
  /** Whether some part of it could not be determined. */
  readonly isUndetermined: boolean;
}

interface Row {
  readonly message: string;
  readonly site: string;
  readonly arm: string;
  readonly day: string;
  readonly opened: 0 | 1;
  readonly verdict: VerdictWord | null;
  readonly level: Level | null;
  readonly definitions: string | null;
}

/** To a seed, of a planned site; with imported ones also mail to no seed, whose site is that of its From. */
const whose = {
  planned: "s.address is not null and p.origin = 'plan'",
  "planned or imported": "(s.address is not null and p.origin = 'plan' or s.address is null and h.site is not null)",
} as const;

/**
 * Messages that count: of the mail asked for, read without failure, and no confirmation or legal notice. The
 * rows lie side by side for each message, so that a million verdicts need no memory.
 */
const selectionOf = (mail: keyof typeof whose) => `
  select h.message, h.site, coalesce(s.arm, 'imported') as arm, substr(m.first_seen_at, 1, 10) as day,
    exists (select 1 from openings o where o.message = h.message) as opened,
    v.verdict, v.level, v.definitions
  from heads h
  left join seeds s on s.address = h.seed
  left join sites p on p.site = h.site
  join messages m on m.sha256 = h.message
  left join verdicts v on v.run = ? and v.message = h.message and v.subject_kind = 'resource'
  where ${whose[mail]} and h.kind not in ('confirmation', 'legal-notice', 'transactional') and h.unreadable is null
  order by h.message`;

type Building = MessageState & { readonly meets: Set<string>; isUndetermined: boolean };

/** Strength of the verdict as definitions of their own: each includes the stronger ones. */
export const levelDefinitions = ["level-proved", "level-corroborated", "level-suspected"] as const;

const reached: Readonly<Record<Level, readonly string[]>> = {
  proved: levelDefinitions,
  corroborated: levelDefinitions.slice(1),
  suspected: levelDefinitions.slice(2),
};

/** Streams the state of every counted message, in the order of their hashes. Nothing while nothing was judged. */
export function* messageStates(db: Database, mail: keyof typeof whose = "planned"): Generator<MessageState> {
  const run = currentRun(db);
  if (run === null) return;
  const named = new Map<string, readonly string[]>();
  let state: Building | null = null;
  for (const row of db.$client.prepare(selectionOf(mail)).iterate(run.id) as IterableIterator<Row>) {
    if (state === null || state.message !== row.message) {
      if (state !== null) yield state;
      const { message, site, arm, day } = row;
      state = { message, site, arm, day, opened: row.opened === 1, meets: new Set<string>(), isUndetermined: false };
    }
    if (row.verdict === "undetermined") state.isUndetermined = true;
    if (row.verdict === "tracker" && row.level !== null) for (const name of reached[row.level]) state.meets.add(name);
    if (row.definitions !== null && row.definitions !== "[]") {
      for (const name of parsed(named, row.definitions)) state.meets.add(name);
    }
  }
  if (state !== null) yield state;
}

function parsed(known: Map<string, readonly string[]>, text: string): readonly string[] {
  let names = known.get(text);
  if (names === undefined) {
    names = JSON.parse(text) as string[];
    known.set(text, names);
  }
  return names;
}
