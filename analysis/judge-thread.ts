import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "../data/database.ts";
import { siteJudge } from "./judge.ts";
import type { JudgeThreadData } from "./judge-in-parallel.ts";

// A thread of judgeInParallel: gets portions of sites, judges them by its own connection, hands the rows back and writes nothing.
const { file, directory, hosts } = workerData as JudgeThreadData;
const judgeOne = siteJudge(openDatabase(file), directory, hosts);
parentPort!.on("message", (sites: readonly string[]) => parentPort!.postMessage(sites.map(judgeOne)));
