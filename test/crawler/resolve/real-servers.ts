import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DnsClient } from "../../../crawler/resolve/transport/dns-client.ts";
import { serverAt } from "../../../crawler/resolve/wire/exchange.ts";
import { nameOfHost } from "../../../crawler/resolve/wire/name.ts";
import { RECORD_TYPES } from "../../../crawler/resolve/wire/record-types.ts";
import { masterFile, type TestZone } from "./zone-server.ts";

/** Whether a program of Debian's is there to test against. */
export function hasProgram(name: string): boolean {
  try {
    execFileSync("which", [name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export interface RealServers {
  /** Port of nsd, the authority, on 127.0.0.1. */
  readonly authority: number;
  /** Port of unbound, the resolver; 0 where it was not wanted. */
  readonly resolver: number;
  /** Process id of nsd. */
  readonly authorityPid: number;
  close(): Promise<void>;
}

/** Starts nsd with the zones and, in front of it, unbound. Both keep to 127.0.0.1 and to a temporary folder. */
export async function startRealServers(
  zones: readonly TestZone[],
  withResolver = true,
  patienceMs = 15_000,
): Promise<RealServers> {
  const folder = mkdtempSync(join(tmpdir(), "pixelcensus-dns-"));
  const [authority, resolver] = [await freePort(), await freePort()];
  const zoneFile = (apex: string) => join(folder, `${apex}.zone`);
  for (const zone of zones) writeFileSync(zoneFile(zone.apex), masterFile(zone));
  writeFileSync(join(folder, "nsd.conf"), nsdConf(folder, authority, zones, zoneFile));
  writeFileSync(join(folder, "unbound.conf"), unboundConf(folder, resolver, authority, zones));
  const processes = [spawn("nsd", ["-d", "-c", join(folder, "nsd.conf")], { stdio: "ignore" })];
  await answering(authority, zones[0]!.apex, patienceMs);
  if (withResolver) {
    processes.push(spawn("unbound", ["-d", "-c", join(folder, "unbound.conf")], { stdio: "ignore" }));
    await answering(resolver, zones[0]!.apex, patienceMs);
  }
  return {
    authority,
    resolver: withResolver ? resolver : 0,
    authorityPid: processes[0]!.pid!,
    async close() {
      await Promise.all(processes.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function nsdConf(folder: string, port: number, zones: readonly TestZone[], zoneFile: (apex: string) => string): string {
  const server = [
    "server:",
    `  ip-address: 127.0.0.1@${port}`,
    "  server-count: 1",
    '  username: ""',
    '  chroot: ""',
    "  tcp-count: 100",
    "  tcp-query-count: 0",
    `  zonesdir: "${folder}"`,
    '  database: ""',
    `  pidfile: "${join(folder, "nsd.pid")}"`,
    `  xfrdfile: "${join(folder, "xfrd.state")}"`,
    `  zonelistfile: "${join(folder, "zone.list")}"`,
    "remote-control:",
    "  control-enable: no",
  ];
  return [
    ...server,
    ...zones.flatMap(({ apex }) => ["zone:", `  name: "${apex}"`, `  zonefile: "${zoneFile(apex)}"`]),
  ].join("\n");
}

function unboundConf(folder: string, port: number, authority: number, zones: readonly TestZone[]): string {
  const server = [
    "server:",
    "  interface: 127.0.0.1",
    `  port: ${port}`,
    '  username: ""',
    '  chroot: ""',
    `  directory: "${folder}"`,
    `  pidfile: "${join(folder, "unbound.pid")}"`,
    "  use-syslog: no",
    "  do-not-query-localhost: no",
    '  module-config: "iterator"',
    "  do-ip6: no",
    '  local-zone: "test." nodefault',
    '  local-zone: "127.in-addr.arpa." nodefault',
    '  local-zone: "example." static',
    "remote-control:",
    "  control-enable: no",
  ];
  const stubs = zones.flatMap(({ apex }) => ["stub-zone:", `  name: "${apex}"`, `  stub-addr: 127.0.0.1@${authority}`]);
  return [...server, ...stubs].join("\n");
}

async function answering(port: number, apex: string, patienceMs: number): Promise<void> {
  const client = new DnsClient({ timeoutsMs: [200] });
  const question = { name: nameOfHost(apex), type: RECORD_TYPES.SOA };
  for (const startedAt = Date.now(); Date.now() - startedAt < patienceMs; ) {
    const { message } = await client.ask(serverAt(`127.0.0.1:${port}`, "resolver"), question);
    if (message?.rcode === 0) return client.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  client.close();
  throw new Error(`no answer for ${apex} at port ${port}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4").bind(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
