import { join } from "node:path";
import { type Call, EXIT, TOOL_VERSION } from "../data/command.ts";
import { withCampaign } from "../data/with-campaign.ts";
import { inWorld } from "./campaign-call.ts";
import { InputError } from "./runner/errors.ts";
import type { CrawlWorld } from "./world.ts";

export async function journalWord(call: Call): Promise<number> {
  const [act] = call.args;
  if (act === "stamp") {
    return inWorld(call, async (_, world) => {
      const { stampHead } = await import("./stamp/stamp.ts");
      if (world.campaign.stamp.tsa.length === 0)
        throw new InputError("campaign.yaml names no authority under stamp.tsa");
      const results = await stampHead(world);
      if (call.options.json) call.out(JSON.stringify(results));
      else
        for (const { authority, stampedAt, failure } of results)
          call.out(`${authority}: ${failure ?? `stamped at ${stampedAt}`}`);
      return results.some(({ failure }) => failure !== null) ? EXIT.gaveUp : EXIT.done;
    });
  }
  if (act !== "verify") throw new InputError(`journal knows \`verify\` and \`stamp\`, not ${JSON.stringify(act)}`);
  const { checkJournal } = await import("../data/journal-check.ts");
  return withCampaign(call, async (db, directory) => {
    const check = await checkJournal(db, directory);
    if (call.options.json) call.out(JSON.stringify(check));
    else {
      for (const line of [...check.problems, ...check.erased]) call.out(line);
      call.out(
        `${check.entries} entries and ${check.blobs} blobs checked, ${check.stampedHeads} stamped heads, ` +
          `${check.erased.length} erased; ${check.problems.length === 0 ? "all holds" : `${check.problems.length} problems`}`,
      );
    }
    return check.problems.length === 0 ? EXIT.done : EXIT.checkFailed;
  });
}

export async function eraseWord(call: Call): Promise<number> {
  const because = call.options.because;
  if (typeof because !== "string" || because.trim() === "") throw new InputError("erase needs --because TEXT");
  const { erase } = await import("../data/erase.ts");
  const { replaySpool } = await import("./receive/spool/drain-spool.ts");
  const { BlobStore } = await import("./receive/blob-store.ts");
  return withCampaign(call, async (db, directory) => {
    const blobs = new BlobStore(join(directory, "blobs"));
    await replaySpool(join(directory, "spool"), { db, blobs, now: () => new Date() }); // what waits there may be meant
    const done = erase(db, directory, call.args[0]!, because, new Date());
    if (call.options.json) call.out(JSON.stringify(done));
    else {
      call.out(
        `erased under entry ${done.entry}: ${done.messages.length} messages, ${done.rows} rows, ${done.blobs.length} blobs`,
      );
      for (const { entry, what } of done.exports) call.out(`published before: ${what} (entry ${entry})`);
    }
    return EXIT.done;
  });
}

export async function harWord(call: Call): Promise<number> {
  const { readHar } = await import("./open/read-har.ts");
  const { client, round = "0" } = call.options;
  if (!/^\d+$/.test(String(round))) throw new InputError(`--round is a number from 0, not ${JSON.stringify(round)}`);
  return withCampaign(call, async (db) => {
    const wanted = { message: call.args[0]!, mailClient: String(client ?? "desktop"), round: Number(round) };
    call.out(JSON.stringify(readHar(db, wanted, TOOL_VERSION), null, 1));
    return EXIT.done;
  });
}

export async function offlineWord(call: Call, world: CrawlWorld): Promise<number> {
  const { repeatChecks } = await import("./receive/repeat-check.ts");
  const { readStored } = await import("./origin-dns.ts");
  const counts = { same: 0, different: 0, unknown: 0 };
  for await (const check of repeatChecks({ ...world, originDns: { read: readStored } })) {
    counts[check.outcome] += 1;
    if (check.outcome !== "same") call.out(`${check.message} ${check.outcome}: ${check.detail}`);
  }
  call.out(
    `${counts.same} checks came out the same, ${counts.different} different, ${counts.unknown} could not be repeated`,
  );
  if (counts.different > 0) return EXIT.checkFailed;
  return counts.unknown > 0 ? EXIT.notChecked : EXIT.done;
}

export async function replayWord(call: Call): Promise<number> {
  const { replayLookups } = await import("./resolve/lookup/replay.ts");
  return withCampaign(call, async (db) => {
    call.out(`${replayLookups(db)} lookups derived again from their bytes`);
    return EXIT.done;
  });
}
