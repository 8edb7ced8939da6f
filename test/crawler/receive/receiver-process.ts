/** A receiver as a process of its own, to be killed: `node receiver-process.ts DIRECTORY` prints its port and runs until then. */
import { startReceiver } from "../../../crawler/receive/receive.ts";
import { openCampaignDatabase } from "../../../data/database.ts";

const directory = process.argv[2]!;
const limits = { connectionsPerPeer: 100, connectionsPerPeerAndHour: 1_000_000 };
const receiver = await startReceiver(
  { directory, seeds: { domain: "seeds.example" }, receive: { smtp: { host: "127.0.0.1", port: 0 } } },
  openCampaignDatabase(directory),
  { now: () => new Date(), warn: (text) => process.stderr.write(`${text}\n`), limits },
);
process.stdout.write(`${receiver.port}\n`);
