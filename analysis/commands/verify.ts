import { readFileSync, statSync } from "node:fs";
import { resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError, TOOL_VERSION } from "../../data/command.ts";
import { judge } from "../judge/judge.ts";
import { verifyBag } from "../publish/verify/verify-bag.ts";
import type { CrawlerHooks } from "./hooks.ts";

/** The PEM text of a file of roots. One that holds no certificate would pass for roots, and judge nothing. */
function readRoots(path: string): string {
  const pem = isFile(path) ? readFileSync(path, "utf8") : "";
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) throw new InputError(`--roots: ${path} holds no PEM certificate`);
  return pem;
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

export async function verifyWord(call: Call, hooks: CrawlerHooks): Promise<number> {
  const [bag] = call.args;
  if (!isFile(bag!) && !isFolder(bag!)) throw new InputError(`${bag} is not there`);
  const roots = ((call.options.roots ?? []) as readonly string[]).map(readRoots);
  const claims = await verifyBag(resolvePath(bag!), {
    roots,
    toolVersion: TOOL_VERSION,
    ...(await hooks.rederive()),
    har: hooks.har,
    replayLookups: hooks.replayLookups,
    repeatChecks: hooks.repeatChecks,
    judge: (db, folder) => void judge(db, folder, { now: () => new Date(0) }),
  });
  const words = { holds: "holds    ", fails: "FAILS    ", unchecked: "unchecked", "left out": "left out " } as const;
  if (call.options.json) call.out(JSON.stringify(claims));
  else
    for (const { claim, state, detail } of claims)
      call.out(`${words[state]} ${claim}${detail === "" ? "" : `: ${detail}`}`);
  if (claims.some(({ state }) => state === "fails")) return EXIT.checkFailed;
  return claims.some(({ state }) => state === "unchecked") ? EXIT.notChecked : EXIT.done;
}
