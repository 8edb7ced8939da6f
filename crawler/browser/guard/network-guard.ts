import type { TestNetwork } from "./address-policy.ts";
import type { HostResolver, Route } from "./dial.ts";
import { type Gate, type GateOptions, openGate } from "./guard-gate.ts";

export interface NetworkGuardOptions {
  readonly resolve: HostResolver;
  readonly test?: TestNetwork | undefined;
  readonly upstreamProxy?: string | undefined;
  /** For each attempt at an address; 10,000 by default. */
  readonly connectTimeoutMs?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

/** The only way out of the browser: one gate (a loopback port) for each visit, and one that lets nothing through for the browser itself. */
export interface NetworkGuard {
  /** Where the browser process itself must go. All of it is refused and logged: what stands here is background traffic. */
  readonly background: Gate;
  /** Opens the gate of one visit. Its connections, pins and limits are its own. */
  openGate(options?: GateOptions): Promise<Gate>;
  close(): Promise<void>;
}

/** Starts the guard on loopback. It resolves by the given function, refuses what `address-policy` refuses and terminates no TLS. */
export async function startNetworkGuard(options: NetworkGuardOptions): Promise<NetworkGuard> {
  const { resolve, test, upstreamProxy, connectTimeoutMs = 10_000, now = () => new Date() } = options;
  const route: Route = { resolve, test, upstreamProxy, connectTimeoutMs };
  const gates = new Set<Gate>();
  const open = async (gateOptions: GateOptions = {}) => {
    const gate = await openGate(route, now, gateOptions);
    gates.add(gate);
    void gate.closed.then(() => gates.delete(gate));
    return gate;
  };
  const background = await open();
  background.shut("background");
  return {
    background,
    openGate: open,
    async close() {
      await Promise.all([...gates].map((gate) => gate.close()));
    },
  };
}
