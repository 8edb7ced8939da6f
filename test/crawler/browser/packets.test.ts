import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const inside = (command: string) => [
  "--net",
  "sh",
  "-c",
  `ip link set lo up && ip route add default dev lo && ${command}`,
];
const canIsolate = process.platform === "linux" && spawnSync("unshare", inside("true")).status === 0;

test.skipIf(!canIsolate)(
  "the browser sends no packet that the message did not ask for, in a network where every packet is counted",
  () => {
    const script = join(import.meta.dirname, "quiet-browser.ts");
    const printed = execFileSync("unshare", inside(`exec "${process.execPath}" "${script}" 3000`), {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { counted, ...seen } = JSON.parse(printed) as { counted: Record<string, number> };
    expect(seen).toEqual({ hosts: [1, 2, 3, 4, 5].map((n) => `host${n}.test`), served: 5, background: 0 });
    // A connection that nobody of ours accepted, a datagram or a ping would be the browser's own.
    expect(counted).toMatchObject({
      TcpAttemptFails: 0,
      UdpOutDatagrams: 0,
      IcmpOutMsgs: 0,
      TcpActiveOpens: counted.TcpPassiveOpens,
    });
  },
);
