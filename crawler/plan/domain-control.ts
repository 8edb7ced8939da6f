/** One record of an answer, as text. */
export interface AnsweredRecord {
  readonly owner: string;
  readonly type: string;
  /** TXT: its strings joined; NS: the host; A: the address. */
  readonly value: string;
}

/** What one server said to one question. */
export interface ServerAnswer {
  readonly rcode: string;
  readonly isAuthoritative: boolean;
  readonly answers: readonly AnsweredRecord[];
  readonly authority: readonly AnsweredRecord[];
  readonly additional: readonly AnsweredRecord[];
}

/** Puts one question to one server by its address; null when nothing came back or it may not be asked. */
export type AskServer = (
  address: string,
  name: string,
  type: "A" | "NS" | "TXT",
  role: "resolver" | "authority",
) => Promise<ServerAnswer | null>;

/** Whether control of a domain is proved, and what was asked and answered, in words. */
export interface ControlProof {
  readonly holds: boolean;
  readonly detail: string;
}

/** IPv4 addresses of the thirteen root servers (root hints of IANA, 2024): built in, so that nobody's settings can lead elsewhere. */
export const rootHints = [
  "198.41.0.4",
  "170.247.170.2",
  "192.33.4.12",
  "199.7.91.13",
  "192.203.230.10",
  "192.5.5.241",
  "192.112.36.4",
  "198.97.190.53",
  "192.36.148.17",
  "192.58.128.30",
  "193.0.14.129",
  "199.7.83.42",
  "202.12.27.33",
] as const;

const mostReferrals = 12;
const deepestNesting = 3;
const serversAsked = 3;

/** The name whose TXT record proves control of a domain. */
export const controlName = (domain: string) => `_pixelcensus.${domain.toLowerCase().replace(/\.$/, "")}`;

/**
 * Proves that the TXT record `_pixelcensus.<domain>` holds the nonce, by asking the domain's own authoritative servers, walked from the
 * root hints (RFC 1034, 5.3.3). Only inside a test internet, whose addresses alone can be reached, `testResolvers` are asked instead.
 */
export async function proveControl(
  domain: string,
  nonce: string,
  ask: AskServer,
  testResolvers: readonly string[] | null,
): Promise<ControlProof> {
  const name = controlName(domain);
  const said =
    testResolvers === null ? await walk(name, "TXT", ask, 0) : await askTestResolvers(name, ask, testResolvers);
  if (said === null) return { holds: false, detail: `${name}: no authoritative server answered` };
  const texts = said.answer.answers.filter((r) => r.type === "TXT" && sameName(r.owner, name)).map((r) => r.value);
  const holds = texts.includes(nonce);
  const found =
    texts.length === 0
      ? `no TXT record (${said.answer.rcode})`
      : holds
        ? "the nonce"
        : `TXT ${texts.map((text) => JSON.stringify(text.slice(0, 80))).join(", ")}, not the nonce`;
  return { holds, detail: `${name} at ${said.server}: ${found}` };
}

interface Said {
  readonly server: string;
  readonly answer: ServerAnswer;
}

async function askTestResolvers(name: string, ask: AskServer, resolvers: readonly string[]): Promise<Said | null> {
  for (const server of resolvers) {
    const answer = await ask(server, name, "TXT", "resolver");
    if (answer !== null) return { server, answer };
  }
  return null;
}

/** Follows referrals down from the root to a server that answers with authority. */
async function walk(name: string, type: "A" | "TXT", ask: AskServer, depth: number): Promise<Said | null> {
  let servers: readonly string[] = rootHints;
  let zone = "";
  for (let step = 0; step < mostReferrals; step += 1) {
    const said = await firstAnswer(servers, name, type, ask);
    if (said === null || said.answer.isAuthoritative) return said;
    const referral = said.answer.authority.filter(
      (r) => r.type === "NS" && isBelow(name, r.owner) && labels(r.owner) > labels(zone),
    );
    if (referral.length === 0) return null;
    zone = referral[0]!.owner;
    servers = await addressesOf(
      referral.map((r) => r.value),
      said.answer.additional,
      ask,
      depth,
    );
    if (servers.length === 0) return null;
  }
  return null;
}

async function firstAnswer(
  servers: readonly string[],
  name: string,
  type: "A" | "TXT",
  ask: AskServer,
): Promise<Said | null> {
  for (const server of servers.slice(0, serversAsked)) {
    const answer = await ask(server, name, type, "authority");
    if (answer !== null && (answer.rcode === "NOERROR" || answer.rcode === "NXDOMAIN")) return { server, answer };
  }
  return null;
}

async function addressesOf(
  hosts: readonly string[],
  additional: readonly AnsweredRecord[],
  ask: AskServer,
  depth: number,
): Promise<string[]> {
  const glue = additional
    .filter((r) => r.type === "A" && hosts.some((host) => sameName(host, r.owner)))
    .map((r) => r.value);
  if (glue.length > 0 || depth >= deepestNesting) return glue;
  for (const host of hosts.slice(0, serversAsked)) {
    const said = await walk(host, "A", ask, depth + 1);
    const found = said?.answer.answers.filter((r) => r.type === "A").map((r) => r.value) ?? [];
    if (found.length > 0) return found;
  }
  return [];
}

const bare = (name: string) => name.toLowerCase().replace(/\.$/, "");
const sameName = (a: string, b: string) => bare(a) === bare(b);
const labels = (name: string) =>
  bare(name)
    .split(".")
    .filter((label) => label !== "").length;
const isBelow = (name: string, zone: string) =>
  bare(zone) === "" || bare(name) === bare(zone) || bare(name).endsWith(`.${bare(zone)}`);
