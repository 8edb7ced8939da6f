import { accessSync, constants, mkdirSync, statfsSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve as resolvePath } from "node:path";
import { and, eq, isNotNull, notExists } from "drizzle-orm";
import { type Call, EXIT } from "../data/command.ts";
import { exclusions, sites } from "../data/schema/index.ts";
import { seedAddress } from "./plan/seed-address.ts";
import type { Arrival } from "./receive/save-deliveries.ts";
import { InputError } from "./runner/errors.ts";
import type { CrawlWorld } from "./world.ts";

/** One finding of the doctor. `todo` says what to do when it is not well. */
export interface Finding {
  readonly what: string;
  readonly state: "well" | "ill" | "unknown";
  readonly detail: string;
  readonly todo: string | null;
}

const LEAST_FREE_BYTES = 5e9;

/** The zone lines that the seed domain needs: control, mail route, and that it sends nothing. */
export function zoneLines(domain: string, nonce: string, mailHost = `mx.${domain}`): string[] {
  return [
    `_pixelcensus.${domain}. 300 IN TXT "${nonce}"`,
    `${domain}. 300 IN MX 10 ${mailHost}.`,
    `${domain}. 300 IN TXT "v=spf1 -all"`,
    `_dmarc.${domain}. 300 IN TXT "v=DMARC1; p=reject; adkim=s; aspf=s"`,
  ];
}

/** `doctor [mail]`: one line a finding; exit 6 when something is ill, 7 when something could not be checked. */
export async function doctorWord(call: Call): Promise<number> {
  const { openWorld } = await import("./world.ts");
  const world = openWorld(resolvePath(call.directory), call.stop, call.err);
  try {
    if (call.args[0] === "mail") return await waitForMail(call, world);
    if (call.args[0] !== undefined) throw new InputError(`doctor knows \`mail\`, not ${JSON.stringify(call.args[0])}`);
    const findings = await examine(world);
    const zone = zoneLines(world.campaign.seeds.domain, world.nonce);
    if (call.options.json) call.out(JSON.stringify({ findings, zone, nonce: world.nonce }));
    else {
      for (const { what, state, detail, todo } of findings) {
        const mark = state === "well" ? "ok     " : state === "ill" ? "PROBLEM" : "unknown";
        call.out(`${mark} ${what.padEnd(9)} ${detail}${todo === null ? "" : `. ${todo}`}`);
      }
      call.out(`\nZone lines for ${world.campaign.seeds.domain}:`);
      for (const line of zone) call.out(`  ${line}`);
      call.out("\nPostfix in front: deliver the domain by LMTP (virtual_transport = lmtp:inet:HOST:PORT) and set");
      call.out("  lmtp_line_length_limit = 0, local_header_rewrite_clients = (empty), message_size_limit = 36700160,");
      call.out(
        "  lmtp_send_xforward_command = yes (names the real client, and the Received field that Postfix puts before a message)",
      );
    }
    if (findings.some(({ state }) => state === "ill")) return EXIT.checkFailed;
    return findings.some(({ state }) => state === "unknown") ? EXIT.notChecked : EXIT.done;
  } finally {
    await world.close();
  }
}

async function examine(world: CrawlWorld): Promise<Finding[]> {
  const checks: readonly (readonly [string, (world: CrawlWorld) => Finding | Promise<Finding>])[] = [
    ["runtime", checkRuntime],
    ["browser", checkBrowser],
    ["resolver", checkResolver],
    ["clock", checkClock],
    ["disk", checkDisk],
    ["port", checkPort],
    ["route", checkRoute],
    ["control", checkDomainControl],
    ["site", checkSite],
  ];
  const findings: Finding[] = [];
  for (const [what, check] of checks) {
    try {
      findings.push(await check(world));
    } catch (error) {
      findings.push({ what, state: "ill", detail: (error as Error).message.split("\n")[0]!, todo: null });
    }
  }
  return findings;
}

function checkRuntime(): Finding {
  return well("runtime", `Node ${process.versions.node} on ${process.platform} ${process.arch}`);
}

async function checkBrowser(): Promise<Finding> {
  const { findBrowser } = await import("./browser/chromium.ts");
  const found = findBrowser();
  const advice = found?.kind === "full" ? "; a chromium-headless-shell would do the same at half the cost or less" : "";
  if (found !== null) return well("browser", `${found.kind} at ${found.path}${advice}`);
  return {
    what: "browser",
    state: "ill",
    detail: "no Chromium found",
    todo: "Set PIXELCENSUS_CHROMIUM, or run: npx playwright-core install chromium",
  };
}

async function checkResolver(world: CrawlWorld): Promise<Finding> {
  const domain = world.campaign.seeds.domain;
  const { end } = await world.resolver.resolveAddresses(domain);
  if (end !== "unanswered") return well("resolver", `answers for ${domain} (${end})`);
  return {
    what: "resolver",
    state: "ill",
    detail: `no answer for ${domain}`,
    todo: "Name resolvers that answer under network.resolvers",
  };
}

/** Loads the first page of one planned site as a sign-up would: through resolver, guard, proxy and roots. Fills and presses nothing. */
async function checkSite(world: CrawlWorld): Promise<Finding> {
  const planned = world.db
    .select({ site: sites.site, url: sites.url })
    .from(sites)
    .where(and(eq(sites.origin, "plan"), isNotNull(sites.url), notExists(excluded(world))))
    .orderBy(sites.site)
    .get();
  if (planned?.url == null)
    return { what: "site", state: "unknown", detail: "no site is planned", todo: "Run `pixelcensus plan`" };
  const visit = await (await world.browser()).visit({ scripts: false, limits: { maxDurationMs: 60_000 } });
  try {
    const page = await visit.newPage();
    const response = await page.goto(planned.url, { waitUntil: "domcontentloaded", timeout: 30_000 });
    return well("site", `${planned.url} answers ${response?.status() ?? "nothing"} through guard, resolver and roots`);
  } catch (error) {
    return {
      what: "site",
      state: "ill",
      detail: `${planned.url} did not load: ${(error as Error).message.split("\n")[0]}`,
      todo: "Look at network.resolvers, network.ca and network.upstreamProxy; or the site is down",
    };
  } finally {
    await visit.close();
  }
}

const excluded = ({ db }: CrawlWorld) =>
  db.select({ site: exclusions.site }).from(exclusions).where(eq(exclusions.site, sites.site));

/** Without a time source of our own the clock can only be checked for sense; the stamps' times show its offset. */
function checkClock(world: CrawlWorld): Finding {
  const now = world.now();
  if (now.getUTCFullYear() < 2026)
    return { what: "clock", state: "ill", detail: `it says ${now.toISOString()}`, todo: "Set the clock" };
  if (world.campaign.stamp.tsa.length > 0)
    return well("clock", `${now.toISOString()}; compared with the authorities at each stamp`);
  return {
    what: "clock",
    state: "unknown",
    detail: `${now.toISOString()}, compared with nothing`,
    todo: "Name authorities under stamp.tsa, or run an NTP client",
  };
}

function checkDisk(world: CrawlWorld): Finding {
  const { directory } = world.campaign;
  for (const folder of ["blobs", "spool"]) {
    mkdirSync(join(directory, folder), { recursive: true });
    accessSync(join(directory, folder), constants.W_OK);
  }
  const { bavail, bsize } = statfsSync(directory);
  const detail = `${((Number(bavail) * Number(bsize)) / 1e9).toFixed(1)} GB free`;
  if (Number(bavail) * Number(bsize) >= LEAST_FREE_BYTES) return well("disk", detail);
  return { what: "disk", state: "ill", detail, todo: "A campaign wants 5 GB at least" };
}

async function checkPort(world: CrawlWorld): Promise<Finding> {
  const listeners = [world.campaign.receive.smtp, world.campaign.receive.lmtp].filter((row) => row !== undefined);
  if (listeners.length === 0) {
    const { imap } = world.campaign.receive;
    return imap.length > 0
      ? well("port", "none needed: mail comes by IMAP")
      : { what: "port", state: "ill", detail: "no way in", todo: "Set receive.smtp in campaign.yaml" };
  }
  for (const { host, port } of listeners) {
    const error = await new Promise<Error | null>((done) => {
      const server = createServer().once("error", done);
      server.listen(port, host, () => server.close(() => done(null)));
    });
    if (error !== null)
      return {
        what: "port",
        state: "ill",
        detail: `${host}:${port}: ${error.message}`,
        todo: "Free the port, run as a user who may listen there, or put Postfix in front",
      };
  }
  return well("port", listeners.map(({ host, port }) => `${host}:${port}`).join(", "));
}

async function checkRoute(world: CrawlWorld): Promise<Finding> {
  const { recordLookup } = await import("./resolve/lookup/record-lookup.ts");
  const domain = world.campaign.seeds.domain;
  try {
    const routes = (await recordLookup(world.resolver)(domain, "MX")) as { exchange: string; priority: number }[];
    return well(
      "route",
      `MX ${routes.map(({ exchange, priority }) => `${priority} ${exchange}`).join(", ")}; \`doctor mail\` proves the way`,
    );
  } catch (error) {
    const code = (error as { code?: string }).code ?? String(error);
    return { what: "route", state: "ill", detail: `no MX for ${domain} (${code})`, todo: "Add the zone lines below" };
  }
}

async function checkDomainControl(world: CrawlWorld): Promise<Finding> {
  const { checkControl } = await import("./sign-up-desk.ts");
  const { holds, detail } = await checkControl(world);
  if (holds) return well("control", detail);
  return { what: "control", state: "ill", detail, todo: "Add the TXT line below" };
}

/** Prints a random address of the domain and waits for a message to it: proves MX, inbound port 25 and TLS. */
async function waitForMail(call: Call, world: CrawlWorld): Promise<number> {
  const { smtp } = world.campaign.receive;
  if (smtp === undefined) throw new InputError("doctor mail needs receive.smtp in campaign.yaml");
  const address = seedAddress(world.campaign.seeds.domain, world.randomBytes);
  const { listenerCertificate } = await import("./receive/smtp/listener-certificate.ts");
  const { startSmtp } = await import("./receive/smtp/smtp.ts");
  const { defaultLimits } = await import("./receive/smtp/smtp-limits.ts");
  const heard = Promise.withResolvers<Arrival | null>();
  const settings = {
    protocol: "smtp" as const,
    ...smtp,
    name: world.campaign.seeds.domain,
    tls: listenerCertificate(world.secretsDir, world.campaign.seeds.domain, world.now()),
    fronts: [],
    limits: defaultLimits,
  };
  const listener = await startSmtp(settings, {
    isSeed: (recipient) => recipient.toLowerCase() === address,
    now: () => world.now(),
    store: async (arrival) => heard.resolve(arrival),
  });
  call.out(
    `Send a message from any mailbox to ${address}; waiting on ${smtp.host}:${listener.port} (stop with Ctrl-C)`,
  );
  call.stop.addEventListener("abort", () => heard.resolve(null), { once: true });
  const arrival = await heard.promise;
  await listener.close();
  if (arrival === null) {
    call.out("nothing came: the way is not proved. Is port 25 open from outside, and does the MX point here?");
    return EXIT.notChecked;
  }
  const { peerAddress, helo, tlsVersion } = arrival.deliveries[0]!;
  call.out(`a message came from ${peerAddress} (${helo}), ${tlsVersion ?? "without TLS"}: MX and port 25 work`);
  return tlsVersion === null || tlsVersion === undefined ? EXIT.notChecked : EXIT.done;
}

function well(what: string, detail: string): Finding {
  return { what, state: "well", detail, todo: null };
}
