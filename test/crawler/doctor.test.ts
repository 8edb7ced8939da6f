import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, expect, test } from "vitest";
import { doctorWord, type Finding, zoneLines } from "../../crawler/doctor.ts";
import { EXIT } from "../../data/command.ts";
import { type SignUpBench, signUpBench } from "./subscribe/sign-up-bench.ts";

let bench: SignUpBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function doctor(args: readonly string[] = [], options: Readonly<Record<string, unknown>> = { json: true }) {
  const lines: string[] = [];
  const stop = new AbortController();
  const heard = Promise.withResolvers<string>();
  const out = (line: string) => {
    lines.push(line);
    heard.resolve(line);
  };
  const call = { directory: bench!.directory, args, options, stop: stop.signal, out, err: () => {} };
  const code = doctorWord(call);
  return { code, lines, stop, first: heard.promise };
}

async function findings(): Promise<{ code: number; of: ReadonlyMap<string, Finding>; zone: string[] }> {
  const { code, lines } = await doctor();
  const ended = await code;
  const { findings: found, zone } = JSON.parse(lines.join("\n")) as { findings: Finding[]; zone: string[] };
  return { code: ended, of: new Map(found.map((finding) => [finding.what, finding])), zone };
}

test("one line a check; what is not well says what to do, and the zone lines make the domain's checks well", async () => {
  bench = await signUpBench(["kettle.test"], { isProved: false, edit: (yaml) => yaml.replace(/port: \d+/, "port: 0") });
  const before = await findings();
  expect([...before.of.keys()]).toEqual([
    "runtime",
    "browser",
    "resolver",
    "clock",
    "disk",
    "port",
    "route",
    "control",
    "site",
  ]);
  expect(before.of.get("control")).toMatchObject({ state: "ill", todo: "Add the TXT line below" });
  expect(before.of.get("clock")).toMatchObject({ state: "unknown", todo: expect.stringContaining("stamp.tsa") });
  expect(before.code).toBe(EXIT.checkFailed);
  expect(before.zone).toEqual(zoneLines("seeds.example", /"([0-9a-f]{32})"/.exec(before.zone[0]!)![1]!));
  bench.world.publishZone(before.zone);
  const after = await findings();
  expect(after.of.get("control")?.state).toBe("well");
  expect(after.of.get("site")).toMatchObject({ state: "well", detail: expect.stringContaining("answers 200") });
  expect(after.of.get("route")).toMatchObject({ state: "well", detail: expect.stringContaining("mx.seeds.example") });
  expect([...after.of.values()].filter(({ state }) => state !== "well").map(({ what }) => what)).toEqual(["clock"]);
  expect(after.code).toBe(EXIT.notChecked);
  const { lines, code } = await doctor([], {});
  await code;
  expect(lines.filter((line) => /^(?:ok {5}|PROBLEM|unknown) /.test(line))).toHaveLength(9);
}, 60_000);

test("a taken port and a dead resolver are ill, each with its way out, and the other checks are made", async () => {
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
  const { port } = taken.address() as { port: number };
  bench = await signUpBench([], { edit: (yaml) => yaml.replace(/port: \d+/, `port: ${port}`) });
  const path = join(bench.directory, "campaign.yaml");
  const yaml = readFileSync(path, "utf8");
  writeFileSync(path, yaml.replace(bench.world.resolver, bench.world.resolvers.dead!));
  const { of, code } = await findings();
  await new Promise((done) => taken.close(done));
  expect(of.get("port")).toMatchObject({ state: "ill", detail: expect.stringContaining("EADDRINUSE") });
  expect(of.get("resolver")).toMatchObject({ state: "ill", todo: expect.stringContaining("network.resolvers") });
  expect(of.get("route")?.state).toBe("ill");
  expect([of.get("disk")?.state, code]).toEqual(["well", EXIT.checkFailed]);
}, 90_000);

test("doctor mail takes a message to the address that it prints and to no other, and says whether it came by TLS", async () => {
  bench = await signUpBench([], { edit: (yaml) => yaml.replace(/port: \d+/, "port: 0") });
  const waiting = await doctor(["mail"], {});
  const [, address, port] = /to (\S+@seeds\.example); waiting on 127\.0\.0\.1:(\d+)/.exec(await waiting.first)!;
  const post = createTransport({ host: "127.0.0.1", port: Number(port), tls: { rejectUnauthorized: false } });
  const message = { from: "me@home.test", subject: "x", text: "x" };
  await expect(post.sendMail({ ...message, to: "other@seeds.example" })).rejects.toThrow(/550/);
  await post.sendMail({ ...message, to: address! });
  expect(await waiting.code).toBe(EXIT.done);
  expect(waiting.lines.at(-1)).toMatch(/^a message came from 127\.0\.0\.1 .*TLSv1\.[23]: MX and port 25 work$/);
  const stopped = await doctor(["mail"], {});
  await stopped.first;
  stopped.stop.abort();
  expect(await stopped.code).toBe(EXIT.notChecked);
}, 60_000);
