import { isIP } from "node:net";
import { embeddedIpv4, ipv6Words } from "../../browser/guard/address-policy.ts";

/** How much peers may ask of the receiver, and for how long they may be silent. */
export interface PeerLimits {
  /** Sessions at once: of all peers, of one network, of one peer. */
  readonly connections: number;
  readonly connectionsPerNetwork: number;
  readonly connectionsPerPeer: number;
  readonly connectionsPerPeerAndHour: number;
  /** Longest silence before the first greeting, and under load; the idle limit itself is the server's. */
  readonly firstCommandMs: number;
  readonly firstCommandUnderLoadMs: number;
  /** Longest silence of a greeted session under load. */
  readonly idleUnderLoadMs: number;
}

/** What a session is doing: how little is lost when it has to make way. */
export type Standing = "silent" | "idle" | "sending" | "storing";
const easeOfEnding: Readonly<Record<Exclude<Standing, "storing">, number>> = { silent: 0, idle: 1, sending: 2 };

/** Whether a session is let in, and which other one has to end for it. */
export type Entry = { readonly isIn: true; readonly ends: string | null } | { readonly isIn: false };

interface Guest {
  readonly id: string;
  readonly peer: string;
  readonly network: string;
  heardAt: number;
}

const hourMs = 3_600_000;
/** Peers whose connections within the hour are remembered; beyond, those met first are forgotten. */
const maxRemembered = 10_000;
/** From this share of the sessions on, silence is borne for a shorter time (RFC 5321, 7.8: a server may defend itself). */
const loadedFrom = 0.5;
/** Where all peers have as many sessions as a newcomer would, one silent for so long makes way. */
const longSilenceMs = 5_000;

/** Who a peer is: its IPv4 address, also where IPv6 carries it, or the /64 that one IPv6 host is given (RFC 4291, RFC 6177). */
export function peerOf(address: string): string {
  const { ipv4, words } = read(address);
  return ipv4 ?? `${words.slice(0, 4).join(":")}/64`;
}

/** The network of a peer: the /24 of an IPv4 address, the /48 of an IPv6 one. */
export function networkOf(address: string): string {
  const { ipv4, words } = read(address);
  return ipv4 === null ? `${words.slice(0, 3).join(":")}/48` : `${ipv4.slice(0, ipv4.lastIndexOf("."))}/24`;
}

function read(address: string): { readonly ipv4: string | null; readonly words: readonly string[] } {
  const [bare = ""] = address.split("%");
  if (isIP(bare) !== 6) return { ipv4: bare, words: [] };
  return { ipv4: embeddedIpv4(bare), words: ipv6Words(bare).map((word) => word.toString(16)) };
}

/**
 * Decides who may hold a session. Nobody is kept out by sessions that others merely hold: where the house or a network is full, a newcomer
 * takes the place of the most silent session of the peer that has most, unless that peer has no more than the newcomer itself.
 */
export class PeerGate {
  readonly #limits: PeerLimits;
  readonly #guests = new Map<string, Guest>();
  readonly #hours = new Map<string, { began: number; begun: number }>();

  constructor(limits: PeerLimits) {
    this.#limits = limits;
  }

  /** A connection asks for a session. */
  enter(id: string, address: string, now: Date, standingOf: (id: string) => Standing): Entry {
    const at = now.getTime();
    const guest: Guest = { id, peer: peerOf(address), network: networkOf(address), heardAt: at };
    if (!this.#mayBegin(guest.peer, at)) return { isIn: false };
    const { connections, connectionsPerNetwork, connectionsPerPeer } = this.#limits;
    const all = [...this.#guests.values()];
    if (all.filter(({ peer }) => peer === guest.peer).length >= connectionsPerPeer) return { isIn: false };
    const inNetwork = all.filter(({ network }) => network === guest.network);
    const crowded = inNetwork.length >= connectionsPerNetwork ? inNetwork : all.length >= connections ? all : null;
    const ends = crowded === null ? null : this.#whoMakesWay(guest, crowded, at, standingOf);
    if (crowded !== null && ends === null) return { isIn: false };
    if (ends !== null) this.leave(ends);
    this.#guests.set(id, guest);
    return { isIn: true, ends };
  }

  /** Something came from a session. */
  heard(id: string, now: Date): void {
    const guest = this.#guests.get(id);
    if (guest !== undefined) guest.heardAt = now.getTime();
  }

  leave(id: string): void {
    this.#guests.delete(id);
  }

  /** Sessions that have been silent for longer than is borne now. */
  overdue(now: Date, standingOf: (id: string) => Standing): string[] {
    const { connections, firstCommandMs, firstCommandUnderLoadMs, idleUnderLoadMs } = this.#limits;
    const isLoaded = this.#guests.size >= connections * loadedFrom;
    const borne: Readonly<Record<Standing, number>> = {
      silent: isLoaded ? firstCommandUnderLoadMs : firstCommandMs,
      idle: isLoaded ? idleUnderLoadMs : Number.POSITIVE_INFINITY,
      sending: isLoaded ? idleUnderLoadMs : Number.POSITIVE_INFINITY,
      storing: Number.POSITIVE_INFINITY,
    };
    const isOverdue = ({ id, heardAt }: Guest) => now.getTime() - heardAt >= borne[standingOf(id)];
    return [...this.#guests.values()].filter(isOverdue).map(({ id }) => id);
  }

  #mayBegin(peer: string, at: number): boolean {
    const known = this.#hours.get(peer);
    const hour = known === undefined || at - known.began >= hourMs ? { began: at, begun: 0 } : known;
    if (hour.begun >= this.#limits.connectionsPerPeerAndHour) return false;
    hour.begun += 1;
    this.#hours.set(peer, hour);
    if (this.#hours.size > maxRemembered) this.#hours.delete(this.#hours.keys().next().value!);
    return true;
  }

  #whoMakesWay(guest: Guest, crowd: readonly Guest[], at: number, standingOf: (id: string) => Standing): string | null {
    const byPeer = Map.groupBy(crowd, ({ peer }) => peer);
    const own = byPeer.get(guest.peer)?.length ?? 0;
    const most = Math.max(...[...byPeer.values()].map(({ length }) => length));
    const candidates = crowd
      .filter(({ peer, heardAt }) => {
        const count = byPeer.get(peer)!.length;
        return count === most && (count > own + 1 || (count > own && at - heardAt >= longSilenceMs));
      })
      .map((one) => ({ ...one, standing: standingOf(one.id) }))
      .filter(({ standing }) => standing !== "storing");
    const ease = ({ standing }: { standing: Standing }) => easeOfEnding[standing as Exclude<Standing, "storing">];
    candidates.sort((a, b) => ease(a) - ease(b) || a.heardAt - b.heardAt);
    return candidates[0]?.id ?? null;
  }
}
