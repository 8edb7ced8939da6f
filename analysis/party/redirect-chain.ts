import { siteOf } from "../../data/site.ts";

/** A request as far as redirects need it. */
export interface RedirectableRequest {
  readonly sequence: number;
  readonly redirectedFrom: number | null;
  readonly url: string;
  readonly host: string;
}

export interface RedirectHop {
  readonly sequence: number;
  readonly url: string;
  readonly host: string;
  readonly site: string | null;
}

/** The requests that one reference led to, in order. */
export interface RedirectChain {
  readonly hops: readonly RedirectHop[];
  /** Sites in order, each once where it follows itself. */
  readonly sites: readonly string[];
  /** Whether a party other than the first hop's learnt of the request. */
  readonly crossesSites: boolean;
}

/**
 * Puts the requests of one visit together into chains, each from the request that no redirect led to. A server may
 * redirect one request only once, so chains never branch; a hop whose cause is missing begins a chain of its own.
 */
export function redirectChains(requests: readonly RedirectableRequest[]): RedirectChain[] {
  const known = new Set(requests.map(({ sequence }) => sequence));
  const next = new Map<number, RedirectableRequest>();
  for (const request of requests) {
    if (request.redirectedFrom !== null) next.set(request.redirectedFrom, request);
  }
  const isStart = ({ redirectedFrom }: RedirectableRequest) => redirectedFrom === null || !known.has(redirectedFrom);
  return requests.filter(isStart).map((start) => {
    const hops: RedirectHop[] = [];
    for (let at: RedirectableRequest | undefined = start; at !== undefined && hops.length < known.size; ) {
      hops.push({ sequence: at.sequence, url: at.url, host: at.host, site: siteOf(at.host) });
      at = next.get(at.sequence);
    }
    const sites = hops.map(({ site, host }) => site ?? host).filter((site, index, all) => site !== all[index - 1]);
    return { hops, sites, crossesSites: new Set(sites).size > 1 };
  });
}
