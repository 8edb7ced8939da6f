/** One reading of a mailbox as a process of its own, to be killed: `node imap-process.ts DIRECTORY PORT`. */
import { join } from "node:path";
import { BlobStore } from "../../../crawler/receive/blob-store.ts";
import { pollImap } from "../../../crawler/receive/imap/imap.ts";
import { openCampaignDatabase } from "../../../data/database.ts";

const [directory, port] = [process.argv[2]!, Number(process.argv[3])];
process.stdout.write("reading\n");
await pollImap(
  { host: "127.0.0.1", port, secure: false, user: "reader", password: "secret", mailboxes: ["INBOX"] },
  {
    db: openCampaignDatabase(directory),
    blobs: new BlobStore(join(directory, "blobs")),
    now: () => new Date(),
    warn: (text) => process.stderr.write(`${text}\n`),
  },
);
