import { type Call, EXIT } from "../../data/command.ts";
import { status } from "../status.ts";
import type { CrawlWorld } from "../world.ts";

export async function statusWord(call: Call, world: CrawlWorld): Promise<number> {
  const found = await status(world);
  if (call.options.json) {
    call.out(JSON.stringify(found));
    return EXIT.done;
  }
  for (const { stage, reason, items, newest } of found.givenUp) {
    const why = reason === "bug" ? `a bug of pixelcensus: ${newest.error?.split("\n")[0] ?? ""}` : reason;
    call.out(`given up by ${stage}: ${items}, ${why} (${newest.subject})`);
  }
  call.out(`campaign ${found.campaign}`);
  for (const sentence of found.paused) call.out(`PAUSED: ${sentence}`);
  for (const [what, number] of Object.entries(found.counts)) call.out(`${String(number).padStart(9)} ${what}`);
  for (const { outcome, attempts, withMessages } of found.signUps)
    call.out(`${String(attempts).padStart(9)} ${outcome}, ${withMessages} of them with mail`);
  for (const { stage, due, waiting, nextAt } of found.stages) {
    call.out(`${stage.padEnd(10)} ${due} due${waiting > 0 ? `, ${waiting} waiting, the next at ${nextAt}` : ""}`);
  }
  const { longestUnstampedMs: unstamped } = found;
  call.out(
    unstamped === null
      ? "no time-stamp authority is named"
      : `longest unstamped: ${(unstamped / 60_000).toFixed(1)} minutes`,
  );
  call.out(found.crawlLoop === null ? "no crawl loop runs" : `crawl loop: ${found.crawlLoop}`);
  return EXIT.done;
}
