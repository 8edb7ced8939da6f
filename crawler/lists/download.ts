import type { TestNetwork } from "../browser/guard/address-policy.ts";
import type { Route } from "../browser/guard/dial.ts";
import { guardedRequest } from "../browser/guard/guarded-request.ts";
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

/** The body at an address, by the way out that the browser has: no redirect leads inside. Throws TransientError that says what stood in the way. */
export async function download(address: string, { resolver, test, ca }: DownloadWorld): Promise<Buffer> {
  const route: Route = { resolve: (host) => resolver.resolveAddresses(host), test, connectTimeoutMs: TIMEOUT_MS };
  const headers = { "User-Agent": "pixelcensus", Accept: "text/plain, text/csv, */*" };
  const asked = { method: "GET", headers, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, ca } as const;
  let url = URL.parse(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    if (url === null) throw new TransientError(`${address} leads to what is no address`, "address");
    const here: URL = url;
    const { status, location, body } = await guardedRequest(here, asked, route).catch((error: Error) => {
      throw new TransientError(`${here}: ${error.message}`, "network");
    });
    if (status === 200) return body;
    if (status < 300 || status >= 400 || location === null)
      throw new TransientError(`${here} answered ${status}`, "http-status");
    url = URL.parse(location, here);
  }
  throw new TransientError(`${address} redirects more than ${MAX_REDIRECTS} times`, "redirects");
}
