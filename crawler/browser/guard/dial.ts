import { connect, isIP, type Socket } from "node:net";
import { refusalOf, type TestNetwork } from "./address-policy.ts";
import { nat64Learner, translatedIpv4 } from "./nat64.ts";

/** Gives the addresses of a host, an empty list where there are none; rejects where no answer came. */
export type HostResolver = (host: string) => Promise<{ readonly addresses: readonly string[] }>;

/** The way out of the machine: who resolves, what may be dialled, through whom. */
export interface Route {
  readonly resolve: HostResolver;
  readonly test?: TestNetwork | undefined;
  /** `http://host:port` of a proxy asked for CONNECT to the pinned address: the vantage point. */
  readonly upstreamProxy?: string | undefined;
  readonly connectTimeoutMs: number;
}

/** A connection that was made, or why there is none (`refused:*` by us, `dns:*` by the resolver, `failed:*` by the network). */
export type Dialled =
  | { readonly socket: Socket; readonly address: string; readonly port: number }
  | { readonly socket: null; readonly address: string | null; readonly port: number | null; readonly reason: string };

/** The addresses of each host, asked once and kept: a second answer, as in DNS rebinding, has no effect. */
export type Pins = Map<string, Promise<readonly string[] | Error>>;

/**
 * Connects to a host by our resolver alone. The name is resolved once per `pins`, each address is judged, and the pinned address is dialled
 * on the mapped port. Literal addresses, also written as 0x7f000001 or 017700000001, are judged like resolved ones.
 */
export async function dial(host: string, port: number, route: Route, pins: Pins): Promise<Dialled> {
  const canonical = canonicalHost(host);
  if (canonical === null || port < 1 || port > 65_535) return failure("refused:not-a-host");
  const addresses = await (isIP(canonical) ? [canonical] : pinned(canonical, route, pins));
  if (addresses instanceof Error) return failure(`dns:${addresses.message}`);
  const [first] = addresses;
  if (first === undefined) return failure("dns:no-address");
  const refused = await refusals(addresses, route);
  const allowed = addresses.filter((_, position) => refused[position] === null);
  if (allowed.length === 0) return failure(`refused:${refused[0]}`, first);
  const dialledPort = route.test === undefined ? port : route.test.ports[String(port)];
  if (dialledPort === undefined) return failure("refused:port-outside-test-network", first);
  let last = failure("failed:unknown", first);
  for (const address of allowed.slice(0, 3)) {
    const socket = await open(address, dialledPort, route);
    if (typeof socket !== "string") {
      pins.set(canonical, Promise.resolve([address]));
      return { socket, address, port: dialledPort };
    }
    last = { socket: null, address, port: dialledPort, reason: socket };
  }
  return last;
}

const learners = new WeakMap<HostResolver, ReturnType<typeof nat64Learner>>();

/** Why each address must not be dialled, or null; one that the network's own NAT64 translates (RFC 7050) is judged by the address inside too. */
async function refusals(addresses: readonly string[], { resolve, test }: Route) {
  const plain = addresses.map((address) => refusalOf(address, test));
  if (!addresses.some((address, position) => plain[position] === null && isIP(address) === 6)) return plain;
  const learner = learners.get(resolve) ?? nat64Learner(resolve, () => performance.now());
  learners.set(resolve, learner);
  const prefixes = await learner();
  return addresses.map((address, position) => {
    const inside = translatedIpv4(address, prefixes);
    return plain[position] ?? (inside === null ? null : refusalOf(inside, test));
  });
}

/** The host as the URL standard writes it, without brackets or final dot (0x7f.1 becomes 127.0.0.1), or null where it is none. */
export function canonicalHost(host: string): string | null {
  const bare = host.replace(/^\[|\]$/g, "");
  const url = URL.parse(`http://${isIP(bare) === 6 ? `[${bare}]` : bare}/`);
  if (url === null || url.port !== "" || url.username !== "" || url.pathname !== "/") return null;
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "") || null;
}

function pinned(host: string, route: Route, pins: Pins): Promise<readonly string[] | Error> {
  const known = pins.get(host);
  if (known !== undefined) return known;
  const answer = route.resolve(host).then(
    ({ addresses }) => addresses,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  pins.set(host, answer);
  return answer;
}

async function open(address: string, port: number, route: Route): Promise<Socket | string> {
  if (route.upstreamProxy === undefined) return connectTo(address, port, route.connectTimeoutMs);
  const proxy = new URL(route.upstreamProxy);
  const proxyHost = proxy.hostname.replace(/^\[|\]$/g, "");
  // Under a test network nothing else is dialled, not even the user's own proxy.
  if (route.test !== undefined && refusalOf(proxyHost, route.test) !== null)
    return "refused:upstream-outside-test-network";
  const socket = await connectTo(proxyHost, Number(proxy.port || 80), route.connectTimeoutMs);
  if (typeof socket === "string") return `upstream-${socket}`;
  const authority = `${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
  const credentials = proxy.username === "" ? "" : basicCredentials(proxy);
  return askForTunnel(
    socket,
    `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentials}\r\n`,
    route.connectTimeoutMs,
  );
}

function basicCredentials(proxy: URL): string {
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return `Proxy-Authorization: Basic ${Buffer.from(pair).toString("base64")}\r\n`;
}

function connectTo(host: string, port: number, timeoutMs: number): Promise<Socket | string> {
  return new Promise((settle) => {
    const socket = connect({ host, port, noDelay: true });
    const fail = (reason: string) => {
      socket.destroy();
      settle(reason);
    };
    socket.setTimeout(timeoutMs, () => fail("failed:timeout"));
    socket.once("error", (error: NodeJS.ErrnoException) => fail(`failed:${error.code ?? "error"}`));
    socket.once("connect", () => {
      socket.setTimeout(0);
      socket.removeAllListeners("error");
      socket.removeAllListeners("timeout");
      settle(socket);
    });
  });
}

function askForTunnel(socket: Socket, request: string, timeoutMs: number): Promise<Socket | string> {
  return new Promise((settle) => {
    let head = Buffer.alloc(0);
    const done = (result: Socket | string) => {
      socket.setTimeout(0);
      for (const event of ["data", "error", "end", "timeout"]) socket.removeAllListeners(event);
      if (typeof result === "string") socket.destroy();
      settle(result);
    };
    socket.setTimeout(timeoutMs, () => done("upstream-failed:timeout"));
    socket.once("error", (error: NodeJS.ErrnoException) => done(`upstream-failed:${error.code ?? "error"}`));
    socket.once("end", () => done("upstream-failed:closed"));
    socket.on("data", (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return head.length > 16_384 ? done("upstream-failed:endless-head") : undefined;
      socket.pause();
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString("latin1"))?.[1];
      if (status !== "200") return done(`upstream-failed:${status ?? "no-status"}`);
      if (head.length > end + 4) socket.unshift(head.subarray(end + 4));
      done(socket);
    });
    socket.write(request);
  });
}

function failure(reason: string, address: string | null = null): Extract<Dialled, { socket: null }> {
  return { socket: null, address, port: null, reason };
}
