import type { ForeseenBy, NotRequestedBecause, UnrequestedResource } from "../../data/schema/index.ts";
import type { MailClient } from "./mail-clients.ts";

/** A remote reference that extract found in the displayed part. */
export interface ForeseenResource {
  /** path:offset:attribute:position. */
  readonly key: string;
  readonly url: string;
  readonly kind: string;
  readonly element: string;
  readonly attribute: string;
  /** Condition under which it loads, or null. */
  readonly media: string | null;
}

/** What is needed of a recorded request. */
export interface ReconciledRequest {
  readonly sequence: number;
  readonly redirectedFrom: number | null;
  readonly url: string;
  readonly initiator: { readonly type?: unknown; readonly url?: unknown };
}

export interface Reconciliation {
  /** By sequence: the resource that a request belongs to (its key, or null), and how it was foreseen. */
  readonly requests: ReadonlyMap<number, { readonly resourceKey: string | null; readonly foreseen: ForeseenBy }>;
  readonly notRequested: readonly UnrequestedResource[];
  /** URLs of requests that nothing foresaw: a bug of the extractor or a trick of the sender. */
  readonly notExtracted: readonly string[];
}

/**
 * Compares what extract found with what the browser asked for. A request belongs to the first resource of its URL; a redirect hop to what its chain
 * began with; a reference inside a linked style sheet, which no reader of the message can foresee, to that sheet's resource.
 */
export function reconcile(
  resources: readonly ForeseenResource[],
  requests: readonly ReconciledRequest[],
  client: MailClient,
  stoppedBy: string | null,
): Reconciliation {
  const keys = new Map<string, string>();
  for (const { url, key } of resources) if (!keys.has(comparable(url))) keys.set(comparable(url), key);
  const found = new Map<number, { resourceKey: string | null; foreseen: ForeseenBy }>();
  const byUrl = new Map<string, number>();
  for (const request of [...requests].sort((a, b) => a.sequence - b.sequence)) {
    found.set(request.sequence, tie(request, keys, found, byUrl));
    byUrl.set(comparable(request.url), request.sequence);
  }
  const asked = new Set(
    requests.filter(({ redirectedFrom }) => redirectedFrom === null).map(({ url }) => comparable(url)),
  );
  const offered = besideCandidates(resources);
  const notRequested = resources
    .filter(({ url }) => !asked.has(comparable(url)))
    .map((resource) => ({
      key: resource.key,
      url: resource.url,
      because: whyNot(resource, client, stoppedBy, offered),
    }));
  const notExtracted = requests
    .filter(({ sequence }) => found.get(sequence)?.foreseen === "nothing")
    .map(({ url }) => url);
  return { requests: found, notRequested, notExtracted };
}

function tie(
  request: ReconciledRequest,
  keys: ReadonlyMap<string, string>,
  found: ReadonlyMap<number, { readonly resourceKey: string | null }>,
  byUrl: ReadonlyMap<string, number>,
): { resourceKey: string | null; foreseen: ForeseenBy } {
  if (request.redirectedFrom !== null) {
    return { resourceKey: found.get(request.redirectedFrom)?.resourceKey ?? null, foreseen: "redirect" };
  }
  const own = keys.get(comparable(request.url));
  if (own !== undefined) return { resourceKey: own, foreseen: "resource" };
  const sheet = typeof request.initiator.url === "string" ? byUrl.get(comparable(request.initiator.url)) : undefined;
  if (sheet !== undefined) return { resourceKey: found.get(sheet)?.resourceKey ?? null, foreseen: "style-sheet" };
  return { resourceKey: null, foreseen: "nothing" };
}

/** What a reason may look at: the resource, the profile, what stopped the opening, and the keys of those beside which other candidates stand. */
type Holds = (
  resource: ForeseenResource,
  client: MailClient,
  stoppedBy: string | null,
  offered: ReadonlySet<string>,
) => boolean;

/** In order: the first reason that holds. */
const REASONS: readonly (readonly [NotRequestedBecause, Holds])[] = [
  ["client-loads-nothing", (_, client) => !client.loadsRemote],
  ["client-does-not-load-kind", ({ kind }, client) => !client.loads.includes(kind)],
  ["stopped-early", (_, __, stoppedBy) => stoppedBy !== null],
  ["condition-not-met", ({ media }) => media !== null],
  ["other-candidate-chosen", ({ key }, _, __, offered) => offered.has(key)],
  [
    "style-rule-unused",
    ({ element, attribute }) =>
      /^(style|@)/.test(element) || /^(@|background(-image)?$|content$|src\()/.test(attribute),
  ],
];

function whyNot(
  resource: ForeseenResource,
  client: MailClient,
  stoppedBy: string | null,
  offered: ReadonlySet<string>,
): NotRequestedBecause {
  return REASONS.find(([, holds]) => holds(resource, client, stoppedBy, offered))?.[0] ?? "unknown";
}

/** Candidates of a srcset or a picture, and the `src` next to them in the document. */
function besideCandidates(resources: readonly ForeseenResource[]): Set<string> {
  const isCandidate = (resource: ForeseenResource | undefined) =>
    resource !== undefined && (/srcset/i.test(resource.attribute) || resource.element === "source");
  const beside = resources.filter((resource, at) => [resource, resources[at - 1], resources[at + 1]].some(isCandidate));
  return new Set(beside.map(({ key }) => key));
}

/** A URL as the browser sends it: parsed by the URL standard, without fragment. */
function comparable(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return url;
  parsed.hash = "";
  return parsed.href;
}
