import { join } from "node:path";
import type { Database } from "../../data/database.ts";
import { readNamedFile } from "../runner/named-file.ts";
import { BlobStore } from "./blob-store.ts";
import { clockOffsets } from "./clock-offset.ts";
import { seedRegister } from "./save-deliveries.ts";
import { listenerCertificate } from "./smtp/listener-certificate.ts";
import { type SmtpDoor, type SmtpListener, startSmtp } from "./smtp/smtp.ts";
import { defaultLimits, type SmtpLimits } from "./smtp/smtp-limits.ts";
import { type Disk, systemDisk } from "./spool/disk.ts";
import { drainSegments, replaySpool } from "./spool/drain-spool.ts";
import { Drainer } from "./spool/drainer.ts";
import { Spool, type SpoolTimes } from "./spool/spool.ts";

/** What the receiver needs of the campaign's settings; a `Campaign` has it. */
export interface ReceiverCampaign {
  readonly directory: string;
  readonly seeds: { readonly domain: string };
  readonly receive: {
    readonly smtp?:
      | (Endpoint & { readonly tls?: { readonly cert: string; readonly key: string } | undefined })
      | undefined;
    readonly lmtp?: Endpoint | undefined;
  };
}

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** The outside world as the receiver meets it. */
export interface ReceiverWorld {
  now(): Date;
  /** Told in one line what an operator should know: a full disk, a damaged record. */
  warn(text: string): void;
  /** PTR name of a peer, asked through a recorded resolver; left out, nobody asks. */
  lookUpPtr?(address: string): Promise<string | null>;
  /** Called after arrivals have become rows, so that a watching crawl need not poll. */
  onRows?(deliveries: number): void;
  readonly disk?: Disk;
  readonly limits?: Partial<SmtpLimits>;
}

/** A receiver that runs. */
export interface Receiver {
  /** Port of the SMTP listener, or of LMTP where there is no SMTP. */
  readonly port: number;
  readonly smtpPort: number | null;
  readonly lmtpPort: number | null;
  /** Where the time of making arrivals durable went. */
  spoolTimes(): SpoolTimes;
  /** Carries everything acknowledged so far into rows and blobs. */
  drain(): Promise<void>;
  /** Ends the sessions, then drains. */
  close(): Promise<void>;
}

/**
 * Starts receiving: replays what an earlier run left in `spool/`, then listens. 250 is said when bytes and facts of a
 * delivery are durable in `spool/`; blobs, rows and journal entries follow behind. Rejects when a port cannot be had.
 */
export async function startReceiver(campaign: ReceiverCampaign, db: Database, world: ReceiverWorld): Promise<Receiver> {
  keepFreedMemory();
  const disk = world.disk ?? systemDisk;
  const spoolDir = join(campaign.directory, "spool");
  const drainWorld = { db, blobs: new BlobStore(join(campaign.directory, "blobs"), disk), now: () => world.now() };
  await drainWorld.blobs.removeUnfinished(world.now());
  const replayed = await replaySpool(spoolDir, drainWorld);
  for (const { path, start, end } of replayed.damaged) {
    world.warn(`${path}: bytes ${start} to ${end} are no whole record (never acknowledged, unless the disk lost them)`);
  }
  const spool = new Spool(spoolDir, disk);
  const drainer = new Drainer(
    async () => {
      leftover.push(...(await spool.rotate()));
      const paths = leftover.splice(0);
      try {
        const { deliveries, erased } = await drainSegments(paths, drainWorld);
        if (erased > 0) world.warn(`${erased} arrivals of erased messages were not kept`);
        if (deliveries > 0) world.onRows?.(deliveries);
      } catch (error) {
        leftover.unshift(...paths);
        throw error;
      }
    },
    (text) => world.warn(text),
  );
  const leftover: string[] = [];
  const listeners = await listen(campaign, world, {
    isSeed: seedRegister(db),
    now: () => world.now(),
    clockOffset: clockOffsets(db),
    ...(world.lookUpPtr && { lookUpPtr: (address: string) => world.lookUpPtr!(address) }),
    store: async (arrival, body) => {
      await spool.append(arrival, body).catch((error: Error) => {
        world.warn(`a message was refused for now, since it could not be made durable: ${error.message}`);
        throw error;
      });
      drainer.wake();
    },
  });
  return {
    port: (listeners.smtp ?? listeners.lmtp)!.port,
    smtpPort: listeners.smtp?.port ?? null,
    lmtpPort: listeners.lmtp?.port ?? null,
    spoolTimes: () => spool.times,
    drain: () => drainer.drain(),
    close: async () => {
      await Promise.all([listeners.smtp?.close(), listeners.lmtp?.close()]);
      await drainer.drain();
      drainer.stop();
    },
  };
}

/**
 * Lets the buffers of one message serve the next. The C library of most Linux systems gives memory back to the kernel
 * whenever 128 KB lie free at the end of its heap, so that each message's buffers were unmapped and faulted in again,
 * which cost more than receiving it. Freeing one block of almost 32 MB raises that threshold to twice its size (mallopt(3),
 * M_MMAP_THRESHOLD and M_TRIM_THRESHOLD); the block itself is never touched. Elsewhere this does nothing.
 */
function keepFreedMemory(): void {
  new ArrayBuffer(31 * 1024 * 1024).transfer(0);
}

async function listen(campaign: ReceiverCampaign, world: ReceiverWorld, door: SmtpDoor) {
  const { smtp, lmtp } = campaign.receive;
  if (smtp === undefined && lmtp === undefined)
    throw new Error("campaign.yaml has neither receive.smtp nor receive.lmtp");
  const given = smtp?.tls && {
    cert: readNamedFile(campaign.directory, "receive.smtp.tls.cert", smtp.tls.cert),
    key: readNamedFile(campaign.directory, "receive.smtp.tls.key", smtp.tls.key),
  };
  const common = {
    name: campaign.seeds.domain,
    tls: given ?? listenerCertificate(join(campaign.directory, "secrets"), campaign.seeds.domain, world.now()),
    limits: { ...defaultLimits, ...world.limits },
  };
  const listeners: { smtp?: SmtpListener; lmtp?: SmtpListener } = {};
  if (smtp !== undefined) {
    listeners.smtp = await startSmtp(
      { ...common, protocol: "smtp", host: smtp.host, port: smtp.port, fronts: [] },
      door,
    );
  }
  if (lmtp !== undefined) {
    const fronts = ["127.0.0.1", "::1"]; // a mail server on this machine may name its client
    listeners.lmtp = await startSmtp({ ...common, protocol: "lmtp", host: lmtp.host, port: lmtp.port, fronts }, door);
  }
  return listeners;
}
