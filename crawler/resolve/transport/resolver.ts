import { getServers } from "node:dns";
import { type Asked, type Heard, type Server, serverAt } from "../wire/exchange.ts";
import { isIpLiteral, NameError, nameOfHost, type WireName } from "../wire/name.ts";
import { addressOf } from "../wire/record-text.ts";
import { RECORD_TYPES } from "../wire/record-types.ts";
import type { Message } from "../wire/wire.ts";
import { DnsClient, type DnsClientOptions, type TestNetwork } from "./dns-client.ts";

const NXDOMAIN = 3;

/** Network part of a campaign, as far as DNS needs it. */
export interface DnsNetwork {
  readonly resolvers?: readonly string[] | undefined;
  readonly test?: TestNetwork | undefined;
}

/** The campaign's resolvers behind one client: the first answers, the others are asked where it gives none or NXDOMAIN. */
export class Resolver {
  readonly client: DnsClient;
  readonly servers: readonly Server[];

  constructor(client: DnsClient, servers: readonly Server[]) {
    this.client = client;
    this.servers = servers;
  }

  /**
   * Puts a question to the resolvers in turn until one answers NOERROR. The message is the first NOERROR one, else the
   * first NXDOMAIN, else whatever came; the exchanges hold all that was heard, so that a disagreement can be seen.
   */
  async look(asked: Asked): Promise<Heard> {
    const exchanges = [];
    let message: Message | null = null;
    for (const server of this.servers) {
      const heard = await this.client.ask(server, asked);
      exchanges.push(...heard.exchanges);
      if (message === null || rank(heard.message) < rank(message)) message = heard.message;
      if (rank(message) === 0) break;
    }
    return { exchanges, message };
  }

  /**
   * The addresses of a host as an ordinary client would find them: for dialling, not for evidence. An IP literal is
   * its own address. `end` says why there is none. Never throws for an answer; a name DNS cannot carry is `invalid`.
   */
  async resolveAddresses(host: string): Promise<Addresses> {
    if (isIpLiteral(host)) return { addresses: [host.replace(/^\[|\]$/g, "")], end: "address" };
    let name: WireName;
    try {
      name = nameOfHost(host);
    } catch (error) {
      if (error instanceof NameError) return { addresses: [], end: "invalid" };
      throw error;
    }
    const types = [RECORD_TYPES.A, RECORD_TYPES.AAAA];
    const messages = (await Promise.all(types.map((type) => this.look({ name, type })))).map(({ message }) => message);
    const addresses = messages.flatMap((message, index) =>
      (message?.answers ?? []).filter(({ type }) => type === types[index]).map(addressOf),
    );
    if (addresses.length > 0) return { addresses, end: "address" };
    if (messages.some((message) => message?.rcode === NXDOMAIN)) return { addresses, end: "nxdomain" };
    return { addresses, end: messages.some((message) => message?.rcode === 0) ? "no-address" : "unanswered" };
  }

  close(): void {
    this.client.close();
  }
}

export interface Addresses {
  readonly addresses: readonly string[];
  readonly end: "address" | "nxdomain" | "no-address" | "unanswered" | "invalid";
}

/** The resolver of a campaign: its own list, or the system's (`/etc/resolv.conf`) where it names none. */
export function resolverOf(network: DnsNetwork, options: DnsClientOptions = {}): Resolver {
  const texts = network.resolvers?.length ? network.resolvers : getServers();
  const client = new DnsClient({ test: network.test, ...options });
  return new Resolver(
    client,
    texts.map((text) => serverAt(text, "resolver")),
  );
}

/** 0 for an answer, 1 for "no such name", 2 for a refusal, 3 for nothing. */
function rank(message: Message | null): number {
  if (message === null) return 3;
  if (message.rcode === 0) return 0;
  return message.rcode === NXDOMAIN ? 1 : 2;
}
