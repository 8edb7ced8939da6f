import { createHash, generateKeyPairSync } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import { createTransport, type Transporter } from "nodemailer";
import type { Sender } from "../senders/sender.ts";
import { services } from "../services/services.ts";
import type { TokenMaker } from "../tokens.ts";
import { dkimSelector } from "../zones/base-zones.ts";
import { type Composed, compose, type SentResource } from "./compose.ts";
import type { LinkBook } from "./link-book.ts";
import type { Occasion } from "./placeholders.ts";

/** Where the crawler receives mail. */
export interface Receiver {
  readonly host: string;
  readonly port: number;
}

/** One message the world has written, and what became of it. */
export interface Delivery {
  readonly site: string;
  readonly address: string;
  readonly mailing: string;
  readonly subject: string;
  readonly sha256: string;
  readonly bytes: Buffer;
  readonly resources: readonly SentResource[];
  status: "waiting" | "accepted" | "refused";
  /** The receiver's last words. */
  response: string;
  acceptedAt: string | null;
}

interface Kit {
  readonly tokens: TokenMaker;
  readonly links: LinkBook;
  readonly receiver: () => Receiver | null;
  /** Local address a service sends from, or undefined where the machine has only one loopback address. */
  readonly outgoing: (network: number) => string | undefined;
}

const RETRY_MS = [100, 200, 400, 800, 1_500, 3_000];

/** Writes, signs and sends the messages of all senders, retrying as a mail server does while the receiver is away. */
export class PostOffice {
  readonly deliveries: Delivery[] = [];
  /** Public half of the key that signs for all senders, base64 (RFC 6376, 3.6.1). */
  readonly dkimKey: string;
  readonly #privateKey: string;
  readonly #transports = new Map<string, Transporter>();
  readonly #kit: Kit;
  #isClosed = false;
  #work = new Set<Promise<void>>();

  constructor(kit: Kit) {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.#privateKey = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    this.dkimKey = publicKey.export({ type: "spki", format: "der" }).toString("base64");
    this.#kit = kit;
  }

  /** The signed bytes of a message, with what is in it; nothing is sent. */
  async write(sender: Sender, occasion: Occasion, optIn: "single" | "link" | "code"): Promise<[Composed, Buffer]> {
    const composed = compose(sender, occasion, { tokens: this.#kit.tokens, links: this.#kit.links, optIn });
    return [composed, await this.#sign(sender, composed)];
  }

  async #sign(sender: Sender, composed: Composed): Promise<Buffer> {
    const how = sender.signature ?? "valid";
    const keySelector = how === "key-gone" ? "rotated2019" : dkimSelector(services[sender.service]);
    const dkim = { domainName: sender.site, keySelector, privateKey: this.#privateKey };
    const stream = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
    const isSigned = how === "valid" || how === "key-gone";
    const { message } = await stream.sendMail({ ...composed.fields, ...(isSigned ? { dkim } : {}) });
    return how === "length-abuse" ? abuseLength(message as Buffer, dkim) : (message as Buffer);
  }

  /** Writes the message and sends it; resolves when the receiver has taken or refused it. */
  send(sender: Sender, occasion: Occasion, optIn: "single" | "link" | "code"): Promise<void> {
    const work = this.#send(sender, occasion, optIn);
    this.#work.add(work);
    return work.finally(() => this.#work.delete(work));
  }

  /** Resolves when nothing waits to be taken any more. */
  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled([...this.#work]);
  }

  async #send(sender: Sender, occasion: Occasion, optIn: "single" | "link" | "code"): Promise<void> {
    const [composed, bytes] = await this.write(sender, occasion, optIn);
    const delivery: Delivery = {
      site: sender.site,
      address: occasion.address,
      mailing: occasion.mailing,
      subject: composed.subject,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      bytes,
      resources: composed.resources,
      status: "waiting",
      response: "",
      acceptedAt: null,
    };
    this.deliveries.push(delivery);
    for (let tries = 0; !this.#isClosed; tries++) {
      const isFinal = await this.#attempt(sender, delivery, composed.envelopeFrom);
      if (isFinal) return;
      await sleep(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]!, undefined, { ref: false });
    }
  }

  async #attempt(sender: Sender, delivery: Delivery, from: string): Promise<boolean> {
    const receiver = this.#kit.receiver();
    if (receiver === null) return false;
    try {
      const envelope = { from, to: delivery.address };
      const info = (await this.#transport(sender, receiver).sendMail({ envelope, raw: delivery.bytes })) as Sent;
      Object.assign(delivery, { status: "accepted", response: info.response, acceptedAt: new Date().toISOString() });
      return true;
    } catch (error) {
      const { responseCode = 0, message } = error as { responseCode?: number; message: string };
      delivery.response = message;
      if (responseCode >= 500) delivery.status = "refused";
      return responseCode >= 500;
    }
  }

  #transport(sender: Sender, receiver: Receiver): Transporter {
    const { domain, network } = services[sender.service];
    const key = `${sender.service} ${receiver.host} ${receiver.port}`;
    const known = this.#transports.get(key);
    if (known !== undefined) return known;
    const localAddress = this.#kit.outgoing(network);
    const made = createTransport({
      host: receiver.host,
      port: receiver.port,
      pool: true,
      maxConnections: 2,
      name: `out.${domain}`,
      tls: { rejectUnauthorized: false },
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    this.#transports.set(key, made);
    return made;
  }

  close(): void {
    this.#isClosed = true;
    for (const transport of this.#transports.values()) transport.close();
  }
}

interface Sent {
  readonly response: string;
}

/** Signs with `l=` of the whole body (RFC 6376, 3.5), then adds to the body what the signature does not cover. */
async function abuseLength(
  bytes: Buffer,
  { domainName, keySelector, privateKey }: { domainName: string; keySelector: string; privateKey: string },
): Promise<Buffer> {
  const maxBodyLength = bytes.length - (bytes.indexOf("\r\n\r\n") + 4);
  const signer = { signingDomain: domainName, selector: keySelector, privateKey };
  const { signatures } = await dkimSign(bytes, {
    ...signer,
    canonicalization: "relaxed/simple",
    signatureData: [{ ...signer, maxBodyLength }],
  });
  return Buffer.concat([Buffer.from(signatures), bytes, Buffer.from("<p>You have won. Come and see.</p>\r\n")]);
}
