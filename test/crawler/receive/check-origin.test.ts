import { join } from "node:path";
import dnsPacket from "dns-packet";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { originDns, ptrLookup } from "../../../crawler/origin-dns.ts";
import { BlobStore } from "../../../crawler/receive/blob-store.ts";
import { checkOrigin } from "../../../crawler/receive/check-origin.ts";
import { type RepeatedCheck, repeatChecks } from "../../../crawler/receive/repeat-check.ts";
import { runStage } from "../../../crawler/runner/local.ts";
import { attempts, authenticationAnswers, authentications } from "../../../data/schema/index.ts";
import { type CampaignFolder, campaignFolder, seedAddress } from "./campaign-folder.ts";
import { signed, type Zone, zone } from "./signed-messages.ts";
import { greeted, hangUpAll } from "./smtp-client.ts";

let folder: CampaignFolder;
let blobs: BlobStore;
beforeEach(() => {
  folder = campaignFolder();
  blobs = new BlobStore(join(folder.directory, "blobs"));
});
afterEach(() => {
  hangUpAll();
  folder.remove();
});

/** A resolver that answers from a zone in wire form and counts; a name under `silent` gets no answer. */
function resolverOver(records: Zone, isSilent = false) {
  const asked: string[] = [];
  const look = async ({ name, type }: { name: string; type: number }) => {
    const text = wireText(name);
    const typeName = { 1: "A", 15: "MX", 16: "TXT", 28: "AAAA" }[type] ?? `TYPE${type}`;
    asked.push(`${typeName} ${text}`);
    const sent = {
      attempt: 0,
      transport: "udp" as const,
      server: "192.0.2.53:53",
      serverRole: "resolver" as const,
      localAddress: null,
      sentAtMs: 1_803_888_000_000,
      rttMicros: 1,
      query: Buffer.alloc(12),
    };
    if (isSilent) return { exchanges: [{ ...sent, response: null, outcome: "timeout" as const }], message: null };
    const found = records[`${typeName} ${text}`];
    const answers = (found ?? []).map((data) => ({
      type: typeName as "TXT",
      name: text,
      ttl: 300,
      data: (data as string[]).flatMap((each) => each.match(/.{1,255}/g) ?? []), // a character string holds 255 bytes
    }));
    const flags = found === undefined ? 3 : 0;
    const response = dnsPacket.encode({
      type: "response",
      id: 0,
      flags,
      questions: [{ type: typeName as "TXT", name: text }],
      answers,
    });
    const { decodeMessage } = await import("../../../crawler/resolve/wire/wire.ts");
    return { exchanges: [{ ...sent, response, outcome: "answered" as const }], message: decodeMessage(response) };
  };
  return { asked, dns: originDns({ look } as unknown as Parameters<typeof originDns>[0]) };
}

function wireText(name: string): string {
  const labels: string[] = [];
  const bytes = Buffer.from(name, "latin1");
  for (let at = 0; bytes[at]! > 0; at += bytes[at]! + 1)
    labels.push(bytes.toString("latin1", at + 1, at + 1 + bytes[at]!));
  return labels.join(".").toLowerCase();
}

async function receiveSigned(): Promise<void> {
  const receiver = await folder.receive();
  const client = await greeted(receiver.port);
  await client.deliver([seedAddress], Buffer.from(await signed(), "latin1"));
  hangUpAll();
  await receiver.close();
}

const world = (dns: ReturnType<typeof resolverOver>["dns"]) => ({
  now: () => new Date("2027-03-01T09:00:00Z"),
  db: folder.db,
  blobs,
  originDns: dns,
  campaign: { seeds: { domain: "seeds.example" } },
});
const run = (dns: ReturnType<typeof resolverOver>["dns"]) =>
  runStage(checkOrigin, folder.db, world(dns), { stop: new AbortController().signal, tell: () => undefined });

async function repeated(): Promise<RepeatedCheck[]> {
  const never = { look: () => Promise.reject(new Error("the network was asked")) };
  const all: RepeatedCheck[] = [];
  for await (const check of repeatChecks(world(originDns(never as never)))) all.push(check);
  return all;
}

test("the origin of a delivery is checked once, and every answer is kept as it came", async () => {
  await receiveSigned();
  const { dns, asked } = resolverOver(zone);
  expect(await run(dns)).toMatchObject({ done: 1 });
  expect(folder.db.select().from(authentications).get()).toMatchObject({
    deliveryKey: expect.stringContaining("smtp:"),
    verifier: expect.stringMatching(/^mailauth 7/),
    spf: "fail", // the test delivers from 127.0.0.1
    dmarc: "pass",
    coversHtml: true,
    checkedAt: "2027-03-01T09:00:00.000Z",
  });
  const answers = folder.db.select().from(authenticationAnswers).all();
  expect(answers.map(({ type, name }) => `${type} ${name}`).toSorted()).toEqual([...new Set(asked)].toSorted());
  const key = answers.find(({ name }) => name === "s1._domainkey.brand.test");
  expect(dnsPacket.decode(key!.response!).answers).toMatchObject([{ type: "TXT", ttl: 300 }]);
  expect(key).toMatchObject({ server: "192.0.2.53:53", transport: "udp", failure: null });
  expect(await run(dns)).toMatchObject({ done: 0 });
});

test("repeated from the store alone the check gives the same, when keys have long vanished", async () => {
  await receiveSigned();
  await run(resolverOver(zone).dns);
  expect(await repeated()).toMatchObject([{ outcome: "same", detail: null }]);
});

test("repeated after an answer was altered the check says what differs", async () => {
  await receiveSigned();
  await run(resolverOver(zone).dns);
  const name = "s1._domainkey.brand.test";
  const response = dnsPacket.encode({ type: "response", id: 0, flags: 3, questions: [{ type: "TXT", name }] });
  folder.db.update(authenticationAnswers).set({ response }).where(eq(authenticationAnswers.name, name)).run();
  const [check] = await repeated();
  expect(check).toMatchObject({
    outcome: "different",
    detail: expect.stringContaining('lenient.dkim.0.result: "pass" is now'),
  });
});

test("repeated without an answer or the bytes the check is unknown, never guessed", async () => {
  await receiveSigned();
  await run(resolverOver(zone).dns);
  folder.db.delete(authenticationAnswers).where(eq(authenticationAnswers.name, "_dmarc.brand.test")).run();
  expect(await repeated()).toMatchObject([
    { outcome: "unknown", detail: "no stored answer for TXT _dmarc.brand.test" },
  ]);
  blobs.path = () => "/nowhere";
  expect(await repeated()).toMatchObject([{ outcome: "unknown", detail: expect.stringContaining("ENOENT") }]);
});

test("a resolver that answers nothing leaves the check to be tried again", async () => {
  await receiveSigned();
  expect(await run(resolverOver(zone, true).dns)).toMatchObject({ done: 0, retry: 1 });
  expect(folder.db.select().from(attempts).all()).toMatchObject([{ outcome: "retry", reason: "no-answer" }]);
  expect(folder.db.select().from(authentications).all()).toEqual([]);
});

test.each([
  ["192.0.2.7", "7.2.0.192.in-addr.arpa"],
  ["2001:db8::7", `7.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`],
  ["::1", `1.${"0.".repeat(31)}ip6.arpa`],
])("the PTR name of %s is asked for as %s", async (address, name) => {
  const asked: string[] = [];
  const silent = async ({ name }: { name: string }) => {
    asked.push(wireText(name));
    return { exchanges: [], message: null };
  };
  const resolver = { look: silent } as unknown as Parameters<typeof ptrLookup>[0];
  expect(await ptrLookup(resolver)(address)).toBeNull();
  expect(asked).toEqual([name]);
});
