import { createServer } from "node:net";
import { type Zone, zone } from "./dns/zone.ts";

/** True where all of 127.0.0.0/8 answers (Linux); false where only 127.0.0.1 does and everything must share it. */
export async function hasManyLoopbackAddresses(): Promise<boolean> {
  const server = createServer();
  const can = await new Promise<boolean>((done) => {
    server.once("error", () => done(false)).listen({ host: "127.53.0.1", port: 0 }, () => done(true));
  });
  await new Promise((done) => server.close(done));
  return can;
}

/** The zones with every address replaced by 127.0.0.1. */
export function onOneAddress(zones: readonly Zone[]): Zone[] {
  return zones.map((one) => ({
    ...one,
    records: one.records.map((record) => (record.type === "A" ? { ...record, value: "127.0.0.1" } : record)),
  }));
}

/** A port that is free on 127.0.0.1 at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen({ host: "127.0.0.1", port: 0 }, done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** The zone of the seed domain as it is before its owner adds what `doctor` prints: a mail exchanger, this machine, and nothing else. */
export function seedZone(domain: string): Zone {
  return zone(
    domain,
    ["ns1.hoster.test", "ns2.hoster.test"],
    [
      ["@", "MX", `10 mx.${domain}`],
      ["mx", "A", "127.0.0.1"],
      ["@", "TXT", "v=spf1 -all"],
      ["_dmarc", "TXT", "v=DMARC1; p=reject"],
    ],
  );
}
