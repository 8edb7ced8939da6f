import type { PeerLimits } from "./peer-limits.ts";

/** What one client, and all together, may take. */
export interface SmtpLimits extends PeerLimits {
  /** Largest message; 552 beyond. */
  readonly messageBytes: number;
  /** Message bytes held in memory at once, over all connections; 451 beyond. */
  readonly heldBytes: number;
  readonly recipients: number;
  readonly commandBytes: number;
  readonly commandsPerConnection: number;
  readonly idleMs: number;
}

export const defaultLimits: SmtpLimits = {
  messageBytes: 35 * 1024 * 1024,
  heldBytes: 512 * 1024 * 1024,
  connections: 500,
  connectionsPerNetwork: 200,
  connectionsPerPeer: 50,
  connectionsPerPeerAndHour: 20_000,
  recipients: 100,
  commandBytes: 4_096,
  commandsPerConnection: 20_000,
  idleMs: 300_000, // RFC 5321, 4.5.3.2.7
  firstCommandMs: 60_000,
  firstCommandUnderLoadMs: 10_000,
  idleUnderLoadMs: 60_000,
};

/** The server tells each command only to its logger; counting them there bounds a client that never stops asking. */
export function commandCounter(limit: number, tooMany: (id: string) => void) {
  const counts = new Map<string, number>();
  const quiet = (): void => undefined;
  return {
    trace: quiet,
    info: (entry: { tnx?: string; cid?: string }) => {
      if (entry.tnx === "close" && entry.cid !== undefined) counts.delete(entry.cid);
    },
    warn: quiet,
    error: quiet,
    fatal: quiet,
    debug: (entry: { tnx?: string; cid?: string }) => {
      if (entry.tnx !== "command" || entry.cid === undefined) return;
      const count = (counts.get(entry.cid) ?? 0) + 1;
      counts.set(entry.cid, count);
      if (count > limit) tooMany(entry.cid);
    },
  };
}
