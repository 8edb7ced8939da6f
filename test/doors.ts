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
  {
    name: "yaml",
    doors: ["crawler/plan/campaign-file.ts", "crawler/hand-in.ts", "analysis/queries/campaign/campaign-settings.ts"],
    why: "campaign.yaml with the line of each key",
  },
  { name: "zod", doors: ["crawler/plan/campaign-file.ts", "data/"], why: "checks what people write by hand" },
  { name: "commander", doors: ["pixelcensus.ts"], why: "the command line" },
  { name: "cli-progress", doors: ["crawler/runner/progress.ts"], why: "progress bars" },
  { name: "p-queue", doors: ["crawler/runner/local.ts"], why: "concurrency with a bound" },
  { name: "playwright-core", doors: ["crawler/browser/"], why: "drives Chromium; brings no browser of its own" },
  { name: "smtp-server", doors: ["crawler/receive/"], why: "SMTP and LMTP, byte-exact" },
  { name: "imapflow", doors: ["crawler/receive/imap/imap.ts"], why: "IMAP, read-only" },
  {
    name: "mailauth",
    doors: ["crawler/receive/authenticate.ts"],
    why: "SPF, DKIM, DMARC, ARC, BIMI with a resolver of ours",
  },
  { name: "dns-packet", doors: ["crawler/resolve/wire/wire.ts"], why: "DNS codec where it is right" },
  { name: "recheck", doors: [], why: "finds expressions that take more than linear time (development)" },
  { name: "htmlparser2", doors: [], why: "what our tag scanner is held against (development)" },
  { name: "css-tree", doors: ["crawler/extract/"], why: "CSS tokens and selectors" },
  { name: "d3-", doors: ["dashboards/charts/"], why: "scales, shapes and axes of the figures" },
  { name: "drizzle-kit", doors: ["data/drizzle.config.ts"], why: "writes migrations (development)" },
  { name: "oxc-parser", doors: ["data/dictionary.ts"], why: "reads doc comments for the dictionary (development)" },
  { name: "robots-parser", doors: ["crawler/subscribe/politeness.ts"], why: "robots.txt" },
  {
    name: "@duckduckgo/autoconsent",
    doors: ["crawler/subscribe/page/consent-banner.ts"],
    why: "rules for cookie banners, unmodified (MPL-2.0)",
  },
  {
    name: "postal-mime",
    doors: ["crawler/parse/mime.ts", "crawler/parse/mailboxes.ts"],
    why: "encoded words of mail headers",
  },
  { name: "iconv-lite", doors: ["crawler/parse/charset.ts"], why: "old charsets" },
  {
    name: "entities",
    doors: ["crawler/extract/markup/markup.ts"],
    why: "HTML entities with their lengths, for byte offsets",
  },
  {
    name: "@ghostery/adblocker",
    doors: ["analysis/classify/lists/"],
    why: "Adblock lists, one engine a list (MPL-2.0)",
  },
  { name: "hash-wasm", doors: ["analysis/classify/leak/"], why: "most of the 24 hashes of the leak search" },
  { name: "sha.js", doors: ["analysis/classify/leak/"], why: "SHA-0 of the leak search" },
  { name: "js-md2", doors: ["analysis/classify/leak/"], why: "MD2 of the leak search" },
  { name: "murmurhash-js", doors: ["analysis/classify/leak/"], why: "MurmurHash 2 of the leak search" },
  { name: "murmurhash3js-revisited", doors: ["analysis/classify/leak/"], why: "MurmurHash 3 of the leak search" },
  { name: "fflate", doors: ["analysis/classify/leak/", "analysis/publish/"], why: "deflate and gzip, pure" },
  { name: "@scure/base", doors: ["analysis/classify/leak/"], why: "base16 to base64 encodings, audited" },
  {
    name: "@stdlib/stats-",
    doors: ["analysis/statistics/intervals/quantiles.ts"],
    why: "quantiles that agree with R's",
  },
  { name: "hyparquet-writer", doors: ["analysis/publish/data-set/parquet.ts"], why: "writes Parquet, pure JavaScript" },
  { name: "linkedom", doors: ["dashboards/build/"], why: "a document for drawing figures outside a browser" },
  { name: "@resvg/resvg-js", doors: ["dashboards/build/"], why: "figures as PNG without a browser (MPL-2.0)" },
  { name: "esbuild", doors: ["dashboards/build/"], why: "bundles the pages" },
];
