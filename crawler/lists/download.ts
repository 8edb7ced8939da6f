import { get as getHttp, type IncomingMessage } from "node:http";
import { get as getHttps } from "node:https";
import { BlockList, isIPv6 } from "node:net";
import type { TestNetwork } from "../resolve/transport/dns-client.ts";
import type { Addresses } from "../resolve/transport/resolver.ts";
import { TransientError } from "../runner/errors.ts";

export interface DownloadWorld {
  readonly resolver: { resolveAddresses(host: string): Promise<Addresses> };
  /** A test internet: other ports, and no address outside it. */
  readonly test?: TestNetwork | undefined;
  /** PEM of a further root that certificates may rest on. */
  readonly ca?: string | undefined;
}

const MAX_REDIRECTS = 5;
const MAX_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** The body at an address, over addresses that our own resolver gave. Throws TransientError that says what stood in the way. */
export async function download(address: string, world: DownloadWorld): Promise<Buffer> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await request(url, world);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return body(response, url);
    response.resume();
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) {
      throw new TransientError(`${url} answered ${statusCode}`, "http-status");
    }
    url = new URL(headers.location, url);
  }
  throw new TransientError(`${address} redirects more than ${MAX_REDIRECTS} times`, "redirects");
}

async function request(url: URL, { resolver, test, ca }: DownloadWorld): Promise<IncomingMessage> {
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new TransientError(`${url.protocol} is neither http nor https`, "protocol");
  }
  const { addresses, end } = await resolver.resolveAddresses(url.hostname);
  const host = addresses.find((one) => test === undefined || isAllowed(one, test.allow));
  if (host === undefined) throw new TransientError(`${url.hostname} has no address to go to (${end})`, "no-address");
  const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
  const options = {
    host,
    port: test?.ports[String(port)] ?? port,
    path: url.pathname + url.search,
    headers: { Host: url.host, "User-Agent": "pixelcensus", Accept: "text/plain, text/csv, */*" },
    servername: url.hostname,
    timeout: TIMEOUT_MS,
    ...(ca === undefined ? {} : { ca }),
  };
  const get = url.protocol === "https:" ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    const sent = get(options, resolve);
    const fail = (why: string) => reject(new TransientError(`${url}: ${why}`, "network"));
    sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
    sent.on("error", (error) => fail(error.message));
  });
}

function body(response: IncomingMessage, url: URL): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) response.destroy(new Error(`more than ${MAX_BYTES} bytes`));
      else chunks.push(chunk);
    });
    response.on("end", () => resolve(Buffer.concat(chunks)));
    response.on("error", (error) => reject(new TransientError(`${url}: ${error.message}`, "network")));
    response.on("aborted", () => reject(new TransientError(`${url}: the connection was cut`, "network")));
  });
}

function isAllowed(address: string, ranges: readonly string[]): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", prefix] = range.split("/");
    const family = isIPv6(network) ? "ipv6" : "ipv4";
    list.addSubnet(network, prefix === undefined ? (family === "ipv6" ? 128 : 32) : Number(prefix), family);
  }
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
