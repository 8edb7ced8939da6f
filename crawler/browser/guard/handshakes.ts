import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { TlsFacts } from "../../../data/schema/index.ts";
import { type CertificateFacts, readCertificate } from "./certificate.ts";
import type { HandshakeSecrets } from "./key-log.ts";
import { clientRandomOf, readHandshake } from "./tls-handshake.ts";

/** First bytes kept of each direction of a tunnel, and of all tunnels of a visit: a handshake is some 5 KB. */
const MAX_SENT = 16_384;
const MAX_RECEIVED = 65_536;
const MAX_KEPT = 32 * 1024 * 1024;
/** Longest wait for a secret: the browser writes it within milliseconds, unless it never came to read the server's answer. */
const SECRET_MS = 500;

interface Begun {
  readonly server: string;
  readonly sent: Buffer[];
  readonly received: Buffer[];
  /** What it showed, once it is read; without certificate where a session was resumed. */
  seen: { readonly protocol: string; readonly certificate: CertificateFacts | null } | null;
  /** Bytes from the server of which it is known that they tell nothing. */
  vainBytes: number;
}

/**
 * What the servers of one visit said in their TLS handshakes. The browser itself tells that for the first hop of a chain of redirects only, and
 * nothing where it refused the certificate.
 */
export class Handshakes {
  readonly #secretOf: HandshakeSecrets;
  #begun: Begun[] = [];
  #keptBytes = 0;
  /** The last certificate of each host and port, over all rounds of the context: a resumed session does not show it again. */
  readonly #certificates = new Map<string, CertificateFacts>();

  constructor(secretOf: HandshakeSecrets) {
    this.#secretOf = secretOf;
  }

  /** Listens to the beginning of a tunnel. */
  hear(host: string, port: number, browser: Duplex, server: Duplex): void {
    const begun: Begun = { server: `${host}:${port}`, sent: [], received: [], seen: null, vainBytes: 0 };
    this.#begun.push(begun);
    this.#keep(browser, begun, begun.sent, MAX_SENT);
    this.#keep(server, begun, begun.received, MAX_RECEIVED);
  }

  /**
   * What the last connection to a host and port showed, of those whose handshake came so far; null where none did. Only what is asked for is read:
   * a handshake takes a millisecond.
   */
  of(host: string, port: number): TlsFacts | null {
    return this.#of(`${host}:${port}`);
  }

  /** Waits until the browser has written the secrets of the handshakes that are there, half a second at most. */
  async settle(): Promise<void> {
    const isLocked = (begun: Begun) => this.#isLocked(begun);
    for (let waited = 0; this.#begun.some(isLocked) && waited < SECRET_MS; waited += 10) await setTimeout(10);
  }

  /** Forgets the connections, but not the certificates: sessions of the context may be resumed. */
  renew(): void {
    for (const { server } of this.#begun) if (!this.#certificates.has(server)) this.#of(server);
    this.#begun = [];
    this.#keptBytes = 0;
  }

  #keep(stream: Duplex, begun: Begun, into: Buffer[], limit: number): void {
    let length = 0;
    const listen = (chunk: Buffer) => {
      const bytes = chunk.subarray(0, limit - length);
      const isEnough = bytes.length === 0 || begun.seen !== null || this.#keptBytes + bytes.length > MAX_KEPT;
      if (isEnough) return void stream.off("data", listen);
      into.push(bytes);
      length += bytes.length;
      this.#keptBytes += bytes.length;
    };
    stream.on("data", listen);
  }

  #of(server: string): TlsFacts | null {
    let protocol: string | null = null;
    for (const begun of this.#begun.filter((each) => each.server === server).reverse()) {
      const seen = this.#read(begun);
      protocol ??= seen?.protocol ?? null;
      if (seen === null || seen.certificate === null) continue;
      this.#certificates.set(server, seen.certificate);
      break;
    }
    const certificate = this.#certificates.get(server);
    return protocol === null || certificate === undefined ? null : { protocol, ...certificate };
  }

  #isLocked({ seen, sent, received }: Begun): boolean {
    const random = seen === null ? clientRandomOf(Buffer.concat(sent)) : null;
    if (random === null || this.#secretOf(random) !== null) return false;
    return readHandshake(Buffer.concat(received), null) === "locked";
  }

  #read(begun: Begun): Begun["seen"] {
    if (begun.seen !== null) return begun.seen;
    const received = begun.received.reduce((sum, { length }) => sum + length, 0);
    const random = received === begun.vainBytes ? null : clientRandomOf(Buffer.concat(begun.sent));
    if (random === null) return null;
    const handshake = readHandshake(Buffer.concat(begun.received), this.#secretOf(random));
    if (handshake === "locked") return null;
    const { protocol = "", certificate: der = null } = handshake ?? {};
    const certificate = der === null ? null : readCertificate(der);
    if (handshake === null || (der !== null && certificate === null)) begun.vainBytes = received;
    else {
      begun.seen = { protocol, certificate };
      begun.sent.length = 0;
      begun.received.length = 0;
    }
    return begun.seen;
  }
}
