import { type Acquisition, acquisitions } from "../../data/acquisition.ts";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import { importPaths } from "../receive/import/import.ts";
import type { CrawlWorld } from "../world.ts";
import { progressOf } from "./stage.ts";

export async function importWord(call: Call, world: CrawlWorld): Promise<number> {
  const { acquisition, quoting, mayOpen } = call.options;
  if (acquisition !== undefined && !acquisitions.some((known) => known === acquisition)) {
    throw new InputError(`--acquisition is one of ${acquisitions.join(", ")}, not ${JSON.stringify(acquisition)}`);
  }
  if (quoting !== undefined && quoting !== "mboxrd" && quoting !== "mboxo") {
    throw new InputError(`--quoting is mboxrd or mboxo, not ${JSON.stringify(quoting)}`);
  }
  const options = {
    ...(acquisition === undefined ? {} : { acquisition: acquisition as Acquisition }),
    ...(quoting === undefined ? {} : { quoting: quoting as "mboxrd" | "mboxo" }),
    mayOpenBy: typeof mayOpen === "string" ? mayOpen : null,
  };
  const progress = progressOf(call);
  let isBegun = false;
  const found = await importPaths(call.args, options, {
    db: world.db,
    blobs: world.blobs,
    now: () => world.now(),
    stop: call.stop,
    progress: ({ total, path, outcome, reason }) => {
      if (!isBegun) progress.tell({ event: "start", stage: "import", pending: total });
      isBegun = true;
      progress.tell({
        event: "item",
        stage: "import",
        subject: path,
        outcome: outcome === "unreadable" ? "gave-up" : "done",
        reason: reason ?? null,
      });
    },
  }).finally(() => progress.close());
  if (call.options.json) call.out(JSON.stringify(found));
  else {
    call.out(
      `${found.files} files read, ${found.unchanged} known from before: ${found.newMessages} new messages, ${found.deliveries} new deliveries`,
    );
    if (found.erased > 0) call.out(`left out ${found.erased}: erased before`);
    for (const [reason, count] of Object.entries(found.skipped)) call.out(`skipped ${count}: ${reason}`);
    for (const { path, reason } of found.unreadable) call.out(`could not be read: ${path}: ${reason}`);
  }
  if (found.isStopped) return EXIT.stopped;
  return found.unreadable.length > 0 ? EXIT.gaveUp : EXIT.done;
}
