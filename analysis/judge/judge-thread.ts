import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "../../data/database.ts";
import { siteJudge } from "./judge.ts";
import type { JudgeThreadData } from "./judge-in-parallel.ts";

// A thread of judgeInParallel: gets portions of sites, judges them by its own connection, hands the rows back and writes nothing.
const { file, directory, hosts } = workerData as JudgeThreadData;
const db = openDatabase(file);
const judgeOne = siteJudge(db, directory, hosts);
const port = parentPort!;
port.on("message", (sites: readonly string[] | null) => {
  if (sites !== null) return port.postMessage(sites.map(judgeOne));
  db.$client.close();
  port.close();
});
