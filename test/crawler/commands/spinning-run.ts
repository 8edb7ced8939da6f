import { runInThread } from "../../../crawler/commands/long-word.ts";
import { startReceiver } from "../../../crawler/receive/receive.ts";
import { openCampaignDatabase } from "../../../data/database.ts";

// The main thread of a run whose word spins: receives into the campaign directory of its argument, until it is stopped.
const [, , directory = ""] = process.argv;
const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
const err = (line: string) => void process.stderr.write(`${line}\n`);
const job = { word: "spin", directory, args: [], options: {} };
const call = { stop: stop.signal, out: err, err };
process.exitCode = await runInThread(new URL("./spinning-word.ts", import.meta.url), job, call, async () => {
  const receive = { smtp: { host: "127.0.0.1", port: 0 } };
  const receiver = await startReceiver(
    { directory, seeds: { domain: "seeds.example" }, receive },
    openCampaignDatabase(directory),
    { now: () => new Date(), warn: err },
  );
  err(`port ${receiver.port}`);
  return receiver;
});
