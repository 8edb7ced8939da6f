/**
 * `npm run bench:resolve [names] [repetitions]`: CPU time a name of our client beside massdns and dnsperf (where they
 * are installed) and a loop of `dns.resolveCname`, against one nsd on loopback that holds three-hop chains. Clients are
 * interleaved in each repetition; all CPU time of the client's process counts, start-up included; a run in which not
 * every name got its whole chain is void. nsd's and the client's cores are kept apart where taskset can.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { hasProgram, startRealServers } from "../crawler/resolve/real-servers.ts";
import { benchZones, nameOf } from "./resolve-zones.ts";

const names = Number(process.argv[2] ?? 100_000);
const repetitions = Number(process.argv[3] ?? 3);
/** The loop is so slow that a tenth of the names must do. */
const LOOP_SHARE = 10;

interface Run {
  readonly cpuMicrosPerName: number;
  readonly namesPerSecond: number;
}

if (!hasProgram("nsd")) {
  console.error("nsd is not installed: nothing to measure against");
  process.exit(7);
}
const folder = mkdtempSync(join(tmpdir(), "pixelcensus-bench-"));
// As the package ships it: compiled, so that nobody waits for types to be stripped.
const script = join(import.meta.dirname, "../../node_modules/.cache/pixelcensus-bench/resolve-client.mjs");
const entryPoints = [join(import.meta.dirname, "resolve-client.ts")];
await build({ entryPoints, bundle: true, platform: "node", format: "esm", packages: "external", outfile: script });
const servers = await startRealServers(benchZones(names), false, 60_000);
const isPinned = hasProgram("taskset");
if (isPinned) pinTree(servers.authorityPid, "0");
try {
  const clients = clientTable(servers.authority);
  const runs = new Map<string, Run[]>();
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const { name, count, command } of clients) {
      const run = measure(command(repetition), count);
      runs.set(name, [...(runs.get(name) ?? []), run]);
      console.error(`${repetition + 1} ${name}: ${run.cpuMicrosPerName.toFixed(1)} µs CPU a name`);
    }
  }
  report(runs);
} finally {
  await servers.close();
  rmSync(folder, { recursive: true, force: true });
}

function clientTable(port: number) {
  const node = (kind: string, count = names) => ({
    count,
    command: (repetition: number) => [
      process.execPath,
      script,
      kind,
      `${port}`,
      `${count}`,
      join(folder, `${kind}${repetition}.db`),
    ],
  });
  const list = join(folder, "names.txt");
  writeFileSync(list, Array.from({ length: names }, (_, index) => `${nameOf(index)}\n`).join(""));
  const queries = join(folder, "queries.txt");
  writeFileSync(queries, Array.from({ length: names }, (_, index) => `${nameOf(index)} A\n`).join(""));
  const resolvers = join(folder, "resolvers.txt");
  writeFileSync(resolvers, `127.0.0.1:${port}\n`);
  const massdns = [
    "massdns",
    "-r",
    resolvers,
    "-t",
    "A",
    "-s",
    "500",
    "-o",
    "J",
    "-w",
    join(folder, "massdns.out"),
    "-q",
    list,
  ];
  const dnsperf = ["dnsperf", "-s", "127.0.0.1", "-p", `${port}`, "-d", queries, "-q", "256", "-n", "1"];
  const others = [
    { name: "massdns", program: "massdns", argv: massdns },
    { name: "dnsperf (floor: neither reads nor writes)", program: "dnsperf", argv: dnsperf },
  ].filter(({ program }) => hasProgram(program));
  for (const program of ["massdns", "dnsperf"].filter((one) => !hasProgram(one))) {
    console.error(`${program} is not installed: left out`);
  }
  return [
    ...others.map(({ name, argv }) => ({ name, count: names, command: () => argv })),
    { name: "ours, TCP, nothing stored", ...node("tcp") },
    { name: "ours, TCP, everything stored", ...node("tcp-stored") },
    { name: "ours, UDP, nothing stored", ...node("udp") },
    { name: "dns.resolveCname loop", ...node("loop", Math.ceil(names / LOOP_SHARE)) },
  ];
}

/** CPU and wall time of a command by the shell's own clock; throws when it fails, which voids the bench. */
function measure(command: readonly string[], count: number): Run {
  const pinned = isPinned ? ["taskset", "-c", "1", ...command] : command;
  const script = `TIMEFORMAT="%U %S %R"; time "$@" > /dev/null 2> "${join(folder, "errors")}"`;
  const output = execFileSync("bash", ["-c", `{ ${script}; } 2>&1`, "bash", ...pinned], {
    encoding: "utf8",
    timeout: 300_000,
  });
  const [user = 0, system = 0, wall = 1] = output.trim().split(/\s+/).map(Number);
  return { cpuMicrosPerName: ((user + system) / count) * 1e6, namesPerSecond: count / wall };
}

function report(runs: ReadonlyMap<string, readonly Run[]>): void {
  const [base] = runs.keys();
  console.log(`${names} names, three hops, ${repetitions} interleaved repetitions; ratios within each, to: ${base}`);
  for (const [name, own] of runs) {
    const ratios = own.map((run, index) => run.cpuMicrosPerName / runs.get(base!)![index]!.cpuMicrosPerName);
    const [cpu, wall] = [median(own.map((run) => run.cpuMicrosPerName)), median(own.map((run) => run.namesPerSecond))];
    const spread = ratios.map((ratio) => ratio.toFixed(2)).join(" ");
    console.log(
      `${name.padEnd(44)} ${cpu.toFixed(1).padStart(8)} µs ${wall.toFixed(0).padStart(8)} names/s  ratio ${median(ratios).toFixed(2)} (${spread})`,
    );
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function pinTree(pid: number, core: string): void {
  const children = execFileSync("bash", ["-c", `pgrep -P ${pid} || true`], { encoding: "utf8" });
  for (const one of [pid, ...children.split("\n").filter(Boolean).map(Number)]) {
    execFileSync("taskset", ["-a", "-p", "-c", core, `${one}`], { stdio: "ignore" });
    if (one !== pid) pinTree(one, core);
  }
}
