/** How much one peer may ask of the receiver. */
export interface PeerLimits {
  /** Connections open at once from one address. */
  readonly atOnce: number;
  /** Connections begun within an hour from one address. */
  readonly perHour: number;
}

const hourMs = 3_600_000;
/** Beyond this many addresses the quiet ones are forgotten. */
const maxRemembered = 10_000;

/** Counts connections per peer address and refuses those beyond the limits. Loopback is limited like the others. */
export class PeerGate {
  readonly #limits: PeerLimits;
  readonly #peers = new Map<string, { open: number; hourBegan: number; begun: number }>();

  constructor(limits: PeerLimits) {
    this.#limits = limits;
  }

  /** Takes note of a connection; false when it goes beyond a limit, and then `leave` must not be called. */
  enter(address: string, now: Date): boolean {
    const peer = this.#peers.get(address) ?? { open: 0, hourBegan: now.getTime(), begun: 0 };
    if (now.getTime() - peer.hourBegan >= hourMs) Object.assign(peer, { hourBegan: now.getTime(), begun: 0 });
    if (peer.open >= this.#limits.atOnce || peer.begun >= this.#limits.perHour) return false;
    peer.open += 1;
    peer.begun += 1;
    this.#peers.set(address, peer);
    if (this.#peers.size > maxRemembered) this.#forgetQuiet(now);
    return true;
  }

  /** A connection that was let in has ended. */
  leave(address: string): void {
    const peer = this.#peers.get(address);
    if (peer !== undefined) peer.open = Math.max(0, peer.open - 1);
  }

  #forgetQuiet(now: Date): void {
    for (const [address, peer] of this.#peers) {
      if (peer.open === 0 && now.getTime() - peer.hourBegan >= hourMs) this.#peers.delete(address);
    }
  }
}
