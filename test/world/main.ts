/**
 * The little world as a process: `node test/world/main.ts --campaign DIR [--sites N|all] [--seed TEXT] [--mailings N] [--gap MS]`.
 * It makes DIR a campaign in this world, prints one JSON line `{"ready":true,...}`, sends mail by itself, and stays
 * until stdin closes or SIGTERM. Each line on stdin is a JSON command; each answer is one JSON line.
 */
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { writeCampaign } from "./campaign-directory.ts";
import type { RecordType } from "./dns/zone.ts";
import { freePort } from "./loopback.ts";
import type { Row } from "./truth/score.ts";
import { startWorld, type World } from "./world.ts";

interface Command {
  readonly command: string;
  readonly [field: string]: unknown;
}

/** What the process can be told. */
const commands: Record<string, (world: World, command: Command) => unknown> = {
  publish: (world, { name, type, value }) => world.publish(String(name), type as RecordType, String(value)),
  // Lines of a master file, as `doctor --json` prints them: they take the place of what stands under their names and types.
  publishZone: (world, { lines }) => world.publishZone(lines as string[]),
  withdraw: (world, { name, type }) => world.withdraw(String(name), type as RecordType),
  sendMailing: (world, { n }) => world.sendMailing(Number(n)),
  flush: (world) => world.flush(),
  score: (world, { rows }) => world.score(rows as Row[]),
  counts: (world) => ({
    submissions: world.submissions.length,
    subscriptions: world.subscriptions().length,
    active: world.subscriptions().filter((one) => one.state === "active").length,
    deliveries: world.deliveries.length,
    accepted: world.deliveries.filter((one) => one.status === "accepted").length,
  }),
  submissions: (world) => world.submissions,
  truth: (world) => world.sites.map(({ name, kind, expects }) => ({ site: name, kind, ...expects })),
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      campaign: { type: "string" },
      sites: { type: "string", default: "12" },
      seed: { type: "string" },
      mailings: { type: "string", default: "3" },
      gap: { type: "string", default: "400" },
    },
  });
  if (values.campaign === undefined) throw new Error("say which campaign directory to write: --campaign DIR");
  const smtpPort = await freePort();
  const world = await startWorld({
    sites: values.sites === "all" ? "all" : Number(values.sites),
    receiver: { host: "127.0.0.1", port: smtpPort },
    isAutomatic: true,
    mailings: Number(values.mailings),
    gapMs: Number(values.gap),
    ...(values.seed === undefined ? {} : { seed: values.seed }),
  });
  writeCampaign(values.campaign, world, smtpPort);
  say({
    ready: true,
    campaign: values.campaign,
    sites: world.sites.length,
    seedDomain: world.seedDomain,
    smtpPort,
    ports: world.ports,
  });
  const stop = () => void world.close().then(() => process.exit(0));
  process.once("SIGTERM", stop).once("SIGINT", stop);
  const lines = createInterface({ input: process.stdin });
  lines.on("close", stop);
  lines.on("line", (line) => void obey(world, line));
}

async function obey(world: World, line: string): Promise<void> {
  try {
    const command = JSON.parse(line) as Command;
    const act = commands[command.command];
    if (act === undefined) throw new Error(`no such command; there are ${Object.keys(commands).join(", ")}`);
    say({ done: command.command, result: (await act(world, command)) ?? null });
  } catch (error) {
    say({ error: (error as Error).message, line: line.slice(0, 200) });
  }
}

const say = (value: unknown) => void process.stdout.write(`${JSON.stringify(value)}\n`);

await main();
