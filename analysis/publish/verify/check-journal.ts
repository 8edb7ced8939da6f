import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { canonicalBytes } from "../../../data/journal.ts";
import { authenticationFact, connectionsHash, openingFact, requestsHash } from "../../../data/journal-facts.ts";
import type { JournalExtract, ProvedEntry } from "../dossier/journal-proof.ts";

type Row = Readonly<Record<string, unknown>>;
type Facts = ReadonlyMap<string, readonly Row[]>;
type FactOf = (row: Row, rows: (name: string) => readonly Row[]) => Row;

/** Rows of one fact that belong to a row of another, by one column. */
const of = (rows: readonly Row[], column: string, value: unknown) => rows.filter((row) => row[column] === value);
const hex = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : null);
const sha256 = (value: unknown) =>
  value instanceof Uint8Array ? createHash("sha256").update(value).digest("hex") : null;

/** Which entries stand behind which fact: their kinds, their subject, and what they have to say of it; TABLE. */
const journalled: readonly {
  readonly fact: string;
  readonly kinds: readonly string[];
  readonly subject: (row: Row) => string;
  readonly says: FactOf;
}[] = [
  {
    fact: "deliveries",
    kinds: ["delivery", "import"],
    subject: (row) => String(row.deliveryKey),
    says: ({ id, ...row }, rows) => ({ ...row, sizeBytes: of(rows("messages"), "sha256", row.message)[0]?.sizeBytes }),
  },
  {
    fact: "authentications",
    kinds: ["authentication"],
    subject: (row) => String(row.deliveryKey),
    says: (row, rows) =>
      authenticationFact(row as never, of(rows("authentication-answers"), "deliveryKey", row.deliveryKey) as never),
  },
  {
    fact: "visits",
    kinds: ["visit"],
    subject: (row) => String(row.visitKey),
    says: (row, rows) => {
      const requests = of(rows("requests"), "visitKey", row.visitKey);
      const connections = of(rows("connections"), "visitKey", row.visitKey);
      return {
        ...row,
        popups: row.popups ?? [],
        requests: requests.length,
        requestsSha256: requestsHash(requests as never),
        connectionsSha256: connectionsHash(connections as never),
      };
    },
  },
  {
    fact: "openings",
    kinds: ["opening"],
    subject: ({ message, mailClient, round }) => `${message} ${mailClient} ${round}`,
    says: (row, rows) => openingFact(row as never, of(rows("boxes"), "visitKey", row.visitKey) as never),
  },
  { fact: "sign-ups", kinds: ["sign-up"], subject: ({ seed, site }) => `${seed} ${site}`, says: (row) => row },
  { fact: "confirmations", kinds: ["confirmation"], subject: (row) => String(row.message), says: (row) => row },
  { fact: "tracking-choices", kinds: ["consent"], subject: (row) => String(row.message), says: (row) => row },
  { fact: "unsubscriptions", kinds: ["unsubscription"], subject: (row) => String(row.seed), says: (row) => row },
  {
    fact: "lookups",
    kinds: ["lookup"],
    subject: ({ host, round, vantage }) => `${host} ${round} ${vantage}`,
    says: (row, rows) => ({
      ...row,
      exchanges: rows("exchanges")
        .filter(({ host, round, vantage }) => host === row.host && round === row.round && vantage === row.vantage)
        .toSorted((a, b) => Number(a.position) - Number(b.position))
        .map(({ askedAt, server, outcome, query, response }) => {
          return { askedAt, server, outcome, query: hex(query), responseSha256: sha256(response) };
        }),
    }),
  },
  { fact: "lists", kinds: ["list"], subject: ({ name, sha256: hash }) => `${name} ${hash}`, says: (row) => row },
];

/** What was asked and answered belongs to a row that has an entry; a row whose owner is gone has none. */
const owned: readonly (readonly [fact: string, owner: string, keys: readonly string[]])[] = [
  ["authentication-answers", "authentications", ["deliveryKey"]],
  ["requests", "visits", ["visitKey"]],
  ["connections", "visits", ["visitKey"]],
  ["boxes", "openings", ["visitKey"]],
  ["exchanges", "lookups", ["host", "round", "vantage"]],
];

/**
 * What the journal does not bear out: facts without an entry, facts that say other than their entry, entries without
 * their fact or without their bytes. A field that an entry does not know cannot be held against it.
 */
export function unjournalled(journals: readonly JournalExtract[], facts: Facts): string[] {
  const entries = journals.flatMap((journal) => journal.entries);
  const byKey = Map.groupBy(entries, ({ kind, subject }) => `${kind} ${subject}`);
  const index = new Map<string, readonly Row[]>();
  const rows = (name: string) => {
    const known = index.get(name) ?? facts.get(name) ?? [];
    index.set(name, known);
    return known;
  };
  const problems = entries.filter(({ canonical }) => canonical === null).map(emptied);
  const named = (fact: string, column: string) => rows(fact).map((row) => String(row[column]));
  const scope = new Set([...named("messages", "sha256"), ...named("seeds", "address"), ...named("lookups", "host")]);
  for (const { fact, kinds, subject, says } of journalled) {
    const grouped = groupedRows(fact, facts);
    for (const row of rows(fact)) {
      const name = `${fact} ${subject(row)}`;
      const entry = kinds.flatMap((kind) => byKey.get(`${kind} ${subject(row)}`) ?? []).at(-1);
      if (entry === undefined) problems.push(`${name} has no entry in the journal`);
      else if (entry.canonical !== null) problems.push(...differing(name, says(row, grouped(row)), entry));
    }
    const there = new Set(rows(fact).map(subject));
    for (const entry of entries.filter((each) => kinds.includes(each.kind) && !there.has(each.subject)))
      if (isOfScope(entry, scope))
        problems.push(
          `journal entry ${entry.sequence} (${entry.kind} ${entry.subject}): what it tells of is not in facts/${fact}.json`,
        );
  }
  for (const [fact, owner, keys] of owned) {
    const there = new Set(rows(owner).map((row) => keys.map((key) => row[key]).join(" ")));
    const lone = rows(fact).filter((row) => !there.has(keys.map((key) => row[key]).join(" ")));
    for (const row of lone) problems.push(`${fact} ${keys.map((key) => row[key]).join(" ")}: belongs to no ${owner}`);
  }
  return [...problems, ...loosePreflights(rows), ...looseMessages(rows)];
}

const emptied = ({ sequence, kind, subject }: ProvedEntry) =>
  `journal entry ${sequence} (${kind} ${subject}): its bytes are left out`;

/** Rows that belong to one row, found by an index instead of a walk over all. */
function groupedRows(fact: string, facts: Facts): (row: Row) => (name: string) => readonly Row[] {
  const keysOf: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
    owned.filter(([, owner]) => owner === fact).map(([name, , keys]) => [name, keys]),
  );
  const groups = new Map(
    Object.entries(keysOf).map(([name, keys]) => [
      name,
      Map.groupBy(facts.get(name) ?? [], (row) => keys.map((key) => row[key]).join(" ")),
    ]),
  );
  const messages = new Map((facts.get("messages") ?? []).map((row) => [row.sha256, [row]]));
  return (row) => (name) =>
    name === "messages"
      ? (messages.get(row.message) ?? [])
      : (groups.get(name)?.get((keysOf[name] ?? []).map((key) => row[key]).join(" ")) ?? []);
}

function differing(name: string, row: Row, { canonical }: ProvedEntry): string[] {
  const fact = JSON.parse(Buffer.from(canonical!, "base64").toString("utf8")) as Row;
  const plain = JSON.parse(canonicalBytes(row).toString("utf8")) as Row;
  const fields = new Set([...Object.keys(fact), ...(name.startsWith("deliveries") ? Object.keys(plain) : [])]);
  return [...fields]
    .filter((field) => !isDeepStrictEqual(plain[field] ?? null, fact[field] ?? null))
    .map((field) => `${name}: ${field} differs from its entry`);
}

/** An entry may name the scope without being of it: a mailing of another time, say, that went to the same seed. */
function isOfScope({ kind, subject, canonical }: ProvedEntry, scope: ReadonlySet<string>): boolean {
  if (kind === "list") return false;
  const { message, seed } = JSON.parse(Buffer.from(canonical ?? "e30=", "base64").toString("utf8")) as Row;
  return [...subject.split(/[ :]/), String(message), String(seed)].some((word) => scope.has(word));
}

function loosePreflights(rows: (name: string) => readonly Row[]): string[] {
  return rows("preflights")
    .filter(({ sha256: hash, facts }) => createHash("sha256").update(canonicalBytes(facts)).digest("hex") !== hash)
    .map(({ sha256: hash }) => `preflights ${hash}: its facts have another hash`);
}

/** A message was first seen when its first delivery began. */
function looseMessages(rows: (name: string) => readonly Row[]): string[] {
  const starts = Map.groupBy(rows("deliveries"), ({ message }) => message);
  return rows("messages").flatMap(({ sha256: hash, firstSeenAt }) => {
    const times = starts.get(hash)?.map(({ startedAt }) => startedAt);
    if (times === undefined) return [`messages ${hash} has no delivery`];
    return times.includes(firstSeenAt) ? [] : [`messages ${hash}: firstSeenAt is the time of no delivery`];
  });
}
