import { acquisitions } from "../../data/acquisition.ts";
import type { Call, Word } from "../../data/command.ts";
import type { CrawlWorld } from "../world.ts";

const json = ["--json", "print one JSON value on stdout"] as const;

/** The crawler's words, in the order of the pipeline: names, arguments and summaries, which load nothing until a word runs. */
export const crawlerWords: readonly Word[] = [
  {
    name: "init",
    args: "[dir]",
    summary: "make a campaign directory with a commented campaign.yaml",
    run: async (call) => (await import("./init.ts")).initWord(call),
  },
  {
    name: "doctor",
    args: "[what]",
    summary: "check runtime, browser, resolver, clock, disk, port and mail route; `doctor mail` waits for a message",
    options: [json],
    run: async (call) => (await import("../doctor.ts")).doctorWord(call),
  },
  {
    name: "plan",
    summary: "add the sites and draw the seeds that campaign.yaml asks for; say which observables they cannot reach",
    options: [json],
    run: inWorldOf(async () => (await import("./plan.ts")).planWord),
  },
  stageWord("subscribe", "sign the seeds up; one attempt for each seed and site, ever"),
  {
    name: "forms",
    args: "<page...>",
    summary: "say for each file or address what would be done there; fills and presses nothing",
    options: [["--offline", "load saved pages with all network blocked"], json],
    run: async (call) => (await import("../subscribe/forms.ts")).runForms(call),
  },
  {
    name: "review",
    args: "[kind] [subject] [verdict]",
    summary: "list attempts that the tool could not judge, or keep a person's verdict on one",
    options: [["--author <who>", "who says so"], ["--because <text>", "why"], json],
    run: async (call) => (await import("./review.ts")).reviewWord(call),
  },
  {
    name: "study",
    summary: "write the public page of the study (EN, FR) and the protocol to pre-register, with its hash",
    options: [json],
    run: async (call) => (await import("./study.ts")).studyWord(call),
  },
  {
    name: "receive",
    summary: "receive mail by SMTP, LMTP or IMAP until stopped",
    run: inWorldOf(async () => (await import("./receive.ts")).receiveWord),
  },
  {
    name: "import",
    isLong: true,
    args: "<path...>",
    summary: "take in .eml files, mbox files and Maildir folders; kind is decided by content",
    options: [
      ["--acquisition <how>", `how the recipient came by them: ${acquisitions.join(", ")}`],
      ["--may-open <author>", "allow opening them, which fires their pixels; recorded with its author"],
      ["--quoting <rule>", "how mbox files quote From lines: mboxrd (default) or mboxo"],
      json,
    ],
    run: inWorldOf(async () => (await import("./import.ts")).importWord),
  },
  {
    name: "authenticate",
    isLong: true,
    summary: "check who sent each message that came to us, and keep the DNS answers",
    options: [["--offline", "repeat each check from the stored answers and compare"]],
    run: inWorldOf(async () => (await import("./authenticate.ts")).authenticateWord),
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
    run: async (call) => (await import("./har.ts")).harWord(call),
  },
  {
    name: "resolve",
    isLong: true,
    summary: "look up every host and keep the raw answers",
    options: [["--replay", "derive all DNS rows again from the stored bytes, without network"]],
    run: async (call) => (await import("./resolve.ts")).resolveWord(call),
  },
  {
    name: "crawl",
    isLong: true,
    summary: "receive and run all stages side by side until nothing is due",
    options: [["--watch", "go on as messages come in, until stopped"]],
    run: inWorldOf(async () => (await import("./crawl.ts")).crawlWord),
  },
  stageWord("unsubscribe", "end the campaign: one-click or link for each seed"),
  {
    name: "lists",
    args: "<action> [names...]",
    summary: "update: download the public lists into the campaign, with address, licence, hash and date",
    options: [json],
    run: inWorldOf(async () => (await import("./lists.ts")).listsWord),
  },
  {
    name: "journal",
    args: "<verify|stamp>",
    summary: "verify: check the chain and every blob; stamp: ask the time-stamp authorities now",
    options: [json],
    run: async (call) => (await import("./journal.ts")).journalWord(call),
  },
  {
    name: "erase",
    args: "<message|site|address>",
    summary: "remove payload, blobs and rows for good; the journal keeps hashes and reason",
    options: [["--because <text>", "why; it is written into the journal"], json],
    run: async (call) => (await import("./erase.ts")).eraseWord(call),
  },
  {
    name: "pause",
    args: "[site]",
    summary: "begin no sign-up, anywhere or at one site, until `resume`; receiving goes on",
    options: [
      ["--because <text>", "why"],
      ["--by <who>", "who says so (operator)"],
    ],
    run: async (call) => (await import("./pause.ts")).pauseWord(call),
  },
  {
    name: "resume",
    args: "[site]",
    summary: "end a pause that a person or the breaker began",
    options: [["--by <who>", "who says so (operator)"]],
    run: async (call) => (await import("./pause.ts")).resumeWord(call),
  },
  {
    name: "status",
    summary: "where the campaign stands",
    options: [json],
    run: inWorldOf(async () => (await import("./status.ts")).statusWord),
  },
];

type InWorld = (call: Call, world: CrawlWorld) => Promise<number>;

/** Loads what a word does only when it runs, and does it in the world of the call's campaign. */
function inWorldOf(load: () => Promise<InWorld>): Word["run"] {
  return async (call) => {
    const { inWorld } = await import("../campaign-call.ts");
    return inWorld(call, await load());
  };
}

/** A stage's own word. */
function stageWord(name: string, summary: string): Word {
  const load = async () => {
    const { runStageWord } = await import("./stage.ts");
    return (call: Call, world: CrawlWorld) => runStageWord(name, call, world);
  };
  return { name, summary, isLong: true, run: inWorldOf(load) };
}
