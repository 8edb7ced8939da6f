import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from "smtp-server";
import type { ClockOffset } from "../clock-offset.ts";
import type { IsSeed } from "../find-seed.ts";
import type { Arrival } from "../save-deliveries.ts";
import { readDataExactly } from "./exact-data.ts";
import { PeerGate, type Standing } from "./peer-limits.ts";
import { groupReplies } from "./reply-groups.ts";
import { type SessionFacts, smtpArrival } from "./smtp-arrival.ts";
import { commandCounter, type SmtpLimits } from "./smtp-limits.ts";

/** How a listener speaks and to whom. */
export interface SmtpSettings {
  readonly protocol: "smtp" | "lmtp";
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** The name we greet with. */
  readonly name: string;
  /** PEM key and certificate for STARTTLS. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** Addresses of the mail servers before us that may tell the real client by XFORWARD. */
  readonly fronts: readonly string[];
  readonly limits: SmtpLimits;
}

/** What the listener asks of the campaign. */
export interface SmtpDoor {
  readonly isSeed: IsSeed;
  now(): Date;
  /** Fulfilled when bytes and facts are durable: 250 is said then, and 451 when it rejects. */
  store(arrival: Arrival, body: readonly Uint8Array[]): Promise<void>;
  /** The peer's PTR name at this time, asked through a resolver of ours; null when there is none. */
  lookUpPtr?(address: string): Promise<string | null>;
  /** How our clock stood when it was last compared; null when it never was. */
  clockOffset?(): ClockOffset | null;
}

/** A listener that runs; `close` ends the sessions and fulfils when the last has gone. */
export interface SmtpListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts an SMTP (RFC 5321) or LMTP (RFC 2033) listener. Never a relay: it accepts issued seed addresses, 550 else. */
export async function startSmtp(settings: SmtpSettings, door: SmtpDoor): Promise<SmtpListener> {
  const sessions = new WeakMap<SMTPServerSession, SessionFacts>();
  const gate = new PeerGate(settings.limits);
  const take = dataTaker(settings, door, sessions);
  const server: SMTPServer = new SMTPServer({
    ...serverOptions(settings),
    logger: commandCounter(settings.limits.commandsPerConnection, (id) =>
      connectionOf(server, id)?.send(421, "Error: too many commands"),
    ),
    onConnect(session, callback) {
      const now = door.now();
      const entry = gate.enter(session.id, session.remoteAddress, now, (id) => standingOf(connectionOf(server, id)));
      if (!entry.isIn) return callback(reply(421, "Too many connections from your address"));
      if (entry.ends !== null) connectionOf(server, entry.ends)?.send(421, "Error: busy, and this session was silent");
      readDataExactly(server, session);
      groupReplies(server, session);
      const ptr = door.lookUpPtr?.(session.remoteAddress).catch(() => null) ?? Promise.resolve(null);
      sessions.set(session, {
        startedAt: now.toISOString(),
        ptr,
        peer: session.remoteAddress,
        clock: door.clockOffset?.() ?? null,
      });
      callback();
    },
    onClose(session) {
      gate.leave(session.id);
    },
    onMailFrom(_address, _session, callback) {
      callback(); // left out, smtp-server waits a turn of the event loop, and the replies to one segment part
    },
    onRcptTo(address, _session, callback) {
      callback(door.isSeed(seedName(address)) ? null : reply(550, "No such seed address here"));
    },
    onData: (stream, session, callback) => {
      take(stream, session).then(
        (text) => callback(null, text),
        (error: Error) => callback(error),
      );
    },
  });
  server.on("error", () => undefined); // a connection's own trouble: its message was not acknowledged
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(settings.port, settings.host, () => resolve());
  });
  const { port } = server.server.address() as AddressInfo;
  const watch = setInterval(() => endOverdue(server, gate, door.now()), 1_000);
  watch.unref();
  return {
    port,
    close: () => {
      clearInterval(watch);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The parts of a session of smtp-server that tell what it is doing. */
interface Connection {
  readonly id: string;
  readonly session: Pick<SMTPServerSession, "openingCommand" | "envelope">;
  readonly _socket: { readonly bytesRead: number };
  readonly _parser: { readonly _dataMode?: boolean } | false;
  readonly _dataStream: unknown;
  readonly _handlerPending?: boolean;
  _heardBytes?: number;
  send(code: number, text: string): void;
}

function connectionOf(server: SMTPServer, id: string): Connection | undefined {
  for (const each of server.connections) if (each.id === id) return each as unknown as Connection;
  return undefined;
}

/** A message that is in waits for us, not for its sender: that session is left alone. */
function standingOf(connection: Connection | undefined): Standing {
  if (connection === undefined) return "silent";
  const { session, _parser, _dataStream, _handlerPending } = connection;
  const isReceiving = _parser !== false && _parser._dataMode === true;
  if (_handlerPending === true || (_dataStream && !isReceiving)) return "storing";
  if (isReceiving || session.envelope?.mailFrom) return "sending";
  return session.openingCommand ? "idle" : "silent";
}

/** Ends the sessions that have been silent for too long, sooner where many are open. */
function endOverdue(server: SMTPServer, gate: PeerGate, now: Date): void {
  const connections = new Map<string, Connection>();
  for (const each of server.connections) {
    const connection = each as unknown as Connection;
    const { bytesRead } = connection._socket;
    if (bytesRead !== connection._heardBytes) gate.heard(connection.id, now);
    connection._heardBytes = bytesRead;
    connections.set(connection.id, connection);
  }
  for (const id of gate.overdue(now, (one) => standingOf(connections.get(one))))
    connections.get(id)?.send(421, "Timeout - closing connection");
}

function serverOptions({ protocol, name, tls, fronts, limits }: SmtpSettings): SMTPServerOptions {
  return {
    lmtp: protocol === "lmtp",
    name,
    banner: "pixelcensus",
    ...tls,
    size: limits.messageBytes,
    rejectOversized: true,
    maxClients: 4 * limits.connections, // sockets not yet at the gate included: the gate itself keeps to the limit
    maxRecipients: limits.recipients,
    maxCommandLength: limits.commandBytes,
    socketTimeout: limits.idleMs,
    closeTimeout: 2_000,
    disabledCommands: ["AUTH"],
    disableReverseLookup: true, // it would ask the system's resolver; the PTR is asked through ours
    useXForward: [...fronts],
  };
}

/** Reads one message to its end and stores it; gives the text of the 250. */
function dataTaker(settings: SmtpSettings, door: SmtpDoor, sessions: WeakMap<SMTPServerSession, SessionFacts>) {
  let heldBytes = 0;
  return async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> => {
    const facts = sessions.get(session);
    if (facts === undefined) throw reply(451, "Error: session without a beginning");
    const hash = createHash("sha256");
    let body: Buffer[] = [];
    let sizeBytes = 0;
    let isTooMuch = false;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        isTooMuch ||= stream.sizeExceeded || heldBytes + chunk.length > settings.limits.heldBytes;
        if (isTooMuch) {
          heldBytes -= sizeBytes;
          [body, sizeBytes] = [[], 0]; // go on reading, since the reply is due only after the end
          continue;
        }
        body.push(chunk);
        hash.update(chunk);
        sizeBytes += chunk.length;
        heldBytes += chunk.length;
      }
      if (stream.sizeExceeded) throw reply(552, "Error: message too large");
      if (isTooMuch) throw reply(451, "Error: too much mail at once, try again later");
      const beginning = beginningOf(body);
      const content = { sha256: hash.digest("hex"), sizeBytes, beginning, endedAt: door.now().toISOString() };
      const arrival = await smtpArrival(settings.protocol, session, facts, content, door.isSeed);
      await door.store(arrival, body);
      return `OK: stored as ${arrival.sha256}`;
    } catch (error) {
      throw error instanceof SmtpReply ? error : reply(451, "Error: could not be stored durably, try again later");
    } finally {
      heldBytes -= sizeBytes;
    }
  };
}

/** Enough for the trace fields of a front, even where packets part within them. */
const beginningBytes = 16 * 1024;

function beginningOf(body: readonly Buffer[]): Buffer {
  const first = body[0] ?? Buffer.alloc(0);
  return first.length >= beginningBytes ? first : Buffer.concat(body.slice(0, 64)).subarray(0, beginningBytes);
}

/** A refusal with its SMTP code. */
class SmtpReply extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

function reply(code: number, message: string): SmtpReply {
  return new SmtpReply(code, message);
}

function seedName(address: SMTPServerAddress): string {
  return address.address.toLowerCase();
}
