import { join } from "node:path";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import { erase } from "../../data/erase.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { BlobStore } from "../receive/blob-store.ts";
import { replaySpool } from "../receive/spool/drain-spool.ts";

export async function eraseWord(call: Call): Promise<number> {
  const because = call.options.because;
  if (typeof because !== "string" || because.trim() === "") throw new InputError("erase needs --because TEXT");
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
