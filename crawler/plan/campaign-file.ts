import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { InputError } from "../runner/errors.ts";
import { readNamedFile } from "../runner/named-file.ts";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration with its unit, such as `60s`, `3m` or `14d`, as milliseconds. */
const duration = z
  .string({ error: "a duration with a unit, such as 60s, 3m, 24h or 14d" })
  .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, { error: "a duration with a unit, such as 60s, 3m, 24h or 14d" })
  .transform((text) => {
    const [, amount, unit] = /^([\d.]+)([a-z]+)$/.exec(text)!;
    return Number(amount) * UNITS[unit as keyof typeof UNITS];
  })
  .refine((ms) => ms <= 36_525 * UNITS.d, { error: "a duration of at most a hundred years" });

/** A rate such as `20/m` as the number of acts an hour. */
const rate = z
  .string({ error: "a rate such as 20/m" })
  .regex(/^[1-9]\d*\/(s|m|h)$/, { error: "a rate such as 20/m" })
  .transform((text) => {
    const [count, unit] = text.split("/") as [string, "s" | "m" | "h"];
    return (Number(count) * UNITS.h) / UNITS[unit];
  });

const name = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, { error: "letters, digits, dots, dashes" });
const domain = z.string().regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/i, { error: "a domain name" });
const port = z.int().min(0).max(65_535);
const endpoint = z.strictObject({ host: z.string(), port });
const day = z.iso.date({ error: "a day of the calendar, such as 2027-03-02" });

const plannedSite = z.strictObject({
  url: z.string().min(1),
  rank: z.int().positive().optional(),
  country: z.string().length(2).optional(),
  sector: z.string().optional(),
});

const study = z.strictObject({
  title: z.string().min(1),
  controller: z.string().min(1),
  contact: z.string().min(1),
  ethics: z.string().min(1),
  legalBasis: z.string().min(1),
  retention: z.string().min(1),
});

const schema = z.strictObject({
  name,
  randomSeed: z.int(),
  jurisdiction: z.enum(["FR", "IT", "EU", "UK"]),
  study: study.optional(),
  sites: z.union([z.string(), z.array(plannedSite)]),
  exclude: z.array(z.strictObject({ site: z.string(), date: day, reason: z.string().min(1) })).default([]),
  seeds: z.strictObject({ domain, perArm: z.int().min(1).max(100).default(2) }),
  arms: z
    .array(z.strictObject({ name, consent: z.enum(["accept", "refuse", "withdraw"]), opens: z.boolean() }))
    .min(1)
    .refine((arms) => new Set(arms.map((arm) => arm.name)).size === arms.length, {
      error: "two arms have the same name",
    }),
  withdrawAfter: duration.prefault("14d"),
  banners: z.enum(["opt-out", "opt-in", "none"]).default("opt-out"),
  robots: z.enum(["named", "strict"]).default("named"),
  mailClients: z
    .array(z.enum(["desktop", "images-off"]))
    .min(1)
    .default(["desktop"]),
  rounds: z
    .strictObject({
      open: z.array(duration).min(1).prefault(["0s", "24h"]),
      resolve: z.array(duration).min(1).prefault(["0s", "24h", "7d"]),
    })
    .prefault({}),
  openings: z.strictObject({ sample: z.union([z.literal("all"), z.int().positive()]).default("all") }).prefault({}),
  confirm: z.strictObject({ waitAtOnce: duration.prefault("3m"), until: duration.prefault("14d") }).prefault({}),
  rates: z
    .strictObject({
      perSite: duration.prefault("60s"),
      perMailService: duration.prefault("30s"),
      global: rate.prefault("20/m"),
      dailyCap: z.int().positive().default(2_000),
    })
    .prefault({}),
  receive: z
    .strictObject({
      smtp: endpoint.extend({ tls: z.strictObject({ cert: z.string(), key: z.string() }).optional() }).optional(),
      lmtp: endpoint.optional(),
      imap: z
        .array(
          z.strictObject({
            host: z.string(),
            port: port.default(993),
            secure: z.boolean().default(true),
            user: z.string(),
            mailboxes: z.array(z.string()).default(["INBOX"]),
          }),
        )
        .default([]),
    })
    .prefault({}),
  stamp: z.strictObject({ tsa: z.array(z.url()).default([]), every: duration.prefault("1h") }).prefault({}),
  retention: z.record(z.string(), z.string()).default({}),
  network: z
    .strictObject({
      resolvers: z.array(z.string()).default([]),
      ca: z.string().optional(),
      upstreamProxy: z.url().optional(),
      test: z
        .strictObject({ allow: z.array(z.string()).min(1), ports: z.record(z.string().regex(/^\d+$/), port) })
        .optional(),
    })
    .prefault({}),
});

/** The settings of a campaign: durations in milliseconds, rates as acts an hour, defaults filled in. */
export type CampaignSettings = z.output<typeof schema>;

/** Settings with where and from which bytes they were read. */
export interface Campaign extends CampaignSettings {
  readonly directory: string;
  /** The file's text and its SHA-256. */
  readonly source: { readonly text: string; readonly sha256: string };
}

/** Reads and checks DIRECTORY/campaign.yaml. Throws InputError that names line and key. */
export function readCampaign(directory: string): Campaign {
  const path = join(directory, "campaign.yaml");
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new InputError(`${path} cannot be read. Make a campaign with: pixelcensus init DIR`);
  }
  const source = { text, sha256: createHash("sha256").update(text).digest("hex") };
  return { ...parseCampaign(text, path), directory, source };
}

/** The PEM text of the extra root that `network.ca` names; undefined where it names none. Throws InputError. */
export function extraRoot({ directory, network }: Pick<Campaign, "directory" | "network">): string | undefined {
  return network.ca === undefined ? undefined : readNamedFile(directory, "network.ca", network.ca);
}

/** Checks the text of a campaign.yaml; `path` is only for messages. Throws InputError that names line and key. */
export function parseCampaign(text: string, path = "campaign.yaml"): CampaignSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined)
    throw new InputError(`${path}:${lines.linePos(broken.pos[0]).line}: ${broken.message.split("\n")[0]}`);
  if (!isMap(document.contents)) throw new InputError(`${path}:1: a campaign is a map of keys; this file holds none`);
  const result = schema.safeParse(valuesOf(document, path));
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => describe(issue, document, lines));
  throw new InputError(problems.map((problem) => `${path}:${problem}`).join("\n"));
}

/** The document's values. Aliases are followed here, and those that would grow without bound are refused. */
function valuesOf(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new InputError(`${path}:1: ${(error as Error).message}`);
  }
}

function describe(issue: z.core.$ZodIssue, document: ReturnType<typeof parseDocument>, lines: LineCounter): string[] {
  const path = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (key) => `${lineOf(document, [...path, key], lines)}: unknown key ${[...path, key].join(".")}`,
    );
  }
  if (issue.code === "invalid_union") {
    const closest = issue.errors.toSorted((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0))[0]?.[0];
    if (closest !== undefined && closest.path.length > 0) {
      return describe({ ...closest, path: [...path, ...closest.path] } as z.core.$ZodIssue, document, lines);
    }
  }
  const isMissing = document.getIn(path) === undefined;
  const what = isMissing ? `missing key ${path.join(".")}` : `${path.join(".")}: ${issue.message}`;
  return [`${lineOf(document, path, lines)}: ${what}`];
}

/** Line of a key; of its nearest parent that exists when it is missing. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly (string | number)[],
  lines: LineCounter,
): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const last = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => (isScalar(key) ? key.value : key) === last);
    if (isScalar(pair?.key) && pair.key.range != null) return lines.linePos(pair.key.range[0]).line;
  }
  const node = document.getIn(path, true) as { range?: readonly number[] } | undefined;
  const offset = node?.range?.[0];
  if (offset !== undefined) return lines.linePos(offset).line;
  return path.length > 1 ? lineOf(document, path.slice(0, -1), lines) : 1;
}
