import { join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, type Word } from "../../data/command.ts";

/** The dashboards' words; what leaves the machine is written by `publishDashboards`, from a published data set alone. */
export const dashboardWords = (publishDashboards: Word["run"]): readonly Word[] => [
  {
    name: "dashboards",
    summary: "show the campaign's dashboards (--serve), or write them into a folder (--out)",
    options: [
      ["--serve", "serve the full campaign to its owner, on loopback, until stopped"],
      ["--port <port>", "port to serve on; 0 for any free one"],
      [
        "--out <dir>",
        "write a folder that opens from a stick and from any web host, from the newest published data set",
      ],
    ],
    run: (call) => (typeof call.options.out === "string" ? publishDashboards(call) : serveWord(call)),
  },
];

async function serveWord(call: Call): Promise<number> {
  const { openDatabase } = await import("../../data/database.ts");
  const directory = resolvePath(call.directory);
  const db = openDatabase(join(directory, "census.db"));
  try {
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
