import { type Database, inTransaction } from "../../../data/database.ts";
import { deliveries, messages, seeds, sites } from "../../../data/schema/index.ts";

/** A message that arrived, as a test wants it. */
export interface ArrivedMessage {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Seed it came to, or null for an import. */
  readonly seed: string | null;
  readonly mayOpen: boolean;
  /** SMTP to a seed, else an import, unless told. */
  readonly via?: "smtp" | "imap" | "import";
  readonly at: string;
}

/** Plans a site with seeds by arm and twin, as the plan stage would. */
export function planSeeds(
  db: Database,
  site: string,
  addresses: readonly { readonly address: string; readonly arm: string; readonly twin: number }[],
): void {
  const plannedAt = "2026-11-01T00:00:00.000Z";
  const persona = { firstName: "A", lastName: "B", locale: "en-GB", birthYear: 1980, country: "GB" };
  inTransaction(db, (tx) => {
    tx.insert(sites)
      .values({ site, url: `https://${site}/`, origin: "plan", plannedAt })
      .onConflictDoNothing()
      .run();
    for (const seed of addresses)
      tx.insert(seeds)
        .values({ ...seed, site, persona, plannedAt })
        .run();
  });
}

/** Writes the rows of an arrival, as the receiver would. */
export function arrive(
  db: Database,
  { sha256, sizeBytes, seed, mayOpen, at, via = seed === null ? "import" : "smtp" }: ArrivedMessage,
): void {
  inTransaction(db, (tx) => {
    tx.insert(messages).values({ sha256, sizeBytes, firstSeenAt: at }).onConflictDoNothing().run();
    tx.insert(deliveries)
      .values({
        deliveryKey: `${via} ${sha256} ${seed}`,
        message: sha256,
        via,
        seed,
        source: {},
        acquisition: seed === null ? "unknown" : "explicit_newsletter_optin",
        mayOpen,
        startedAt: at,
        endedAt: at,
      })
      .run();
  });
}
