import { type View, viewOf } from "./dns/answer.ts";
import type { Misbehaviour } from "./dns/misbehaviour.ts";
import { type DnsListener, type DnsLogEntry, listenDns, type NameServer } from "./dns/server.ts";
import { isWithin, lineage, type RecordType, type Zone } from "./dns/zone.ts";

/** A name server as the world's tables describe it. */
export interface ServerRow {
  readonly name: string;
  readonly address: string;
  /** `all`: stands in for a resolver; `own`: authoritative for the zones that name it. */
  readonly knows: "all" | "own";
  readonly misbehaviour?: Misbehaviour;
}

/** All name servers of a world, on one port. */
export interface NameService {
  readonly port: number;
  readonly log: readonly DnsLogEntry[];
  zones(): readonly Zone[];
  /** Adds a record to the zone that encloses the name, at once; TTL 1 s. */
  publish(name: string, type: RecordType, value: string): void;
  /** Takes all records of this name and type away. */
  withdraw(name: string, type: RecordType): void;
  close(): Promise<void>;
}

/** Opens every server of the table on one free port; `wrongly` says for which names all servers misbehave. */
export async function startNameService(
  initial: readonly Zone[],
  servers: readonly ServerRow[],
  wrongly: Readonly<Record<string, Misbehaviour>>,
): Promise<NameService> {
  let zones = initial;
  let views = new Map<string, View>();
  const log: DnsLogEntry[] = [];
  const holds = (server: ServerRow) =>
    zones.filter((zone) => server.knows === "all" || zone.servers.includes(server.name));
  const viewFor = (server: ServerRow) => {
    const known = views.get(server.name);
    if (known !== undefined) return known;
    const made = viewOf(holds(server), zones, server.knows === "all");
    views.set(server.name, made);
    return made;
  };
  const change = (name: string, edit: (zone: Zone) => Zone) => {
    const at = lineage(name).find((ancestor) => zones.some((zone) => zone.origin === ancestor));
    zones = zones.map((zone) => (zone.origin === at ? edit(zone) : zone));
    views = new Map();
  };
  const listeners = await openAll(
    servers.map((server) => ({
      address: server.address,
      name: server.name,
      view: () => viewFor(server),
      misbehaviour: (name) => server.misbehaviour ?? wrongFor(wrongly, name),
    })),
    log,
  );
  return {
    port: listeners[0]!.port,
    log,
    zones: () => zones,
    publish: (name, type, value) =>
      change(name, (zone) => ({
        ...zone,
        records: [
          ...zone.records.filter((one) => one.name !== name || one.type !== type || one.value !== value),
          { name: name.toLowerCase(), type, ttl: 1, value },
        ],
      })),
    withdraw: (name, type) =>
      change(name, (zone) => ({
        ...zone,
        records: zone.records.filter((one) => one.name !== name || one.type !== type),
      })),
    close: async () => void (await Promise.all(listeners.map((listener) => listener.close()))),
  };
}

function wrongFor(wrongly: Readonly<Record<string, Misbehaviour>>, name: string): Misbehaviour | null {
  const suffix = Object.keys(wrongly).find((one) => isWithin(name, one));
  return suffix === undefined ? null : wrongly[suffix]!;
}

async function openAll(servers: readonly NameServer[], log: DnsLogEntry[]): Promise<DnsListener[]> {
  for (let tries = 0; tries < 20; tries++) {
    const opened: DnsListener[] = [];
    try {
      for (const server of servers) opened.push(await listenDns(server, opened[0]?.port ?? 0, log));
      return opened;
    } catch {
      await Promise.all(opened.map((listener) => listener.close()));
    }
  }
  throw new Error("no port is free on every address of the name servers");
}
