import { type Authority, createAuthority } from "./certificates.ts";
import { readMasterLine } from "./dns/master-line.ts";
import type { DnsLogEntry } from "./dns/server.ts";
import type { RecordType, Zone } from "./dns/zone.ts";
import { hasManyLoopbackAddresses, onOneAddress } from "./loopback.ts";
import { LinkBook } from "./mail/link-book.ts";
import { type Delivery, PostOffice, type Receiver } from "./mail/post-office.ts";
import { Postman } from "./mail/postman.ts";
import { startNameService } from "./name-service.ts";
import { allSenders } from "./senders/all.ts";
import type { Sender } from "./senders/sender.ts";
import { chooseSites } from "./sites/all.ts";
import type { Site } from "./sites/site.ts";
import { type Submission, type Subscription, SubscriptionBook } from "./subscriptions.ts";
import { tokenMaker } from "./tokens.ts";
import { type Row, type Score, scoreAgainstTruth } from "./truth/score.ts";
import type { WebLogEntry } from "./web/exchange.ts";
import { certificateWishes, hostTable } from "./web/host-table.ts";
import { listenWeb } from "./web/server.ts";
import { allZones, serverRows, webAddresses, wronglyAnswered } from "./zones/all.ts";

export interface WorldOptions {
  /** Secret of all tokens: two worlds with one seed send the same identifiers to the same addresses. */
  readonly seed?: string;
  /** The first N sites, the sites named, or `all` (all but the hostile ones, which must be named). Default 12. */
  readonly sites?: number | readonly string[] | "all";
  /** Where mail goes; may be set later by `deliverTo`. Until then it waits, as in a mail server's queue. */
  readonly receiver?: Receiver;
  readonly seedDomain?: string;
  /** Send mailings 1 to `mailings` to each address by itself, `gapMs` apart, once it is on a list. Default false. */
  readonly isAutomatic?: boolean;
  readonly mailings?: number;
  readonly gapMs?: number;
  /** Behave as on a machine where only 127.0.0.1 exists. */
  readonly hasOneAddress?: boolean;
}

/** A small internet on loopback; what it logs is the truth about what reached it. */
export interface World {
  /** Real ports by the ports the crawler believes in. 25 is absent until a receiver is known. */
  readonly ports: Readonly<Record<number, number>>;
  /** `127.0.0.1:port` of the server that answers for all zones. */
  readonly resolver: string;
  /** More resolvers, by how they fail: `slow`, `dead`, `lying-id`, `nxdomain` ... */
  readonly resolvers: Readonly<Record<string, string>>;
  readonly ca: Pick<Authority, "pem">;
  readonly seedDomain: string;
  readonly sites: readonly Site[];
  readonly senders: readonly Sender[];
  readonly zones: readonly Zone[];
  readonly log: readonly WebLogEntry[];
  readonly dnsLog: readonly DnsLogEntry[];
  readonly submissions: readonly Submission[];
  readonly deliveries: readonly Delivery[];
  subscriptions(): readonly Subscription[];
  deliverTo(receiver: Receiver): void;
  /** Serves a record from now on. */
  publish(name: string, type: RecordType, value: string): void;
  withdraw(name: string, type: RecordType): void;
  /** Serves master file lines in place of what stands under their names and types. */
  publishZone(lines: readonly string[]): void;
  /** Puts an address on a site's list without the form. */
  subscribe(site: string, address: string, fields?: Readonly<Record<string, string>>): Subscription;
  /** Confirms as the link would. */
  confirm(site: string, address: string): boolean;
  /** Sends mailing n to every active address that has not had it; resolves when all are taken or refused. */
  sendMailing(n: number): Promise<void>;
  /** The signed bytes of a message, without sending it. */
  writeMessage(site: string, address: string, mailing: string): Promise<Buffer>;
  /** Resolves when no message waits and no mailing is due any more. */
  flush(): Promise<void>;
  score(rows: readonly Row[]): Score;
  close(): Promise<void>;
}

/** Starts the world: name servers, web servers, sites, services and senders, all on loopback and ephemeral ports. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const seedDomain = options.seedDomain ?? "seeds.example";
  const sites = chooseSites(options.sites ?? 12);
  const senders = allSenders.filter((sender) => sites.some((site) => site.name === sender.site));
  const isSingle = options.hasOneAddress ?? !(await hasManyLoopbackAddresses());
  const tokens = tokenMaker(options.seed ?? "little world");
  const links = new LinkBook();
  const book = new SubscriptionBook(tokens);
  let receiver = options.receiver ?? null;
  const outgoing = (network: number) => (isSingle ? undefined : `127.${network}.0.25`);
  const office = new PostOffice({ tokens, links, receiver: () => receiver, outgoing });
  const written = allZones({ sites, senders: allSenders, seedDomain, dkimKey: office.dkimKey });
  const servers = serverRows(isSingle);
  const names = await startNameService(isSingle ? onOneAddress(written) : written, servers, wronglyAnswered);
  const authority = createAuthority();
  const log: WebLogEntry[] = [];
  const web = await listenWeb(
    { hosts: hostTable({ sites, senders, book, links, tokens }), certificates: certificateWishes(sites) },
    authority,
    isSingle ? ["127.0.0.1"] : webAddresses(written),
    log,
  );
  const postman = new Postman({ office, book, sites, senders, options });
  const siteOf = (name: string) => {
    const site = sites.find((one) => one.name === name);
    if (site === undefined) throw new Error(`the world has no site ${name}`);
    return site;
  };
  const at = (address: string) => `${address}:${names.port}`;
  return {
    get ports() {
      const mail = receiver === null ? {} : { 25: receiver.port };
      return { 53: names.port, 80: web.httpPort, 443: web.httpsPort, ...mail };
    },
    resolver: at("127.0.0.1"),
    resolvers: Object.fromEntries(
      servers.filter((one) => one.knows === "all").map((one) => [one.name, at(one.address)]),
    ),
    ca: authority,
    seedDomain,
    sites,
    senders,
    get zones() {
      return names.zones();
    },
    log,
    dnsLog: names.log,
    submissions: book.submissions,
    deliveries: office.deliveries,
    subscriptions: () => [...book.subscriptions.values()],
    deliverTo: (to) => {
      receiver = to;
    },
    publish: names.publish,
    withdraw: names.withdraw,
    publishZone: (lines) => {
      const records = lines.map(readMasterLine);
      for (const { name, type } of records) names.withdraw(name, type);
      for (const { name, type, value } of records) names.publish(name, type, value);
    },
    subscribe: (site, address, fields) => book.add(siteOf(site), address, fields),
    confirm: (site, address) => book.confirm(site, address),
    sendMailing: (n) => postman.sendMailing(n),
    writeMessage: (site, address, mailing) => postman.write(site, address, mailing),
    flush: () => postman.flush(),
    score: (rows) => scoreAgainstTruth(rows, senders, office.deliveries),
    close: async () => {
      postman.close();
      office.close();
      await Promise.all([web.close(), names.close()]);
    },
  };
}
