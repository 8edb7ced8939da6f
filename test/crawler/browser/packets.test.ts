import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

/**
 * A pair of cards whose other end nobody listens at: WebRTC uses none that is loopback. They give themselves no address later, at which the
 * browser would drop what is under way (net::ERR_NETWORK_CHANGED). A kernel without them gets the route alone.
 */
const CARD = [
  "ip link add c0 type veth peer name c1",
  "ip link set c0 addrgenmode none",
  "ip link set c1 addrgenmode none",
  "ip addr add 10.9.9.1/24 dev c0",
  "ip link set c0 up",
  "ip link set c1 up",
  "ip route add default dev c0",
].join(" && ");
const inside = (command: string) => [
  "--net",
  "sh",
  "-c",
  `ip link set lo up && { { ${CARD}; } 2>&- || ip route add default dev lo; } && ${command}`,
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
    const { counted, kind, background, ...seen } = JSON.parse(printed) as {
      counted: Record<string, number>;
      kind: string;
      background: string[];
    };
    expect(seen).toEqual({
      tried: { title: "offered", reached: [] },
      hosts: [1, 2, 3, 4, 5].map((n) => `host${n}.test`),
      served: 5,
    });
    // The full browser tries; the guard refuses it all.
    const refused = kind === "headless-shell" ? [] : background.map(() => "shut:background");
    expect(background).toEqual(refused);
    // A connection that nobody of ours accepted, a datagram or a ping would be the browser's own.
    expect(counted).toMatchObject({
      TcpAttemptFails: 0,
      UdpOutDatagrams: 0,
      IcmpOutMsgs: 0,
      TcpActiveOpens: counted.TcpPassiveOpens,
    });
  },
);
