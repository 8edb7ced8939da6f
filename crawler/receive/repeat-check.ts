import { eq } from "drizzle-orm";
import type { Database } from "../../data/database.ts";
import { authenticationAnswers, authentications, deliveries } from "../../data/schema/messages.ts";
import { authenticate, verifier } from "./authenticate.ts";
import type { BlobStore } from "./blob-store.ts";
import { type OriginDns, StoredAnswers } from "./origin-dns.ts";

/** What repeating one check gave. */
export interface RepeatedCheck {
  readonly deliveryKey: string;
  readonly message: string;
  /** `same`; `different`, with what differs; `unknown`, when it needs what is not stored (an answer, the bytes). */
  readonly outcome: "same" | "different" | "unknown";
  readonly detail: string | null;
}

/** What repeating needs: no clock and no network. */
export interface RepeatWorld {
  readonly db: Database;
  readonly blobs: Pick<BlobStore, "get">;
  readonly originDns: Pick<OriginDns, "read">;
  readonly campaign: { readonly seeds: { readonly domain: string } };
}

/** Repeats each stored check of origin from the stored bytes and answers alone, as of the moment it was first made. */
export async function* repeatChecks(world: RepeatWorld): AsyncGenerator<RepeatedCheck> {
  const keys = world.db.select({ id: authentications.id }).from(authentications).orderBy(authentications.id).all();
  for (const { id } of keys) {
    const check = world.db.select().from(authentications).where(eq(authentications.id, id)).get();
    if (check !== undefined) yield await repeat(check, world);
  }
}

async function repeat(check: typeof authentications.$inferSelect, world: RepeatWorld): Promise<RepeatedCheck> {
  const { deliveryKey, message } = check;
  const about = { deliveryKey, message };
  const delivery = world.db.select().from(deliveries).where(eq(deliveries.deliveryKey, deliveryKey)).get();
  const stored = world.db
    .select()
    .from(authenticationAnswers)
    .where(eq(authenticationAnswers.deliveryKey, deliveryKey))
    .all();
  if (delivery === undefined) return { ...about, outcome: "unknown", detail: "its delivery is gone" };
  let bytes: Buffer;
  try {
    bytes = await world.blobs.get(message);
  } catch (error) {
    return { ...about, outcome: "unknown", detail: (error as Error).message };
  }
  const answers = new StoredAnswers(world.originDns, stored);
  const receiver = world.campaign.seeds.domain;
  const envelope = { ip: delivery.peerAddress, helo: delivery.helo, mailFrom: delivery.mailFrom, receiver };
  const { lenient, strict } = await authenticate(
    bytes,
    envelope,
    (name, type) => answers.lookUp(name, type),
    new Date(check.checkedAt),
  );
  if (answers.unknown.length > 0) {
    return { ...about, outcome: "unknown", detail: `no stored answer for ${[...new Set(answers.unknown)].join(", ")}` };
  }
  const differing = differences(check.detail, { lenient, strict });
  if (differing.length === 0) return { ...about, outcome: "same", detail: null };
  const other = check.verifier === verifier ? "" : ` (first by ${check.verifier}, now by ${verifier})`;
  return { ...about, outcome: "different", detail: `${differing.join(", ")}${other}` };
}

/** Dotted paths of the values that differ between two JSON values. */
function differences(before: unknown, after: unknown, path = ""): string[] {
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) {
    return before === after ? [] : [`${path}: ${JSON.stringify(before)} is now ${JSON.stringify(after)}`];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const [left, right] = [before, after].map((value) => (value as Record<string, unknown>)[key]);
    return differences(left, right, path === "" ? key : `${path}.${key}`);
  });
}
