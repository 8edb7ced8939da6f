import { join } from "node:path";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import type { CrawlWorld } from "../world.ts";

export async function receiveWord(call: Call, world: CrawlWorld): Promise<number> {
  const receiver = await startReceiving(call, world);
  if (receiver === null)
    throw new InputError("campaign.yaml names no way in: set receive.smtp, receive.lmtp or receive.imap");
  await new Promise<void>((done) => {
    if (call.stop.aborted) done();
    call.stop.addEventListener("abort", () => done(), { once: true });
  });
  await receiver.close();
  return EXIT.stopped;
}

/** Starts the ways in that campaign.yaml names; null when it names none. */
export async function startReceiving(call: Call, world: CrawlWorld): Promise<{ close(): Promise<void> } | null> {
  const { smtp, lmtp, imap } = world.campaign.receive;
  const open: { close(): Promise<void> }[] = [];
  if (smtp !== undefined || lmtp !== undefined) {
    const { startReceiver } = await import("../receive/receive.ts");
    const { ptrLookup } = await import("../origin-dns.ts");
    const receiver = await startReceiver(world.campaign, world.db, {
      now: () => world.now(),
      warn: call.err,
      lookUpPtr: ptrLookup(world.resolver),
    });
    if (receiver.smtpPort !== null) call.err(`receiving by SMTP on ${smtp?.host}:${receiver.smtpPort}`);
    if (receiver.lmtpPort !== null) call.err(`receiving by LMTP on ${lmtp?.host}:${receiver.lmtpPort}`);
    open.push(receiver);
  }
  if (imap.length > 0) {
    const { imapAccounts, testAddressOf, watchImap } = await import("../receive/imap/watch-imap.ts");
    const { extraRoot } = await import("../plan/campaign-file.ts");
    const { test } = world.campaign.network;
    const dial = test === undefined ? {} : { addressOf: testAddressOf(test, world.resolver) };
    open.push(
      watchImap(imapAccounts(world.campaign), {
        ...world,
        now: () => world.now(),
        warn: call.err,
        ca: extraRoot(world.campaign),
        ...dial,
      }),
    );
    call.err(`reading ${imap.length} IMAP accounts`);
  }
  if (open.length === 0) return null;
  return { close: async () => void (await Promise.all(open.map((way) => way.close()))) };
}

/** Whoever writes next carries over what a killed receiver acknowledged. */
export async function replaySpoolOf(world: CrawlWorld): Promise<void> {
  const { replaySpool } = await import("../receive/spool/drain-spool.ts");
  await replaySpool(join(world.campaign.directory, "spool"), {
    db: world.db,
    blobs: world.blobs,
    now: () => world.now(),
  });
}
