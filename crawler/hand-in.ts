import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { parse as parseYaml, stringify } from "yaml";
import { type Database, inTransaction } from "../data/database.ts";
import { authentications, deliveries, heads, links, resources, seeds, sites } from "../data/schema/index.ts";
import { siteOf } from "../data/site.ts";
import { extract } from "./extract/extract.ts";
import { parse } from "./parse/parse.ts";
import { campaignTemplate } from "./plan/campaign-template.ts";
import { checkOrigin } from "./receive/check-origin.ts";
import { addressesIn, headerFields } from "./receive/header-fields.ts";
import { importPaths } from "./receive/import/import.ts";
import { resolve } from "./resolve/resolve.ts";
import { InputError, PermanentError, TransientError } from "./runner/errors.ts";
import { runStage } from "./runner/local.ts";
import { stampHead } from "./stamp/stamp.ts";
import { type CrawlWorld, openWorld } from "./world.ts";

/** A message that somebody handed in, in a campaign of its own that `close` removes. */
export interface HandedIn {
  readonly db: Database;
  readonly directory: string;
  /** SHA-256 of the message. */
  readonly message: string;
  readonly site: string;
  close(): Promise<void>;
}

/** Arm of an address that no campaign gave away: the recipient's own. */
export const HANDED_IN_ARM = "handed-in";

/**
 * Takes one message file in, without opening it: bytes, structure, DKIM with the key that DNS has today, and the DNS chains
 * of the names in it. Resolvers, test network, time-stamp authorities and lists are those of `settings`, a campaign's folder,
 * or the system's where that is null. Throws InputError where the file is no message, or one without a sender.
 */
export async function handIn(
  file: string,
  settings: string | null,
  stop: AbortSignal,
  tell: (line: string) => void,
): Promise<HandedIn> {
  const directory = mkdtempSync(join(tmpdir(), "pixelcensus-handed-in-"));
  const close = () => rmSync(directory, { recursive: true, force: true });
  try {
    settle(directory, settings);
    const world = openWorld(directory, stop, tell);
    try {
      const taken = await takeIn(file, world, stop, tell);
      return {
        ...taken,
        directory,
        close: async () => {
          await world.close();
          close();
        },
      };
    } catch (error) {
      await world.close();
      throw error;
    }
  } catch (error) {
    close();
    throw error;
  }
}

/** A campaign.yaml without sites, after that of another campaign where there is one. */
function settle(directory: string, settings: string | null): void {
  const path = settings === null ? null : join(settings, "campaign.yaml");
  const text = path !== null && existsSync(path) ? readFileSync(path, "utf8") : campaignTemplate("handed-in", 1);
  const { exclude, receive, ...kept } = parseYaml(text) as Readonly<Record<string, unknown>>;
  writeFileSync(join(directory, "campaign.yaml"), stringify({ ...kept, sites: [] }));
  if (settings === null) return;
  const { ca } = (kept.network ?? {}) as { readonly ca?: string };
  for (const name of ["lists", ...(ca === undefined ? [] : [ca])])
    if (existsSync(join(settings, name))) cpSync(join(settings, name), join(directory, name), { recursive: true });
}

async function takeIn(
  file: string,
  world: CrawlWorld,
  stop: AbortSignal,
  tell: (line: string) => void,
): Promise<Pick<HandedIn, "db" | "message" | "site">> {
  const { db } = world;
  enterRecipient(db, readFileSync(file), world.now().toISOString());
  const found = await importPaths([file], { acquisition: "volunteer_real_person", mayOpenBy: null }, world);
  const rows = db.select().from(deliveries).all();
  const [delivery] = rows;
  if (delivery === undefined || rows.length > 1)
    throw new InputError(`${file} holds ${found.messages} messages: give a file of one`);
  const options = { stop, tell: () => {} };
  await runStage(parse, db, world, options);
  await runStage(extract, db, world, options);
  await checkOriginOf(delivery, world).catch((error: unknown) => {
    if (!(error instanceof TransientError)) throw error;
    tell(`no DKIM key could be asked for: ${error.message}`);
  });
  for (const [host, isMailDomain] of hostsOf(db, delivery.message))
    await lookUpHost(host, isMailDomain, delivery, world, tell);
  await stampHead(world);
  const { site } = db.select().from(sites).get()!;
  return { db, message: delivery.message, site };
}

/** The recipient becomes an address of the campaign, so that its forms are looked for and twins are told apart from it. */
function enterRecipient(db: Database, bytes: Uint8Array, now: string): void {
  const from = headerFields(bytes, "from").flatMap(addressesIn)[0];
  const site = from === undefined ? null : siteOf(from.slice(from.lastIndexOf("@") + 1));
  if (site === null) throw new InputError("the message has no sender (From) with a domain");
  const [address] = ["delivered-to", "x-original-to", "to"].flatMap((name) =>
    headerFields(bytes, name).flatMap(addressesIn),
  );
  const persona = { firstName: "", lastName: "", locale: "en", birthYear: 0, country: "" };
  inTransaction(db, (tx) => {
    tx.insert(sites).values({ site, origin: "import", plannedAt: now }).onConflictDoNothing().run();
    if (address === undefined) return;
    const seed = { address: address.toLowerCase(), site, arm: HANDED_IN_ARM, twin: 0, persona, plannedAt: now };
    tx.insert(seeds).values(seed).run();
  });
}

/** Hosts that the message would load from, its way out, the domains that it comes from (1), and the names of its keys. */
function hostsOf(db: Database, message: string): Map<string, 0 | 1> {
  const hosts = new Map<string, 0 | 1>();
  const add = (host: string | null, isMailDomain: 0 | 1 = 0) => {
    if (host !== null && host !== "") hosts.set(host.toLowerCase(), isMailDomain);
  };
  for (const { host, isRemote } of db.select().from(resources).all()) if (isRemote) add(host);
  for (const { host, linkClass } of db.select().from(links).all()) if (linkClass === "unsubscribe") add(host);
  for (const { dkim } of db.select().from(authentications).all())
    for (const { domain, selector } of dkim as readonly { domain: string | null; selector: string | null }[]) {
      if (domain === null || selector === null) continue;
      add(`${selector}._domainkey.${domain}`);
      add(domain, 1);
    }
  add(db.select().from(heads).where(eq(heads.message, message)).get()?.fromDomain ?? null, 1);
  return hosts;
}

/** What gets no answer is left out: the folder then lacks its chain, and the report says what is there. */
async function lookUpHost(
  host: string,
  isMailDomain: 0 | 1,
  { message }: typeof deliveries.$inferSelect,
  world: CrawlWorld,
  tell: (line: string) => void,
): Promise<void> {
  const because = JSON.stringify([`message ${message}`]);
  const item = { subject: host, round: 0, dueAt: null, host, because, isMailDomain };
  try {
    const found = await resolve.work(item, world);
    inTransaction(world.db, (tx) => resolve.save(tx, item, found, world));
  } catch (error) {
    if (!(error instanceof TransientError || error instanceof PermanentError)) throw error;
    tell(`${host} was not looked up: ${error.message}`);
  }
}

/** Imports are left out of the stage: whoever hands a message in wants its key asked for. */
async function checkOriginOf(
  { deliveryKey, message }: typeof deliveries.$inferSelect,
  world: CrawlWorld,
): Promise<void> {
  const item = { subject: deliveryKey, round: 0, dueAt: null, message, ip: null, helo: null, mailFrom: null };
  const result = await checkOrigin.work(item, world);
  inTransaction(world.db, (tx) => checkOrigin.save(tx, item, result, world));
}
