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
import { PeerGate } from "./peer-limits.ts";
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
  const gate = new PeerGate({
    atOnce: settings.limits.connectionsPerPeer,
    perHour: settings.limits.connectionsPerPeerAndHour,
  });
  const take = dataTaker(settings, door, sessions);
  const server: SMTPServer = new SMTPServer({
    ...serverOptions(settings),
    logger: commandCounter(settings.limits.commandsPerConnection, (id) => {
      for (const connection of server.connections)
        if (connection.id === id) connection.send(421, "Error: too many commands");
    }),
    onConnect(session, callback) {
      const now = door.now();
      if (!gate.enter(session.remoteAddress, now))
        return callback(reply(421, "Too many connections from your address"));
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
      const facts = sessions.get(session);
      if (facts !== undefined) gate.leave(facts.peer);
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
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function serverOptions({ protocol, name, tls, fronts, limits }: SmtpSettings): SMTPServerOptions {
  return {
    lmtp: protocol === "lmtp",
    name,
    banner: "pixelcensus",
    ...tls,
    size: limits.messageBytes,
    rejectOversized: true,
    maxClients: limits.connections,
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
