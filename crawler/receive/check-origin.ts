import { sql } from "drizzle-orm";
import { appendJournal } from "../../data/journal.ts";
import { authenticationFact } from "../../data/journal-facts.ts";
import { authenticationAnswers, authentications } from "../../data/schema/messages.ts";
import { TransientError } from "../runner/errors.ts";
import type { Candidate, Stage } from "../runner/stage.ts";
import { authenticate, type Origin, verifier } from "./authenticate.ts";
import type { BlobStore } from "./blob-store.ts";
import { AnswerLog, type OriginDns, type RawAnswer } from "./origin-dns.ts";

/** The outside world as the check of origin meets it. */
export interface OriginWorld {
  now(): Date;
  readonly blobs: BlobStore;
  readonly originDns: OriginDns;
  readonly campaign: { readonly seeds: { readonly domain: string } };
}

interface OriginItem extends Candidate {
  readonly message: string;
  readonly ip: string | null;
  readonly helo: string | null;
  readonly mailFrom: string | null;
}

interface OriginResult {
  readonly origin: Origin;
  readonly answers: readonly RawAnswer[];
  readonly checkedAt: string;
}

/**
 * Checks who sent each delivery that came to us, soon after it came, and keeps every DNS answer as it was: keys rotate
 * and vanish. Imports and mail to strangers are left out, since asking for their names tells the owners what is being read.
 */
export const checkOrigin: Stage<OriginWorld, OriginItem, OriginResult> = {
  name: "authenticate",
  kind: "observation",
  version: 1,
  concurrency: 8,
  maxAttempts: 4,
  candidates: () => sql`
    select delivery_key as subject, 0 as round, null as due_at, message, peer_address as ip, helo, mail_from
    from deliveries where via <> 'import' and seed is not null`,
  async work(item, world) {
    const bytes = await world.blobs.get(item.message);
    const checkedAt = world.now();
    const log = new AnswerLog(world.originDns);
    const envelope = { ip: item.ip, helo: item.helo, mailFrom: item.mailFrom, receiver: world.campaign.seeds.domain };
    const origin = await authenticate(bytes, envelope, (name, type) => log.lookUp(name, type), checkedAt);
    const isSilent = log.answers.length > 0 && log.answers.every(({ response }) => response === null);
    if (isSilent) throw new TransientError("no resolver answered any question", "no-answer");
    return { origin, answers: log.answers, checkedAt: checkedAt.toISOString() };
  },
  save(tx, { subject: deliveryKey, message }, { origin, answers, checkedAt }) {
    const { lenient, strict } = origin;
    const row = {
      message,
      deliveryKey,
      verifier,
      spf: lenient.spf,
      dkim: lenient.dkim.map((each) => ({ ...each })),
      dmarc: lenient.dmarc,
      arc: lenient.arc,
      bimi: { ...lenient.bimi },
      detail: { lenient, strict },
      coversHtml: lenient.coversHtml,
      checkedAt,
    };
    tx.insert(authentications).values(row).run();
    for (const answer of answers)
      tx.insert(authenticationAnswers)
        .values({ deliveryKey, ...answer })
        .run();
    const fact = authenticationFact(row, answers);
    appendJournal(tx, { kind: "authentication", subject: deliveryKey, fact, writtenAt: checkedAt });
  },
};
