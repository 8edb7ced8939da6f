/**
 * Runs in a network namespace of its own, where every packet of the machine is ours: opens one page of five references, rests, and prints as JSON what the
 * kernel counted. A second page may run scripts and tries what passes by proxies: WebRTC by address and by name, a service worker, a prefetch. A default route lets a stray packet be sent, and so be counted, instead of failing unseen.
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
const script = `<link rel=dns-prefetch href="//prefetched.test"><link rel=preconnect href="https://8.8.8.8"><script>
  const peer = new RTCPeerConnection({ iceServers: [{ urls: ["stun:192.0.2.1:3478", "stun:stun.test", "turn:192.0.2.1?transport=udp"], username: "a", credential: "b" }] });
  peer.createDataChannel("x");
  peer.createOffer().then((offer) => peer.setLocalDescription(offer)).then(() => { document.title = "offered"; });
  navigator.serviceWorker?.register("/worker.js").then(() => { document.title += " worker"; }, () => {});
</script>`;
const visit = await bench.browser.visit({
  scripts: true,
  local: {
    host: "page.invalid",
    answer: () => ({ status: 200, headers: { "content-type": "text/html" }, body: script }),
  },
});
const page = await visit.newPage();
await page.goto("http://page.invalid/");
await new Promise((settle) => setTimeout(settle, Number(process.argv[2])));
const reached = visit.gate.connections.filter(({ outcome }) => outcome === "connected");
const tried = { title: await page.title(), reached: reached.map(({ host }) => host) };
await visit.close();
const { TcpActiveOpens, TcpPassiveOpens, TcpAttemptFails, UdpOutDatagrams, IcmpOutMsgs } = counters();
console.log(
  JSON.stringify({
    counted: { TcpActiveOpens, TcpPassiveOpens, TcpAttemptFails, UdpOutDatagrams, IcmpOutMsgs },
    tried,
    hosts: opened.connections.map(({ host }) => host).sort(),
    served: bench.net.served.length,
    kind: (await bench.browser.facts()).kind,
    background: bench.guard.background.connections.map(({ outcome }) => outcome),
  }),
);
await bench.close();
