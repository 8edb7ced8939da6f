import { join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError, type Word } from "../../data/command.ts";
import { openDatabase } from "../../data/database.ts";

/** The dashboards' words. */
export const dashboardWords: readonly Word[] = [
  {
    name: "dashboards",
    summary: "show the campaign's dashboards (--serve), or write them into a folder (--out)",
    options: [
      ["--serve", "serve the full campaign to its owner, on loopback, until stopped"],
      ["--port <port>", "port to serve on; 0 for any free one"],
      ["--out <dir>", "says how to write a folder for others: only from a published data set"],
    ],
    run: dashboardsWord,
  },
];

async function dashboardsWord(call: Call): Promise<number> {
  const directory = resolvePath(call.directory);
  const db = openDatabase(join(directory, "census.db"));
  try {
    if (typeof call.options.out === "string") {
      throw new InputError("what leaves the machine is made from a data set: `pixelcensus publish data-set`, then `pixelcensus publish dashboards --out DIR`");
    }
    const { serveDashboard } = await import("./serve.ts");
    const served = await serveDashboard(db, directory, { port: Number(call.options.port ?? 0) });
    call.out(`dashboard at ${served.url} (stop with Ctrl-C)`);
    await new Promise<void>((done) => call.stop.addEventListener("abort", () => done(), { once: true }));
    await served.close();
    return EXIT.done;
  } finally {
    db.$client.close();
  }
}
