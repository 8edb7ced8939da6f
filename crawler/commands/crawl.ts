import type { Call } from "../../data/command.ts";
import { crawl } from "../pipeline.ts";
import { plan } from "../plan/plan.ts";
import { takeLease } from "../runner/lease.ts";
import type { CrawlWorld } from "../world.ts";
import { startReceiving } from "./receive.ts";
import { withProgress } from "./stage.ts";

export async function crawlWord(call: Call, world: CrawlWorld): Promise<number> {
  const lost = new AbortController();
  const lease = takeLease(world.db, "crawl", world, () => lost.abort());
  try {
    plan(world.db, world.campaign, world);
    const receiver = await (call.main?.receive() ?? startReceiving(call, world));
    const stamping = call.options.watch === true ? await startStamping(call, world) : null;
    try {
      const stop = AbortSignal.any([call.stop, lost.signal]);
      return await withProgress(call, world, (options) =>
        crawl(world, { ...options, stop, watch: call.options.watch === true }),
      );
    } finally {
      await stamping?.close();
      await receiver?.close();
    }
  } finally {
    lease.release();
  }
}

/** Stamps the journal's head every `stamp.every`, and says each failure; null when campaign.yaml names no authority. */
async function startStamping(call: Call, world: CrawlWorld): Promise<{ close(): Promise<void> } | null> {
  const { tsa, every } = world.campaign.stamp;
  if (tsa.length === 0) return null;
  const { stampHead } = await import("../stamp/stamp.ts");
  let running: Promise<void> = Promise.resolve();
  const stampNow = async () => {
    for (const { authority, failure } of await stampHead(world))
      if (failure !== null) call.err(`no time stamp: ${authority}: ${failure}`);
  };
  const timer = setInterval(() => {
    running = running.then(stampNow);
  }, every);
  return {
    async close() {
      clearInterval(timer);
      await running;
      await stampNow();
    },
  };
}
