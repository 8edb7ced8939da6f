/** A package: the only files or folders that import it, and why it is there. Name ending in `-` or `/` stands for a family. */
export interface Door {
  readonly name: string;
  readonly doors: readonly string[];
  readonly why: string;
}

/** Every package of package.json; README's table and the architecture test come from it. */
export const doors: readonly Door[] = [
  { name: "node", doors: [], why: "pins Node 24, whatever the host has; better-sqlite3 13 crashes on older ones" },
  {
    name: "better-sqlite3",
    doors: ["data/database.ts"],
    why: "SQLite with prebuilt binaries; synchronous transactions",
  },
  {
    name: "drizzle-orm",
    doors: ["data/", "crawler/", "analysis/", "dashboards/build/"],
    why: "typed schema and queries over better-sqlite3",
  },
  { name: "canonicalize", doors: ["data/journal.ts"], why: "RFC 8785 JSON, the bytes that the journal hashes" },
  { name: "pkijs", doors: ["data/time-stamp.ts"], why: "RFC 3161 time stamps: requests and verification" },
  { name: "asn1js", doors: ["data/time-stamp.ts"], why: "DER under pkijs" },
  { name: "tldts", doors: ["data/site.ts"], why: "registrable domains by the Public Suffix List" },
  { name: "yaml", doors: ["crawler/plan/campaign-file.ts"], why: "campaign.yaml with the line of each key" },
  { name: "zod", doors: ["crawler/plan/campaign-file.ts", "data/"], why: "checks what people write by hand" },
  { name: "commander", doors: ["pixelcensus.ts"], why: "the command line" },
  { name: "cli-progress", doors: ["crawler/runner/progress.ts"], why: "progress bars" },
  { name: "p-queue", doors: ["crawler/runner/local.ts"], why: "concurrency with a bound" },
  { name: "playwright-core", doors: ["crawler/browser/"], why: "drives Chromium; brings no browser of its own" },
  { name: "smtp-server", doors: ["crawler/receive/"], why: "SMTP and LMTP, byte-exact" },
  { name: "imapflow", doors: ["crawler/receive/imap.ts"], why: "IMAP, read-only" },
  {
    name: "mailauth",
    doors: ["crawler/receive/authenticate.ts"],
    why: "SPF, DKIM, DMARC, ARC, BIMI with a resolver of ours",
  },
  { name: "dns-packet", doors: ["crawler/resolve/wire.ts"], why: "DNS codec where it is right" },
  { name: "htmlparser2", doors: ["crawler/extract/"], why: "tolerant HTML, fast" },
  { name: "css-tree", doors: ["crawler/extract/"], why: "CSS tokens and selectors" },
  { name: "d3-", doors: ["dashboards/charts/"], why: "scales, shapes and axes of the figures" },
  { name: "esbuild", doors: ["dashboards/build/"], why: "bundles the pages" },
];
