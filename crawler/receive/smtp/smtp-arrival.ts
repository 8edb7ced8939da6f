import type { SMTPServerAddress, SMTPServerSession } from "smtp-server";
import type { NewDelivery } from "../../../data/schema/messages.ts";
import type { ClockOffset } from "../clock-offset.ts";
import type { IsSeed } from "../find-seed.ts";
import type { Arrival } from "../save-deliveries.ts";
import { frontHeaderBytes } from "./front-header.ts";

/** What we noted when the session began. */
export interface SessionFacts {
  /** When the peer connected (ISO 8601 UTC). */
  readonly startedAt: string;
  /** Address that connected: the front's, where XFORWARD names another afterwards. */
  readonly peer: string;
  /** The peer's PTR name; null when there is none, nobody asked, or no answer came. */
  readonly ptr: Promise<string | null>;
  /** How our clock stood; null when it was compared with none. */
  readonly clock: ClockOffset | null;
}

/** What we know of the bytes themselves. */
export interface Content {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** The first bytes, with whatever a front put before them. */
  readonly beginning: Buffer;
  /** When the last byte was here (ISO 8601 UTC). */
  readonly endedAt: string;
}

/** Longest that the reply waits for a PTR answer: the name is worth little beside the client's patience. */
const maxPtrWaitMs = 2_000;

/** The arrival of one SMTP or LMTP transaction: one delivery a recipient, each with the facts of its session. */
export async function smtpArrival(
  protocol: "smtp" | "lmtp",
  session: SMTPServerSession,
  facts: SessionFacts,
  content: Content,
  isSeed: IsSeed,
): Promise<Arrival> {
  const { envelope, tlsOptions } = session;
  const common = {
    message: content.sha256,
    via: protocol,
    peerAddress: session.remoteAddress,
    peerPort: session.remotePort,
    helo: session.hostNameAppearsAs || null,
    mailFrom: envelope.mailFrom === false ? null : envelope.mailFrom.address,
    rcptTo: envelope.rcptTo.map(({ address }) => address),
    protocol: session.transmissionType,
    tlsVersion: tlsOptions === false ? null : tlsOptions.version,
    tlsCipher: tlsOptions === false ? null : (tlsOptions.standardName ?? tlsOptions.name),
    ptr: await within(maxPtrWaitMs, facts.ptr),
    source: sourceOf(session, facts, content),
    acquisition: "explicit_newsletter_optin",
    startedAt: facts.startedAt,
    endedAt: content.endedAt,
  } as const satisfies Partial<NewDelivery>;
  const deliveries = envelope.rcptTo.map((recipient, position): NewDelivery => {
    const address = recipient.address.toLowerCase();
    const seed = isSeed(address) ? address : null;
    const deliveryKey = `${protocol}:${session.id}:${session.transaction}:${position}`;
    return { ...common, deliveryKey, seed, seedFrom: seed === null ? null : "envelope", mayOpen: seed !== null };
  });
  return { sha256: content.sha256, sizeBytes: content.sizeBytes, deliveries };
}

/**
 * Whatever else the session told: our own end, our clock, ESMTP arguments, SNI, and what a front said by XFORWARD with
 * the number of bytes that it put before the message as it had come.
 */
function sourceOf(session: SMTPServerSession, facts: SessionFacts, content: Content): Record<string, unknown> {
  const { envelope, xForward } = session;
  const ident = xForward.get("IDENT");
  const recipientArguments = envelope.rcptTo.map(argumentsOf);
  return {
    localAddress: session.localAddress,
    localPort: session.localPort,
    openingCommand: session.openingCommand,
    clock: facts.clock,
    bodyType: envelope.bodyType ?? null,
    smtpUtf8: envelope.smtpUtf8 ?? false,
    mailArguments: envelope.mailFrom === false ? null : argumentsOf(envelope.mailFrom),
    ...(recipientArguments.some((args) => args !== null) && { recipientArguments }),
    ...(session.servername && { serverName: session.servername }),
    ...(xForward.size > 0 && {
      xForward: Object.fromEntries(xForward),
      front: facts.peer,
      frontHeaderBytes: typeof ident === "string" ? frontHeaderBytes(content.beginning, ident) : null,
    }),
  };
}

function argumentsOf(address: SMTPServerAddress): Record<string, string | true> | null {
  return address.args === false ? null : address.args;
}

async function within(ms: number, answer: Promise<string | null>): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ms, null);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
