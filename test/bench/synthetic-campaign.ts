import { createHash } from "node:crypto";
import { seededRandom } from "../../analysis/statistics/random.ts";
import { type Database, openDatabase } from "../../data/database.ts";
import * as tables from "../../data/schema/index.ts";
import { inserter } from "./bulk-insert.ts";
import { type Content, contentOf, kinds, type SenderKind } from "./synthetic-content.ts";
import { judgeSynthetic } from "./synthetic-verdicts.ts";

/** What a synthetic campaign looks like; the same options always give the same rows. */
export interface SyntheticOptions {
  readonly sites?: number;
  /** Mailings each site sends; each goes to every seed. */
  readonly mailings?: number;
  readonly arms?: readonly string[];
  readonly twins?: number;
  /** Static images beside the trackers of each message: the way to reach a number of requests. */
  readonly images?: number;
  readonly randomSeed?: number;
  /** Whether a judgement run is written too; a judge under test makes its own. */
  readonly judged?: boolean;
  /** Kind of each site by its number; by default mixed. */
  readonly kindOf?: (site: number) => SenderKind;
  readonly nameOf?: (site: number) => string;
  /** Messages of one site beyond its mailings: one sender with most of the mail. */
  readonly mailingsOf?: (site: number) => number;
  readonly opened?: boolean;
  /** Puts bytes into the campaign's blobs and gives their SHA-256; without it nothing has a screenshot. */
  readonly screenshot?: (content: Content) => string;
}

const start = Date.UTC(2027, 2, 1, 8);
const at = (ms: number): string => new Date(start + ms).toISOString();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const countries = ["FR", "DE", "GB", "IT"];
const sectors = ["news", "retail", "travel", "public"];

/** Fills a campaign file with `sites` senders, their seeds, messages, openings, lookups and (if wanted) verdicts. */
export function syntheticCampaign(path: string, options: SyntheticOptions = {}): Database {
  const db = openDatabase(path);
  db.$client.pragma("synchronous = OFF");
  db.$client.transaction(() => fill(db, options)).immediate();
  return db;
}

function fill(db: Database, options: SyntheticOptions): void {
  const { sites = 40, arms = ["accept-opens"], twins = 2, randomSeed = 1, kindOf } = options;
  const random = seededRandom(randomSeed);
  const into = inserters(db);
  into.campaigns({ id: 1, name: "synthetic", nonce: "00", createdAt: at(0), toolVersion: "0.1.0" });
  const hosts = new Map<string, { readonly site: string; readonly target: string | null }>();
  for (let number = 0; number < sites; number++) {
    const site = options.nameOf?.(number) ?? `site-${String(number).padStart(5, "0")}.test`;
    const kind = kindOf?.(number) ?? kinds[Math.floor(random() * kinds.length)]!;
    into.sites({
      site,
      url: `https://www.${site}/`,
      rank: 1 + Math.floor(10 ** (random() * 6)),
      country: countries[number % countries.length]!,
      sector: sectors[Math.floor(random() * sectors.length)]!,
      origin: "plan",
      plannedAt: at(0),
    });
    for (const arm of arms) {
      for (let twin = 0; twin < twins; twin++) {
        const address = `${sha256(`${randomSeed}/${number}/${arm}/${twin}`).slice(0, 16)}@seeds.test`;
        const persona = {
          firstName: `Ada${twin}`,
          lastName: `Roe${twin}`,
          locale: "fr",
          birthYear: 1980,
          country: "FR",
        };
        into.seeds({ address, site, arm, twin, persona, plannedAt: at(0) });
        if (kind === "no-form") signUp(into, address, site, arm, "no-form");
        else if (kind === "silent") signUp(into, address, site, arm, "check-mail");
        else {
          signUp(into, address, site, arm, "subscribed");
          const mailings = options.mailingsOf?.(number) ?? options.mailings ?? 4;
          for (let mailing = 0; mailing < mailings; mailing++) {
            const content = contentOf({ site, kind, address, arm, number, mailing, images: options.images ?? 3 });
            message(into, content, options, at(86_400_000 * (1 + 5 * mailing) + number * 1000 + twin * 60_000));
            for (const resource of content.resources)
              hosts.set(`${resource.host} ${site}`, { site, target: resource.alias });
          }
        }
      }
    }
  }
  for (const [key, { target }] of hosts) lookUp(into, key.split(" ")[0]!, target);
  if (options.judged ?? true) judgeSynthetic(db, at(86_400_000 * 60));
}

type Inserters = ReturnType<typeof inserters>;

function inserters(db: Database) {
  return {
    campaigns: inserter(db, tables.campaigns),
    sites: inserter(db, tables.sites),
    seeds: inserter(db, tables.seeds),
    signUps: inserter(db, tables.signUps),
    messages: inserter(db, tables.messages),
    deliveries: inserter(db, tables.deliveries),
    heads: inserter(db, tables.heads),
    resources: inserter(db, tables.resources),
    visits: inserter(db, tables.visits),
    openings: inserter(db, tables.openings),
    requests: inserter(db, tables.requests),
    boxes: inserter(db, tables.boxes),
    lookups: inserter(db, tables.lookups),
    chains: inserter(db, tables.chains),
    attempts: inserter(db, tables.attempts),
    seen: new Set<string>(),
  };
}

function signUp(into: Inserters, seed: string, site: string, arm: string, outcome: tables.SignUpOutcome): void {
  const hasForm = outcome !== "no-form";
  into.signUps({
    seed,
    site,
    arm,
    outcome,
    reasons: [hasForm ? "the page says thank you" : "no form was found on 3 pages"],
    visitKey: null,
    pageUrl: hasForm ? `https://www.${site}/newsletter` : null,
    language: "fr",
    formKind: hasForm ? "newsletter" : null,
    formScore: hasForm ? 8 : null,
    candidates: [],
    controls: hasForm
      ? [
          { kind: "email", label: "E-mail", required: true, initial: "", final: seed, meaning: "address" },
          {
            kind: "checkbox",
            label: "I accept offers",
            required: false,
            initial: false,
            final: true,
            meaning: "consent",
          },
        ]
      : [],
    privacyText: hasForm ? "We use your address to send our newsletter." : null,
    privacyPolicies: [],
    banner: null,
    submitted: hasForm,
    startedAt: at(3_600_000),
    endedAt: at(3_610_000),
  });
  into.attempts({
    stage: "subscribe",
    stageVersion: 1,
    round: 0,
    subject: `${seed} ${site}`,
    outcome: "done",
    startedAt: at(3_600_000),
    endedAt: at(3_610_000),
  });
}

function message(into: Inserters, content: Content, options: SyntheticOptions, endedAt: string): void {
  const { site, address, mailing } = content;
  const sha = sha256(`message ${address} ${mailing}`);
  into.messages({ sha256: sha, sizeBytes: 20_000 + content.resources.length * 200, firstSeenAt: endedAt });
  into.deliveries({
    deliveryKey: `d-${sha.slice(0, 24)}`,
    message: sha,
    via: "smtp",
    seed: address,
    seedFrom: "envelope",
    peerAddress: "192.0.2.25",
    peerPort: 40_000,
    helo: `mta.${site}`,
    mailFrom: `bounce@${site}`,
    rcptTo: [address],
    protocol: "ESMTPS",
    source: {},
    acquisition: "explicit_newsletter_optin",
    mayOpen: true,
    startedAt: endedAt,
    endedAt,
  });
  into.heads({
    message: sha,
    seed: address,
    site,
    fromAddress: `news@${site}`,
    fromDomain: site,
    fromSite: site,
    fromName: `News of ${site}`,
    subject: `Letter no. ${mailing + 1} of ${site}`,
    date: endedAt,
    messageId: `<${sha.slice(0, 16)}@${site}>`,
    headers: [["Subject", `Letter no. ${mailing + 1}`]],
    mailingKey: `${site}|${mailing}`,
    language: "en",
    kind: "newsletter",
    kindClues: ["it has a List-Unsubscribe header"],
    textLength: 1200,
    imageShare: 0.4,
    hasUnsubscribe: true,
    hasOneClick: true,
    cutOff: [],
  });
  const opens = options.opened ?? true;
  const visitKey = `opening ${sha} desktop 0`;
  if (opens) openMessage(into, content, sha, visitKey, endedAt, options.screenshot?.(content) ?? null);
  content.resources.forEach((resource, order) => {
    into.resources({
      message: sha,
      path: "1.2",
      byteOffset: 1000 + order * 200,
      attribute: "src",
      position: 0,
      element: "img",
      raw: resource.url,
      url: resource.url,
      host: resource.host,
      kind: "image",
      isRemote: true,
      isDisplayed: true,
      statedWidth: resource.width,
      statedHeight: resource.height,
      hiddenBy: [],
      documentOrder: order,
    });
  });
}

function openMessage(
  into: Inserters,
  content: Content,
  message: string,
  visitKey: string,
  endedAt: string,
  screenshotOn: string | null,
): void {
  const begun = Date.parse(endedAt) + 60_000;
  const moment = (ms: number): string => new Date(begun + ms).toISOString();
  into.visits({
    visitKey,
    kind: "opening",
    startedAt: moment(0),
    endedAt: moment(900),
    preflight: { chromium: "156" },
  });
  into.openings({
    message,
    mailClient: "desktop",
    round: 0,
    visitKey,
    screenshotOn,
    pageSize: { width: 600, height: 800 },
    extractedNotRequested: [],
    requestedNotExtracted: [],
  });
  let sequence = 0;
  const request = (url: string, order: number, redirectedFrom: number | null, location: string | null): number => {
    const resource = content.resources[order]!;
    into.requests({
      visitKey,
      sequence,
      redirectedFrom,
      url,
      host: new URL(url).hostname,
      method: "GET",
      resourceKind: "image",
      initiator: { element: "img" },
      resourceKey: `1.2:${1000 + order * 200}:src:0`,
      requestHeaders: [["User-Agent", "Mozilla/5.0"]],
      status: location === null ? 200 : 302,
      responseHeaders: [["content-type", "image/gif"]],
      location,
      setCookies: resource.cookie && location === null ? [`id=${content.token}; Max-Age=31536000`] : [],
      serverAddress: "192.0.2.80",
      serverPort: 443,
      wireBytes: 300,
      bodyBytes: 43,
      bodyKept: false,
      mediaTypeClaimed: "image/gif",
      naturalWidth: resource.width,
      naturalHeight: resource.height,
      pixels: resource.width === 1 ? "transparent" : "picture",
      sentAt: moment(20 * sequence),
      firstByteMs: 12 + order,
      endMs: 18 + 2 * order,
    });
    return sequence++;
  };
  content.resources.forEach((resource, order) => {
    const first = request(resource.url, order, null, resource.redirect);
    if (resource.redirect !== null) request(resource.redirect, order, first, null);
    into.boxes({
      visitKey,
      position: order,
      url: resource.url,
      x: 20,
      y: 20 + order * 110,
      width: resource.width,
      height: resource.height,
      seen: resource.width <= 1 ? "zero-size" : "visible",
    });
  });
}

function lookUp(into: Inserters, host: string, target: string | null): void {
  if (into.seen.has(host)) return;
  into.seen.add(host);
  const key = { host, round: 0, vantage: "local" };
  into.lookups({ ...key, askedHost: host, because: ["visit"], observedAt: at(86_400_000) });
  into.chains({
    ...key,
    hops: target === null ? [] : [{ owner: host, type: "CNAME", target, ttl: 300 }],
    finalName: target ?? host,
    end: "address",
    addresses: ["192.0.2.80"],
    zone: null,
    nameServers: [],
    isWildcard: false,
    observations: {},
  });
}
