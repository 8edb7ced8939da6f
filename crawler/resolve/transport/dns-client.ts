import { BlockList, isIPv6 } from "node:net";
import type { Asked, Exchange, Heard, Outcome, Server } from "../wire/exchange.ts";
import { MalformedMessage } from "../wire/message-reader.ts";
import { decodeMessage, encodeQuery, type Message, questionEnd } from "../wire/wire.ts";
import { Deadlines } from "./deadlines.ts";
import { Pace, type PaceLimits } from "./pace.ts";
import { TcpTransport } from "./tcp-transport.ts";
import { type Reply, scatterCase, type Transport } from "./transport.ts";
import { UdpTransport } from "./udp-transport.ts";

/** A test internet (`network.test` of campaign.yaml): only these addresses, and other ports for well-known ones. */
export interface TestNetwork {
  readonly allow: readonly string[];
  readonly ports: Readonly<Record<string, number>>;
}

export interface DnsClientOptions {
  readonly test?: TestNetwork | undefined;
  /** One entry an attempt, milliseconds. */
  readonly timeoutsMs?: readonly number[];
  /** Pace towards servers on loopback (our own recursor) and towards all others. */
  readonly pace?: { readonly local: PaceLimits; readonly remote: PaceLimits };
  /** UDP first by default; `tcp` never uses UDP. */
  readonly transport?: "udp" | "tcp";
  readonly tcpConnections?: { readonly local: number; readonly remote: number };
}

const DEFAULTS = {
  timeoutsMs: [1500, 3000, 6000],
  pace: {
    local: { perSecond: Number.POSITIVE_INFINITY, inFlight: 256 },
    remote: { perSecond: 100, inFlight: 64 },
  },
  transport: "udp",
  tcpConnections: { local: 16, remote: 2 },
} as const;

const FORMERR = 1;
const NOTIMP = 4;
const BADVERS = 16;

/**
 * Asks name servers and keeps every byte. UDP with EDNS 1232 first; TCP when truncated or when the letter case of the
 * name (0x20) came back changed; without EDNS when the server does not know it; again, with a new id and port, when
 * nothing came. It follows no alias and asks no second server: one question to one server.
 */
export class DnsClient {
  private readonly options: Required<Omit<DnsClientOptions, "test">>;
  private readonly test: TestNetwork | undefined;
  private readonly allowed: BlockList | null;
  private readonly deadlines = new Deadlines();
  private readonly transports = new Map<string, { udp: Transport; tcp: Transport; pace: Pace }>();

  constructor(options: DnsClientOptions = {}) {
    const { test, ...rest } = options;
    this.options = { ...DEFAULTS, ...rest };
    this.test = test;
    this.allowed = test === undefined ? null : blockListOf(test.allow);
  }

  /** Puts one question to one server. Never throws for what the server does or fails to do: that is in the exchanges. */
  async ask(server: Server, asked: Asked, transport = this.options.transport): Promise<Heard> {
    if (this.allowed !== null && !this.allowed.check(server.address, isIPv6(server.address) ? "ipv6" : "ipv4")) {
      return { exchanges: [this.forbidden(server, asked)], message: null };
    }
    const { udp, tcp, pace } = this.transportsTo(server);
    const exchanges: Exchange[] = [];
    let over: "udp" | "tcp" = transport;
    let edns = true;
    let cut: Message | null = null; // what a truncated answer held, should TCP fail
    for (let attempt = 0; ; attempt += 1) {
      const query = encodeQuery(asked.name, asked.type, { rd: server.role === "resolver", edns }, asked.class);
      const endsAt = questionEnd(query);
      scatterCase(query, endsAt);
      const turn = pace.enter();
      if (turn !== null) await turn;
      const timeoutMs = this.options.timeoutsMs[Math.min(attempt, this.options.timeoutsMs.length - 1)]!;
      const reply = await (over === "udp" ? udp : tcp).send(query, endsAt, timeoutMs);
      pace.leave();
      const message = messageIn(reply);
      const outcome = outcomeOf(reply, message, over);
      const common = { attempt, transport: over, server: server.label, serverRole: server.role, query };
      for (const stray of reply.strays) exchanges.push(exchangeOf(common, reply, "mismatch", stray));
      if (outcome !== "mismatch" || reply.response !== null) {
        exchanges.push(exchangeOf(common, reply, outcome, reply.response));
      }
      if (outcome === "truncated") cut = message;
      const next = nextTry(outcome, message, over, edns);
      if (
        next === null ||
        exchanges.length > MAX_EXCHANGES ||
        attempt + 1 >= this.options.timeoutsMs.length + next.extra
      ) {
        return { exchanges, message: outcome === "answered" ? message : cut };
      }
      over = next.over;
      edns = next.edns;
    }
  }

  /** Ends all connections; queries in flight settle as closed. */
  close(): void {
    for (const { udp, tcp } of this.transports.values()) {
      udp.close();
      tcp.close();
    }
    this.deadlines.close();
  }

  private transportsTo(server: Server) {
    let found = this.transports.get(server.label);
    if (found === undefined) {
      const port = this.test?.ports[String(server.port)] ?? server.port;
      const real = { ...server, port };
      const vicinity = isLoopback(server.address) ? "local" : "remote";
      found = {
        udp: new UdpTransport(real, this.deadlines),
        tcp: new TcpTransport(real, this.deadlines, this.options.tcpConnections[vicinity]),
        pace: new Pace(this.options.pace[vicinity]),
      };
      this.transports.set(server.label, found);
    }
    return found;
  }

  private forbidden(server: Server, asked: Asked): Exchange {
    const query = encodeQuery(asked.name, asked.type, { rd: server.role === "resolver", edns: true }, asked.class);
    const nothing = { localAddress: null, sentAtMs: Date.now(), rttMicros: null };
    const common = { attempt: 0, transport: "udp", server: server.label, serverRole: server.role, query } as const;
    return exchangeOf(common, nothing, "forbidden", null);
  }
}

/** More rows than this for one question is a server that plays with us. */
const MAX_EXCHANGES = 12;

type Common = Pick<Exchange, "attempt" | "transport" | "server" | "serverRole" | "query">;

function exchangeOf(
  common: Common,
  reply: Pick<Reply, "localAddress" | "sentAtMs" | "rttMicros">,
  outcome: Outcome,
  response: Buffer | null,
): Exchange {
  const { attempt, transport, server, serverRole, query } = common;
  const { localAddress, sentAtMs, rttMicros } = reply;
  return { attempt, transport, server, serverRole, query, localAddress, sentAtMs, rttMicros, response, outcome };
}

function messageIn(reply: Reply): Message | null {
  if (reply.outcome !== "answered") return null;
  try {
    return decodeMessage(reply.response!);
  } catch (error) {
    if (error instanceof MalformedMessage) return null;
    throw error;
  }
}

function outcomeOf(reply: Reply, message: Message | null, over: "udp" | "tcp"): Outcome {
  if (reply.outcome === "wrong-case") return "mismatch";
  if (reply.outcome === "timeout") return reply.strays.length > 0 ? "mismatch" : "timeout";
  if (reply.outcome !== "answered") return reply.outcome;
  if (over === "udp" && (reply.response![2]! & 2) !== 0) return "truncated"; // a cut record is no fault then
  return message === null ? "malformed" : "answered";
}

/** How to ask again after an outcome, with the tries it grants beyond the usual number; null when that was the answer. */
function nextTry(outcome: Outcome, message: Message | null, over: "udp" | "tcp", edns: boolean) {
  if (outcome === "answered") {
    const unknowing = message!.rcode === FORMERR || message!.rcode === NOTIMP || message!.rcode === BADVERS;
    return edns && unknowing ? { over, edns: false, extra: 1 } : null;
  }
  if (outcome === "truncated" || outcome === "mismatch") return { over: "tcp", edns, extra: 1 } as const;
  return { over, edns, extra: 0 };
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    list.addSubnet(address, prefix === undefined ? (family === "ipv6" ? 128 : 32) : Number(prefix), family);
  }
  return list;
}
