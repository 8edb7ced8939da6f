/**
 * Runs in a network namespace of its own, where every packet of the machine is ours: opens one page of five references, rests, and prints as JSON what the
 * kernel counted. A default route through loopback lets a stray packet be sent, and so be counted, instead of failing unseen.
 */
import { readFileSync } from "node:fs";
import { openingBench } from "../open/opening-bench.ts";

function counters(): Record<string, number> {
  const lines = readFileSync("/proc/net/snmp", "utf8").split("\n");
  const row = (kind: string) =>
    lines.filter((line) => line.startsWith(`${kind}: `)).map((line) => line.split(" ").slice(1));
  return Object.fromEntries(
    ["Tcp", "Udp", "Icmp"].flatMap((kind) => {
      const [names = [], numbers = []] = row(kind);
      return names.map((name, at) => [`${kind}${name}`, Number(numbers[at])]);
    }),
  );
}

const bench = await openingBench({});
const images = [1, 2, 3, 4, 5].map((n) => `<img src="${n % 2 ? "https" : "http"}://host${n}.test/p.gif">`).join("");
const opened = await bench.open(`${images}<a href="https://link.test/">x</a>`, { screenshots: true });
await new Promise((settle) => setTimeout(settle, Number(process.argv[2])));
const { TcpActiveOpens, TcpPassiveOpens, TcpAttemptFails, UdpOutDatagrams, IcmpOutMsgs } = counters();
console.log(
  JSON.stringify({
    counted: { TcpActiveOpens, TcpPassiveOpens, TcpAttemptFails, UdpOutDatagrams, IcmpOutMsgs },
    hosts: opened.connections.map(({ host }) => host).sort(),
    served: bench.net.served.length,
    background: bench.guard.background.connections.length,
  }),
);
await bench.close();
