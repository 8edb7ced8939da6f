import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as packet from "dns-packet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { masterFile } from "./dns/zone.ts";
import { hostTruths } from "./truth/hosts.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ sites: 12 });
});
afterAll(() => world.close());

interface Asked {
  readonly name: string;
  readonly type?: string;
  readonly at?: string;
  readonly recursive?: boolean;
}

function question({ name, type = "A", recursive = true }: Asked, id: number): Buffer {
  return packet.encode({
    type: "query",
    id,
    flags: recursive ? packet.RECURSION_DESIRED : 0,
    questions: [{ type: type as packet.RecordType, name }],
    additionals: [
      {
        type: "OPT",
        name: ".",
        udpPayloadSize: 1232,
        flags: 0,
        options: [{ code: 3, data: Buffer.alloc(0) }],
      } as never,
    ],
  });
}

/** The datagrams that come back, undecoded: as many as are waited for (at most 8 s), or all within `forMs` where silence is the point. */
function datagrams(asked: Asked, { count = 1, forMs = 8_000 } = {}, id = 4242): Promise<Buffer[]> {
  const got: Buffer[] = [];
  const socket = createSocket("udp4");
  return new Promise((done) => {
    const end = () => socket.close(() => done(got));
    const timer = setTimeout(end, forMs);
    socket.on("message", (bytes) => {
      if (got.push(bytes) !== count) return;
      clearTimeout(timer);
      end();
    });
    socket.send(question(asked, id), world.ports[53]!, asked.at ?? "127.0.0.1");
  });
}

function overTcp(asked: Asked): Promise<packet.Packet> {
  const query = question(asked, 7);
  return new Promise((done, fail) => {
    const socket = connect(world.ports[53]!, asked.at ?? "127.0.0.1", () =>
      socket.write(Buffer.concat([Buffer.from([0, query.length]), query])),
    );
    let all = Buffer.alloc(0);
    socket.on("error", fail).on("data", (chunk) => {
      all = Buffer.concat([all, chunk]);
      if (all.length < 2 || all.length < 2 + all.readUInt16BE(0)) return;
      socket.destroy();
      done(packet.decode(all.subarray(2)));
    });
  });
}

const isAuthoritative = (message: packet.Packet) => (message as packet.DecodedPacket).flag_aa;
const aliases = (message: packet.Packet) =>
  (message.answers ?? []).flatMap((record) => (record.type === "CNAME" ? [String(record.data)] : []));

describe("chains as the truth states them", () => {
  const answered = hostTruths.filter(({ host, end }) => end !== "unanswered" && !host.includes(".bad."));
  it.each(answered.map((row) => [row.host, row] as const))("%s", async (host, row) => {
    const message = await overTcp({ name: host });
    const chain = aliases(message);
    if (row.end === "loop") expect(chain.length).toBeGreaterThan(0);
    else expect(chain).toEqual(row.chain);
    const addresses = (message.answers ?? []).filter((record) => record.type === "A");
    expect(addresses.length > 0).toBe(row.end === "addresses");
    if (row.end === "nxdomain") expect((message as { rcode?: string }).rcode).toBe("NXDOMAIN");
  });

  it("keeps the alias in the answer when its target does not exist", async () => {
    const message = await overTcp({ name: "gone.zoo.test" });
    expect([(message as { rcode?: string }).rcode, aliases(message)]).toEqual(["NXDOMAIN", ["left.klarmail.test"]]);
  });

  it("shows the DNAME beside the alias made from it", async () => {
    const message = await overTcp({ name: "open.tree.zoo.test" });
    expect(message.answers?.map((record) => record.type)).toEqual(["DNAME", "CNAME", "A"]);
  });

  it("serves HTTPS in AliasMode as raw bytes of type 65", async () => {
    const message = await overTcp({ name: "svc.zoo.test", type: "UNKNOWN_65" });
    const rdata = (message.answers![0] as unknown as { data: Buffer }).data.toString("hex");
    expect(rdata).toBe("00000275370867726964".concat("6d61696c047465737400"));
  });

  it("puts the zone cut of a delegated name where it is", async () => {
    const message = await overTcp({ name: "em.zoo.test", type: "NS" });
    expect(message.answers?.map((record) => (record as { data: unknown }).data)).toEqual([
      "ns1.sailpost.test",
      "ns2.sailpost.test",
    ]);
    const none = await overTcp({ name: "img.zoo.test", type: "SOA" });
    expect([none.answers?.length, none.authorities?.[0]?.name]).toEqual([0, "zoo.test"]);
  });
});

describe("servers in their roles", () => {
  it("refers from the site's server to the service's, with glue", async () => {
    const referral = await overTcp({ name: "click.em.zoo.test", at: "127.53.1.1", recursive: false });
    expect([isAuthoritative(referral), referral.answers?.length, referral.authorities?.length]).toEqual([false, 0, 2]);
    const glue = referral.additionals?.find((record) => record.type === "A") as { data: string };
    const answer = await overTcp({ name: "click.em.zoo.test", at: glue.data, recursive: false });
    expect([isAuthoritative(answer), answer.answers?.length]).toEqual([true, 1]);
  });

  it("walks from the root to a site", async () => {
    const root = await overTcp({ name: "www.lantern.test", at: "127.53.0.1", recursive: false });
    expect(root.authorities?.map((record) => (record as { data: unknown }).data)).toEqual(["a.nic.test"]);
    const top = await overTcp({ name: "www.lantern.test", at: "127.53.0.2", recursive: false });
    expect(top.authorities?.map((record) => (record as { data: unknown }).data)).toEqual([
      "ns1.hoster.test",
      "ns2.hoster.test",
    ]);
  });

  it("stops at an alias that leads out of a server's zones", async () => {
    const answer = await overTcp({ name: "three.zoo.test", at: "127.53.1.1", recursive: false });
    expect(aliases(answer)).toEqual(["u77.wl.gridmail.test"]);
  });

  it("says NXDOMAIN at one server of a zone and answers at the other", async () => {
    const [first, second] = await Promise.all(
      ["127.62.53.1", "127.62.53.2"].map((at) => overTcp({ name: "click.split.test", at, recursive: false })),
    );
    expect([(first as { rcode?: string }).rcode, aliases(second!)]).toEqual(["NXDOMAIN", ["u7.gridmail.test"]]);
  });

  it("echoes the letter case of the question and names itself when asked (NSID)", async () => {
    const [bytes] = await datagrams({ name: "ThReE.zoo.TEST" });
    const message = packet.decode(bytes!);
    expect(message.questions?.[0]?.name).toBe("ThReE.zoo.TEST");
    const opt = message.additionals?.find((record) => record.type === "OPT") as unknown as {
      options: { code: number; data: Buffer }[];
    };
    expect(opt.options.find((option) => option.code === 3)?.data.toString()).toBe("resolver");
  });
});

describe("ways to go wrong", () => {
  it("truncates 60 addresses over UDP and gives them over TCP", async () => {
    const [bytes] = await datagrams({ name: "big.zoo.test" });
    expect(packet.decode(bytes!).flag_tc).toBe(true);
    expect((await overTcp({ name: "big.zoo.test" })).answers).toHaveLength(60);
  });

  it("lies about the id first and tells the truth after", async () => {
    const got = await datagrams({ name: "lying-id.bad.zoo.test" }, { count: 2 });
    expect(got.map((bytes) => bytes.readUInt16BE(0) === 4242)).toEqual([false, true]);
  });

  it("lies about the question first and tells the truth after", async () => {
    const got = await datagrams({ name: "lying-question.bad.zoo.test" }, { count: 2 });
    expect(got.map((bytes) => packet.decode(bytes).questions?.[0]?.name)).toEqual([
      "forged.zoo.test",
      "lying-question.bad.zoo.test",
    ]);
  });

  it("never answers for a dead name, and late for a slow one", async () => {
    expect(await datagrams({ name: "dead.bad.zoo.test" }, { forMs: 200 })).toEqual([]);
    expect(await datagrams({ name: "slow.bad.zoo.test" }, { forMs: 200 })).toEqual([]);
    expect(await datagrams({ name: "slow.bad.zoo.test" })).toHaveLength(1);
  });

  it("sends a compression pointer to itself that dns-packet refuses too", async () => {
    const [bytes] = await datagrams({ name: "self-pointer.bad.zoo.test" });
    expect(() => packet.decode(bytes!)).toThrow();
  });

  it("answers some 45 KB over TCP", async () => {
    expect((await overTcp({ name: "huge.zoo.test", type: "TXT" })).answers).toHaveLength(3);
  });

  it("works on a machine that has only 127.0.0.1", async () => {
    const small = await startWorld({ sites: 1, hasOneAddress: true });
    const resolver = new Resolver();
    resolver.setServers([small.resolver]);
    expect(await resolver.resolve4("lantern.test")).toEqual(["127.0.0.1"]);
    await small.close();
  });
});

const hasNsd = existsSync("/usr/sbin/nsd-checkzone");
it.skipIf(!hasNsd)("writes master files that nsd accepts (skipped without nsd-checkzone)", () => {
  const directory = mkdtempSync(join(tmpdir(), "zones-"));
  for (const zone of world.zones.filter((one) => one.origin !== "")) {
    const path = join(directory, zone.origin);
    writeFileSync(path, masterFile(zone));
    const { status, stdout, stderr } = spawnSync("/usr/sbin/nsd-checkzone", [zone.origin, path], { encoding: "utf8" });
    expect(status, `${zone.origin}: ${stdout}${stderr}`).toBe(0);
  }
  rmSync(directory, { recursive: true });
});

it("writes every zone as a master file", () => {
  const text = masterFile(world.zones.find((zone) => zone.origin === "zoo.test")!);
  expect(text).toContain("three.zoo.test. 3600 IN CNAME u77.wl.gridmail.test.\n");
  expect(text).toContain("svc.zoo.test. 300 IN HTTPS 0 u7.gridmail.test.\n");
});
