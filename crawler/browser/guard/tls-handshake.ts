import { createDecipheriv, createHash, createHmac } from "node:crypto";
import { brotliDecompressSync, inflateSync, zstdDecompressSync } from "node:zlib";

/** What a server said of itself while a TLS connection was made. */
export interface Handshake {
  /** As Chromium writes it: `TLS 1.2`, `TLS 1.3`. */
  readonly protocol: string;
  /** The server's own certificate (DER); null where it resumed an earlier session and so sent none. */
  readonly certificate: Uint8Array | null;
}

/** Handshake messages (RFC 8446, section 4; RFC 8879 for the compressed certificate). */
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const CERTIFICATE = 11;
const FINISHED = 20;
const COMPRESSED_CERTIFICATE = 25;
const SUPPORTED_VERSIONS = 43;
/** Record types: change cipher spec, handshake, application data. */
const [CHANGE_CIPHER, HANDSHAKE, ENCRYPTED] = [20, 22, 23];
const VERSIONS: Readonly<Record<number, string>> = { 769: "TLS 1.0", 770: "TLS 1.1", 771: "TLS 1.2", 772: "TLS 1.3" };
/** The random of a ServerHello that asks for another ClientHello (RFC 8446, section 4.1.3). */
const RETRY = createHash("sha256").update("HelloRetryRequest").digest();
/** A longer certificate message is somebody's bomb. */
const MAX_CERTIFICATE_BYTES = 262_144;

/** The cipher suites of TLS 1.3 that browsers offer (RFC 8446, appendix B.4). */
const SUITES: Readonly<Record<number, { cipher: Cipher; hash: string; keyBytes: number }>> = {
  4865: { cipher: "aes-128-gcm", hash: "sha256", keyBytes: 16 },
  4866: { cipher: "aes-256-gcm", hash: "sha384", keyBytes: 32 },
  4867: { cipher: "chacha20-poly1305", hash: "sha256", keyBytes: 32 },
};
type Cipher = "aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305";

const DECOMPRESS: Readonly<Record<number, (bytes: Uint8Array, limit: { maxOutputLength: number }) => Buffer>> = {
  1: inflateSync,
  2: brotliDecompressSync,
  3: zstdDecompressSync,
};

/** Random of the ClientHello with which a connection began, hex, under which key logs name it; null where it began otherwise. */
export function clientRandomOf(sent: Uint8Array): string | null {
  for (const { type, body } of messages(plainHandshake(records(Buffer.from(sent)))))
    return type === CLIENT_HELLO && body.length >= 34 ? body.toString("hex", 2, 34) : null;
  return null;
}

/**
 * Reads the beginning of what a server sent. TLS 1.3 hides its certificate (RFC 8446, section 4.4.2), for which the secret that key logs call
 * SERVER_HANDSHAKE_TRAFFIC_SECRET is needed: `locked` without it. Null for bytes that are no handshake, or one that ended before it came so far; never throws.
 */
export function readHandshake(received: Uint8Array, secret: Uint8Array | null): Handshake | "locked" | null {
  try {
    const all = records(Buffer.from(received));
    const hello = messages(plainHandshake(all)).find(({ type, body }) => type === SERVER_HELLO && !isRetry(body));
    if (hello === undefined) return null;
    const { version, suite } = serverHello(hello.body);
    const protocol = VERSIONS[version];
    if (protocol === undefined) return null;
    if (version === 772 && secret === null) return "locked";
    const flight = version === 772 ? decrypted(all, suite, secret!) : openFlight(all);
    const certificate = firstCertificate(flight.messages, version === 772);
    return certificate === null && !flight.isOver ? null : { protocol, certificate };
  } catch {
    return null;
  }
}

interface TlsRecord {
  readonly type: number;
  readonly head: Buffer;
  readonly payload: Buffer;
}

/** The whole records at the beginning of a stream; what is cut off or no record ends them. */
function records(stream: Buffer): TlsRecord[] {
  const found: TlsRecord[] = [];
  for (let at = 0; at + 5 <= stream.length; ) {
    const [type, end] = [stream[at]!, at + 5 + stream.readUInt16BE(at + 3)];
    if (type < CHANGE_CIPHER || type > ENCRYPTED || stream[at + 1] !== 3 || end > stream.length) break;
    found.push({ type, head: stream.subarray(at, at + 5), payload: stream.subarray(at + 5, end) });
    at = end;
  }
  return found;
}

/** Handshake messages in the clear; a change of cipher, which in TLS 1.3 means nothing, is passed over. */
function plainHandshake(all: readonly TlsRecord[]): Buffer {
  const end = all.findIndex(({ type }) => type !== HANDSHAKE && type !== CHANGE_CIPHER);
  const plain = end < 0 ? all : all.slice(0, end);
  return Buffer.concat(plain.filter(({ type }) => type === HANDSHAKE).map(({ payload }) => payload));
}

/** The messages of a server, and whether it has no more of them. */
interface Flight {
  readonly messages: Message[];
  readonly isOver: boolean;
}

/** Up to TLS 1.2 all is in the clear until the change of cipher (RFC 5246, section 7.3). */
function openFlight(all: readonly TlsRecord[]): Flight {
  const end = all.findIndex(({ type }) => type !== HANDSHAKE);
  const isOver = all[end]?.type === CHANGE_CIPHER;
  return { messages: messages(plainHandshake(end < 0 ? all : all.slice(0, end))), isOver };
}

interface Message {
  readonly type: number;
  readonly body: Buffer;
}

/** The whole messages at the beginning of handshake bytes. */
function messages(bytes: Buffer): Message[] {
  const found: Message[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUIntBE(at + 1, 3);
    if (end > bytes.length) break;
    found.push({ type: bytes[at]!, body: bytes.subarray(at + 4, end) });
    at = end;
  }
  return found;
}

const isRetry = (body: Buffer) => body.subarray(2, 34).equals(RETRY);

/** Version and cipher suite of a ServerHello (RFC 8446, section 4.1.3): the true version stands in an extension. */
function serverHello(body: Buffer): { version: number; suite: number } {
  const suiteAt = 35 + body.readUInt8(34);
  const suite = body.readUInt16BE(suiteAt);
  for (let at = suiteAt + 5; at + 4 <= body.length; at += 4 + body.readUInt16BE(at + 2)) {
    if (body.readUInt16BE(at) === SUPPORTED_VERSIONS) return { version: body.readUInt16BE(at + 4), suite };
  }
  return { version: body.readUInt16BE(0), suite };
}

/** The encrypted messages of a TLS 1.3 server, as far as the bytes reach; throws where the secret does not fit. */
function decrypted(all: readonly TlsRecord[], suite: number, secret: Uint8Array): Flight {
  const { cipher, hash, keyBytes } = SUITES[suite]!;
  const [key, iv] = [expand(hash, secret, "key", keyBytes), expand(hash, secret, "iv", 12)];
  let flight = Buffer.alloc(0);
  for (const [sequence, { head, payload }] of all.filter(({ type }) => type === ENCRYPTED).entries()) {
    const nonce = Buffer.from(iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8); // RFC 8446, section 5.3
    const inner = unseal(cipher, key, nonce, head, payload);
    const end = inner.findLastIndex((byte) => byte !== 0); // padding
    if (inner[end] !== HANDSHAKE) break;
    flight = Buffer.concat([flight, inner.subarray(0, end)]);
    // Other keys from here on.
    if (messages(flight).at(-1)?.type === FINISHED) return { messages: messages(flight), isOver: true };
  }
  return { messages: messages(flight), isOver: false };
}

function unseal(cipher: Cipher, key: Buffer, nonce: Buffer, head: Buffer, payload: Buffer): Buffer {
  // The types of node:crypto know the two kinds of cipher apart; it makes both alike.
  const opened = createDecipheriv(cipher as "aes-128-gcm", key, nonce, { authTagLength: 16 });
  opened.setAAD(head);
  opened.setAuthTag(payload.subarray(payload.length - 16));
  return Buffer.concat([opened.update(payload.subarray(0, payload.length - 16)), opened.final()]);
}

/** HKDF-Expand-Label without context (RFC 8446, section 7.1), for lengths up to one block. */
function expand(hash: string, secret: Uint8Array, label: string, length: number): Buffer {
  const name = `tls13 ${label}`;
  const info = Buffer.from([0, length, name.length, ...Buffer.from(name), 0, 1]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

/** The first certificate of the Certificate message, which is the server's own; null where none is there. */
function firstCertificate(flight: readonly Message[], isTls13: boolean): Buffer | null {
  const found = flight.find(({ type }) => type === CERTIFICATE || type === COMPRESSED_CERTIFICATE);
  if (found === undefined) return null;
  const body = found.type === CERTIFICATE ? found.body : decompressed(found.body);
  const listAt = isTls13 ? 1 + body.readUInt8(0) : 0; // after the context (RFC 8446, section 4.4.2)
  const end = listAt + 6 + body.readUIntBE(listAt + 3, 3);
  return end > body.length || end === listAt + 6 ? null : body.subarray(listAt + 6, end);
}

function decompressed(body: Buffer): Buffer {
  const bytes = body.subarray(8, 8 + body.readUIntBE(5, 3));
  return DECOMPRESS[body.readUInt16BE(0)]!(bytes, { maxOutputLength: MAX_CERTIFICATE_BYTES });
}
