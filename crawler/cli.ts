import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, TOOL_VERSION, type Word } from "../data/command.ts";
import type { Database } from "../data/database.ts";
import { type Acquisition, acquisitions } from "../data/schema/messages.ts";
import { campaignTemplate, sitesTemplate } from "./plan/campaign-template.ts";
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

/** Opens the world of a call's campaign, does something in it and closes it. */
async function inWorld(call: Call, act: (call: Call, world: CrawlWorld) => Promise<number>): Promise<number> {
  const { openWorld } = await import("./world.ts");
  const world = openWorld(resolvePath(call.directory), call.stop, call.err);
  try {
    return await act(call, world);
  } finally {
    await world.close();
  }
}

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

async function importWord(call: Call, world: CrawlWorld): Promise<number> {
  const { importPaths } = await import("./receive/import.ts");
  const { acquisition, quoting, mayOpen } = call.options;
  if (acquisition !== undefined && !acquisitions.some((known) => known === acquisition)) {
    throw new InputError(`--acquisition is one of ${acquisitions.join(", ")}, not ${JSON.stringify(acquisition)}`);
  }
  if (quoting !== undefined && quoting !== "mboxrd" && quoting !== "mboxo") {
    throw new InputError(`--quoting is mboxrd or mboxo, not ${JSON.stringify(quoting)}`);
  }
  const options = {
    ...(acquisition === undefined ? {} : { acquisition: acquisition as Acquisition }),
    ...(quoting === undefined ? {} : { quoting: quoting as "mboxrd" | "mboxo" }),
    mayOpenBy: typeof mayOpen === "string" ? mayOpen : null,
  };
  const progress = showProgress(process.stderr);
  let isBegun = false;
  const found = await importPaths(call.args, options, {
    db: world.db,
    blobs: world.blobs,
    now: () => world.now(),
    stop: call.stop,
    progress: ({ total, path, outcome, reason }) => {
      if (!isBegun) progress.tell({ event: "start", stage: "import", pending: total });
      isBegun = true;
      progress.tell({
        event: "item",
        stage: "import",
        subject: path,
        outcome: outcome === "unreadable" ? "gave-up" : "done",
        reason: reason ?? null,
      });
    },
  }).finally(() => progress.close());
  if (call.options.json) call.out(JSON.stringify(found));
  else {
    call.out(
      `${found.files} files read, ${found.unchanged} known from before: ${found.messages} new messages, ${found.deliveries} new deliveries`,
    );
    if (found.erased > 0) call.out(`left out ${found.erased}: erased before`);
    for (const [reason, count] of Object.entries(found.skipped)) call.out(`skipped ${count}: ${reason}`);
    for (const { path, reason } of found.unreadable) call.out(`could not be read: ${path}: ${reason}`);
  }
  if (found.isStopped) return EXIT.stopped;
  return found.unreadable.length > 0 ? EXIT.gaveUp : EXIT.done;
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

async function receiveWord(call: Call, world: CrawlWorld): Promise<number> {
  const receiver = await startReceiving(call, world);
  if (receiver === null)
    throw new InputError("campaign.yaml names no way in: set receive.smtp, receive.lmtp or receive.imap");
  await new Promise<void>((done) => {
    if (call.stop.aborted) done();
    call.stop.addEventListener("abort", () => done(), { once: true });
  });
  await receiver.close();
  return EXIT.stopped;
}

/** Starts the ways in that campaign.yaml names; null when it names none. */
async function startReceiving(call: Call, world: CrawlWorld): Promise<{ close(): Promise<void> } | null> {
  const { smtp, lmtp, imap } = world.campaign.receive;
  const open: { close(): Promise<void> }[] = [];
  if (smtp !== undefined || lmtp !== undefined) {
    const { startReceiver } = await import("./receive/receive.ts");
    const { ptrLookup } = await import("./origin-dns.ts");
    const receiver = await startReceiver(world.campaign, world.db, {
      now: () => world.now(),
      warn: call.err,
      lookUpPtr: ptrLookup(world.resolver),
    });
    if (receiver.smtpPort !== null) call.err(`receiving by SMTP on ${smtp?.host}:${receiver.smtpPort}`);
    if (receiver.lmtpPort !== null) call.err(`receiving by LMTP on ${lmtp?.host}:${receiver.lmtpPort}`);
    open.push(receiver);
  }
  if (imap.length > 0) {
    const { imapAccounts, testAddressOf, watchImap } = await import("./receive/watch-imap.ts");
    const { test } = world.campaign.network;
    const dial = test === undefined ? {} : { addressOf: testAddressOf(test, world.resolver) };
    open.push(watchImap(imapAccounts(world.campaign), { ...world, now: () => world.now(), warn: call.err, ...dial }));
    call.err(`reading ${imap.length} IMAP accounts`);
  }
  if (open.length === 0) return null;
  return { close: async () => void (await Promise.all(open.map((way) => way.close()))) };
}

/** Whoever writes next carries over what a killed receiver acknowledged. */
async function replaySpoolOf(world: CrawlWorld): Promise<void> {
  const { replaySpool } = await import("./receive/drain-spool.ts");
  await replaySpool(join(world.campaign.directory, "spool"), {
    db: world.db,
    blobs: world.blobs,
    now: () => world.now(),
  });
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

async function harWord(call: Call): Promise<number> {
  const { readHar } = await import("./open/read-har.ts");
  const { client, round } = call.options;
  return withDatabase(call, async (db) => {
    const wanted = { message: call.args[0]!, mailClient: String(client ?? "desktop"), round: Number(round ?? 0) };
    call.out(JSON.stringify(readHar(db, wanted, TOOL_VERSION), null, 1));
    return EXIT.done;
  });
}

async function offlineWord(call: Call, world: CrawlWorld): Promise<number> {
  const { repeatChecks } = await import("./receive/repeat-check.ts");
  const { readStored } = await import("./origin-dns.ts");
  const counts = { same: 0, different: 0, unknown: 0 };
  for await (const check of repeatChecks({ ...world, originDns: { read: readStored } })) {
    counts[check.outcome] += 1;
    if (check.outcome !== "same") call.out(`${check.message} ${check.outcome}: ${check.detail}`);
  }
  call.out(
    `${counts.same} checks came out the same, ${counts.different} different, ${counts.unknown} could not be repeated`,
  );
  if (counts.different > 0) return EXIT.checkFailed;
  return counts.unknown > 0 ? EXIT.notChecked : EXIT.done;
}

async function listsWord(call: Call, world: CrawlWorld): Promise<number> {
  const [action, ...names] = call.args;
  if (action !== "update") throw new InputError(`lists knows \`update\`, not ${JSON.stringify(action)}`);
  const { updateLists } = await import("./resolve/update-lists.ts");
  const { ca, test } = world.campaign.network;
  const { directory } = world.campaign;
  const pem = ca === undefined ? undefined : readFileSync(join(directory, ca), "utf8");
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

async function replayWord(call: Call): Promise<number> {
  const { replayLookups } = await import("./resolve/replay.ts");
  return withDatabase(call, async (db) => {
    call.out(`${replayLookups(db)} lookups derived again from their bytes`);
    return EXIT.done;
  });
}

async function journalWord(call: Call): Promise<number> {
  const [act] = call.args;
  if (act === "stamp") {
    return inWorld(call, async (_, world) => {
      const { stampHead } = await import("./stamp/stamp.ts");
      if (world.campaign.stamp.tsa.length === 0)
        throw new InputError("campaign.yaml names no authority under stamp.tsa");
      const results = await stampHead(world);
      if (call.options.json) call.out(JSON.stringify(results));
      else
        for (const { authority, stampedAt, failure } of results)
          call.out(`${authority}: ${failure ?? `stamped at ${stampedAt}`}`);
      return results.some(({ failure }) => failure !== null) ? EXIT.gaveUp : EXIT.done;
    });
  }
  if (act !== "verify") throw new InputError(`journal knows \`verify\` and \`stamp\`, not ${JSON.stringify(act)}`);
  const { checkJournal } = await import("../data/journal-check.ts");
  return withDatabase(call, async (db, directory) => {
    const check = await checkJournal(db, directory);
    if (call.options.json) call.out(JSON.stringify(check));
    else {
      for (const line of [...check.problems, ...check.erased]) call.out(line);
      call.out(
        `${check.entries} entries and ${check.blobs} blobs checked, ${check.stampedHeads} stamped heads, ` +
          `${check.erased.length} erased; ${check.problems.length === 0 ? "all holds" : `${check.problems.length} problems`}`,
      );
    }
    return check.problems.length === 0 ? EXIT.done : EXIT.checkFailed;
  });
}

async function eraseWord(call: Call): Promise<number> {
  const because = call.options.because;
  if (typeof because !== "string" || because.trim() === "") throw new InputError("erase needs --because TEXT");
  const { erase } = await import("../data/erase.ts");
  const { replaySpool } = await import("./receive/drain-spool.ts");
  const { BlobStore } = await import("./receive/blob-store.ts");
  return withDatabase(call, async (db, directory) => {
    const blobs = new BlobStore(join(directory, "blobs"));
    await replaySpool(join(directory, "spool"), { db, blobs, now: () => new Date() }); // what waits there may be meant
    const done = erase(db, directory, call.args[0]!, because, new Date());
    if (call.options.json) call.out(JSON.stringify(done));
    else {
      call.out(
        `erased under entry ${done.entry}: ${done.messages.length} messages, ${done.rows} rows, ${done.blobs.length} blobs`,
      );
      for (const { entry, what } of done.exports) call.out(`published before: ${what} (entry ${entry})`);
    }
    return EXIT.done;
  });
}

/** Opens the campaign file alone, without its settings. */
async function withDatabase(call: Call, act: (db: Database, directory: string) => Promise<number>): Promise<number> {
  const directory = resolvePath(call.directory);
  if (!existsSync(join(directory, "census.db")))
    throw new InputError(`${directory} holds no census.db: name a campaign with --campaign DIR`);
  const { openCampaignDatabase } = await import("../data/database.ts");
  const db = openCampaignDatabase(directory);
  try {
    return await act(db, directory);
  } finally {
    db.$client.close();
  }
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
