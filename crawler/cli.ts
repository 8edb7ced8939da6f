import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, type Word } from "../data/command.ts";
import { acquisitions } from "../data/schema/messages.ts";
import { inWorld } from "./campaign-call.ts";
import { eraseWord, harWord, journalWord, offlineWord, replayWord } from "./custody-words.ts";
import { campaignTemplate, sitesTemplate } from "./plan/campaign-template.ts";
import { importWord, receiveWord, replaySpoolOf, startReceiving } from "./receive-words.ts";
import { InputError } from "./runner/errors.ts";
import { showProgress } from "./runner/progress.ts";
import type { RunOptions, Tally } from "./runner/stage.ts";
import { signUpWords } from "./sign-up-words.ts";
import type { CrawlWorld } from "./world.ts";

const json = ["--json", "print one JSON value on stdout"] as const;

/** The crawler's words, in the order of the pipeline. */
export const crawlerWords: readonly Word[] = [
  { name: "init", args: "[dir]", summary: "make a campaign directory with a commented campaign.yaml", run: init },
  {
    name: "doctor",
    args: "[what]",
    summary: "check runtime, browser, resolver, clock, disk, port and mail route; `doctor mail` waits for a message",
    options: [json],
    run: async (call) => (await import("./doctor.ts")).doctorWord(call),
  },
  {
    name: "plan",
    summary: "add the sites and draw the seeds that campaign.yaml asks for; say which observables they cannot reach",
    options: [json],
    run: (call) => inWorld(call, planWord),
  },
  stageWord("subscribe", "sign the seeds up; one attempt for each seed and site, ever"),
  ...signUpWords,
  {
    name: "receive",
    summary: "receive mail by SMTP, LMTP or IMAP until stopped",
    run: (call) => inWorld(call, receiveWord),
  },
  {
    name: "import",
    args: "<path...>",
    summary: "take in .eml files, mbox files and Maildir folders; kind is decided by content",
    options: [
      ["--acquisition <how>", `how the recipient came by them: ${acquisitions.join(", ")}`],
      ["--may-open <author>", "allow opening them, which fires their pixels; recorded with its author"],
      ["--quoting <rule>", "how mbox files quote From lines: mboxrd (default) or mboxo"],
      json,
    ],
    run: (call) => inWorld(call, importWord),
  },
  {
    name: "authenticate",
    summary: "check who sent each message that came to us, and keep the DNS answers",
    options: [["--offline", "repeat each check from the stored answers and compare"]],
    run: (call) =>
      call.options.offline === true ? inWorld(call, offlineWord) : stageWord("authenticate", "").run(call),
  },
  stageWord("parse", "take messages apart"),
  stageWord("extract", "find every remote reference and link"),
  stageWord("confirm", "follow the double opt-in links of the seeds"),
  stageWord("consent", "treat messages that ask for tracking consent as the seed's arm says"),
  stageWord("open", "load messages as a mail client does and record every request"),
  {
    name: "har",
    args: "<message>",
    summary: "print one opening of a message as HAR 1.2",
    options: [
      ["--client <profile>", "mail client profile (desktop)"],
      ["--round <number>", "round of the opening (0)"],
    ],
    run: harWord,
  },
  {
    name: "resolve",
    summary: "look up every host and keep the raw answers",
    options: [["--replay", "derive all DNS rows again from the stored bytes, without network"]],
    run: (call) => (call.options.replay === true ? replayWord(call) : stageWord("resolve", "").run(call)),
  },
  {
    name: "crawl",
    summary: "receive and run all stages side by side until nothing is due",
    options: [["--watch", "go on as messages come in, until stopped"]],
    run: (call) => inWorld(call, crawlWord),
  },
  stageWord("unsubscribe", "end the campaign: one-click or link for each seed"),
  {
    name: "lists",
    args: "<action> [names...]",
    summary: "update: download the public lists into the campaign, with address, licence, hash and date",
    options: [json],
    run: (call) => inWorld(call, listsWord),
  },
  {
    name: "journal",
    args: "<verify|stamp>",
    summary: "verify: check the chain and every blob; stamp: ask the time-stamp authorities now",
    options: [json],
    run: journalWord,
  },
  {
    name: "erase",
    args: "<message|site|address>",
    summary: "remove payload, blobs and rows for good; the journal keeps hashes and reason",
    options: [["--because <text>", "why; it is written into the journal"], json],
    run: eraseWord,
  },
  { name: "status", summary: "where the campaign stands", options: [json], run: (call) => inWorld(call, statusWord) },
];

async function init(call: Call): Promise<number> {
  const directory = resolvePath(call.args[0] ?? call.directory);
  const path = join(directory, "campaign.yaml");
  if (existsSync(path)) throw new InputError(`${path} is there already; nothing was written`);
  mkdirSync(directory, { recursive: true });
  const name =
    basename(directory)
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, "-")
      .replace(/^[^a-z0-9]+/, "") || "campaign";
  writeFileSync(path, campaignTemplate(name, Number(new Date().toISOString().slice(0, 10).replaceAll("-", ""))));
  if (!existsSync(join(directory, "sites.csv"))) writeFileSync(join(directory, "sites.csv"), sitesTemplate);
  for (const folder of ["secrets", "restricted"]) mkdirSync(join(directory, folder), { recursive: true, mode: 0o700 });
  call.out(`${path} is written. Edit it and sites.csv, then: pixelcensus doctor --campaign ${directory}`);
  return EXIT.done;
}

async function planWord(call: Call, world: CrawlWorld): Promise<number> {
  const { plan } = await import("./plan/plan.ts");
  const { unreachableObservables } = await import("./plan/observables.ts");
  const added = plan(world.db, world.campaign, world);
  const unreachable = unreachableObservables(world.campaign);
  if (call.options.json) call.out(JSON.stringify({ ...added, unreachable }));
  else {
    call.out(`added ${added.sites} sites and ${added.seeds} seeds`);
    if (unreachable.length > 0) call.out("These arms and seeds cannot reach:");
    for (const { observable, condition, because } of unreachable)
      call.out(`  ${observable.padEnd(3)} ${condition}\n      ${because.join("; ")}`);
  }
  return EXIT.done;
}

function stageWord(name: string, summary: string): Word {
  return {
    name,
    summary,
    run: (call) =>
      inWorld(call, async (_, world) => {
        const { ending, pipeline } = await import("./pipeline.ts");
        await replaySpoolOf(world);
        const stage = [...pipeline, ending].find((row) => row.name === name)!;
        return withProgress(call, (options) => stage.run(world, options));
      }),
  };
}

async function crawlWord(call: Call, world: CrawlWorld): Promise<number> {
  const { crawl } = await import("./pipeline.ts");
  const { takeLease } = await import("./runner/lease.ts");
  const { plan } = await import("./plan/plan.ts");
  const lost = new AbortController();
  const lease = takeLease(world.db, "crawl", world, () => lost.abort());
  try {
    plan(world.db, world.campaign, world);
    const receiver = await startReceiving(call, world);
    const stamping = call.options.watch === true ? await startStamping(call, world) : null;
    try {
      const stop = AbortSignal.any([call.stop, lost.signal]);
      return await withProgress(call, (options) =>
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
  const { stampHead } = await import("./stamp/stamp.ts");
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

async function withProgress(call: Call, run: (options: RunOptions) => Promise<Tally>): Promise<number> {
  const progress = showProgress(process.stderr);
  try {
    const tally = await run({ stop: call.stop, tell: progress.tell });
    return tally.gaveUp > 0 ? EXIT.gaveUp : EXIT.done;
  } finally {
    progress.close();
  }
}

async function listsWord(call: Call, world: CrawlWorld): Promise<number> {
  const [action, ...names] = call.args;
  if (action !== "update") throw new InputError(`lists knows \`update\`, not ${JSON.stringify(action)}`);
  const { updateLists } = await import("./lists/update-lists.ts");
  const { test } = world.campaign.network;
  const { directory } = world.campaign;
  const { extraRoot } = await import("./plan/campaign-file.ts");
  const pem = extraRoot(world.campaign);
  const outcomes = await updateLists(
    { db: world.db, directory, resolver: world.resolver, test, ca: pem, now: world.now },
    names,
  );
  if (call.options.json) call.out(JSON.stringify(outcomes));
  else
    for (const { name, outcome, reason, entries, sha256 } of outcomes)
      call.out(`${name}: ${outcome}${reason === null ? `, ${entries} entries, ${sha256}` : `: ${reason}`}`);
  return outcomes.some(({ outcome }) => outcome === "refused" || outcome === "failed") ? EXIT.gaveUp : EXIT.done;
}

async function statusWord(call: Call, world: CrawlWorld): Promise<number> {
  const { status } = await import("./status.ts");
  const found = await status(world);
  if (call.options.json) {
    call.out(JSON.stringify(found));
    return EXIT.done;
  }
  call.out(`campaign ${found.campaign}`);
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
