import type { Database } from "../../../data/database.ts";
import { siteOf } from "../../../data/site.ts";
import { AddressForms } from "../../classify/leak/address-forms.ts";
import { findLeaks } from "../../classify/leak/find-leaks.ts";
import { currentRun } from "./current-run.ts";

/** Who got the address while it was typed and sent at a sign-up, beside the site itself. */
export interface SignUpLeakRow {
  readonly site: string;
  /** Who serves the host that got it. */
  readonly entity: string;
  readonly host: string;
  /** Functions, the outermost first: `plain`, `md5`, `base64 of sha256`. */
  readonly encoding: string;
  /** Where it stood: URL, body, Referer or Cookie. */
  readonly where: string;
  readonly method: string;
  readonly seeds: number;
  readonly requests: number;
}

interface Row {
  readonly seed: string;
  readonly site: string;
  readonly host: string;
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
  readonly headers: string;
  readonly entity: string | null;
}

const selection = `
  select u.seed, u.site, q.host, q.method, q.url, q.request_body as body, q.request_headers as headers, h.served_by as entity
  from sign_ups u join requests q on q.visit_key = u.visit_key
  left join host_verdicts h on h.run = ? and h.site = u.site and h.host = q.host
  order by u.site, u.seed, q.sequence`;

/**
 * Requests of sign-ups that carry the seed's address to another site than the one it was given to: in URL, body, Referer or
 * Cookie, plain, encoded or hashed, nested up to three deep. Most seeds first.
 */
export function signUpLeaks(db: Database): SignUpLeakRow[] {
  const sums = new Map<
    string,
    { row: Omit<SignUpLeakRow, "seeds" | "requests">; seeds: Set<string>; requests: number }
  >();
  let forms: AddressForms | null = null;
  for (const row of db.$client.prepare(selection).iterate(currentRun(db)?.id ?? -1) as IterableIterator<Row>) {
    if (siteOf(row.host) === row.site) continue;
    if (forms?.address !== row.seed) forms = new AddressForms(row.seed);
    for (const { where, encoding } of foundIn(row, forms)) {
      const { site, host, method } = row;
      const entity = row.entity ?? siteOf(host) ?? host;
      const key = JSON.stringify([site, entity, host, encoding, where, method]);
      const sum = sums.get(key) ?? {
        row: { site, entity, host, encoding, where, method },
        seeds: new Set(),
        requests: 0,
      };
      sum.seeds.add(row.seed);
      sum.requests++;
      sums.set(key, sum);
    }
  }
  return [...sums.entries()]
    .map(([key, { row, seeds, requests }]) => ({ key, row: { ...row, seeds: seeds.size, requests } }))
    .sort((a, b) => b.row.seeds - a.row.seeds || (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}

function foundIn({ url, body, headers }: Row, forms: AddressForms): { where: string; encoding: string }[] {
  const sent = JSON.parse(headers) as [string, string][];
  const header = (name: string) => sent.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
  const places = { URL: url, body, Referer: header("referer"), Cookie: header("cookie") };
  return Object.entries(places).flatMap(([where, text]) => {
    if (text === null) return [];
    const chains = findLeaks(text, forms, true)
      .filter(({ part }) => part === "address")
      .map(({ functions }) => chainOf(functions));
    return [...new Set(chains)].map((encoding) => ({ where, encoding }));
  });
}

/** The chain in words. Percent-encoding is how URLs and forms write anything: outermost, it is none of the sender's. */
function chainOf(functions: readonly string[]): string {
  const own = functions.slice(0, functions.findLastIndex((name) => name !== "url") + 1);
  return own.length === 0 ? "plain" : own.reverse().join(" of ");
}
