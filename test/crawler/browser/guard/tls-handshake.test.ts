import { createCipheriv, createDecipheriv, createHmac, X509Certificate } from "node:crypto";
import type { ConnectionOptions, TlsOptions } from "node:tls";
import { brotliCompressSync, deflateSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { clientRandomOf, readHandshake } from "../../../../crawler/browser/guard/tls-handshake.ts";
import { createAuthority } from "../../../world/certificates.ts";
import { type HeardConnection, PEER_HOST, shakeHands } from "../tls-peers.ts";

const context = createAuthority().contextFor(PEER_HOST, { isBelow: true });
const TLS13 = { minVersion: "TLSv1.3", maxVersion: "TLSv1.3" } as const;
const TLS12 = { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" } as const;

const hear = (server: TlsOptions, client: ConnectionOptions = {}) => shakeHands(context, server, client);
const secretOf = ({ sent, keys }: HeardConnection) =>
  keys.get(`SERVER_HANDSHAKE_TRAFFIC_SECRET ${clientRandomOf(sent)}`) ?? null;

function told(received: Uint8Array, secret: Uint8Array | null) {
  const handshake = readHandshake(received, secret);
  if (handshake === null || handshake === "locked") return handshake;
  const { protocol, certificate } = handshake;
  return { protocol, subject: certificate === null ? null : new X509Certificate(certificate).subject };
}

describe("a handshake of node:tls is read", () => {
  test.each([
    ["TLS 1.3", { ...TLS13, ciphers: "TLS_AES_128_GCM_SHA256" }],
    ["TLS 1.3", { ...TLS13, ciphers: "TLS_AES_256_GCM_SHA384" }],
    ["TLS 1.3", { ...TLS13, ciphers: "TLS_CHACHA20_POLY1305_SHA256" }],
    ["TLS 1.3", { ...TLS13, requestCert: true, rejectUnauthorized: false }],
    ["TLS 1.2", { ...TLS12, ciphers: "ECDHE-RSA-AES128-GCM-SHA256" }],
    ["TLS 1.2", { ...TLS12, ciphers: "ECDHE-RSA-AES256-GCM-SHA384" }],
    ["TLS 1.2", { ...TLS12, ciphers: "ECDHE-RSA-CHACHA20-POLY1305" }],
    ["TLS 1.2", { ...TLS12, ciphers: "AES128-SHA" }],
    ["TLS 1.2", { ...TLS12, requestCert: true, rejectUnauthorized: false }],
  ] as [string, TlsOptions][])("%s, server %j", async (protocol, server) => {
    const heard = await hear(server);
    expect(told(heard.received, secretOf(heard))).toEqual({ protocol, subject: `CN=${PEER_HOST}` });
  });

  test("after a retry because of another key group", async () => {
    const heard = await hear({ ...TLS13, ecdhCurve: "P-384" }, { ecdhCurve: "X25519:P-384" });
    expect(heard.received.includes(Buffer.from("cf21ad74e59a6111be1d8c021e65b891", "hex"))).toBe(true);
    expect(told(heard.received, secretOf(heard))).toEqual({ protocol: "TLS 1.3", subject: `CN=${PEER_HOST}` });
  });

  test.each([
    ["TLS 1.3", TLS13],
    ["TLS 1.2", TLS12],
  ])("%s without certificate where a session was resumed", async (protocol, versions) => {
    const server = { ...versions, ticketKeys: Buffer.alloc(48, 7) };
    const first = await hear(server);
    const second = await hear(server, { session: first.session! });
    expect(told(first.received, secretOf(first))).toEqual({ protocol, subject: `CN=${PEER_HOST}` });
    expect(told(second.received, secretOf(second))).toEqual({ protocol, subject: null });
  });

  test("TLS 1.3 not without its secret, nor with another's", async () => {
    const { sent, received } = await hear(TLS13);
    expect(readHandshake(received, null)).toBe("locked");
    for (const length of [0, 32, 48]) expect(readHandshake(received, Buffer.alloc(length, 1))).toBeNull();
    expect(clientRandomOf(sent)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("of damaged bytes nothing false is told, and nothing is thrown", () => {
  test.each([TLS13, TLS12])("cut anywhere: the facts, or none (%j)", async (versions) => {
    const heard = await hear(versions);
    const secret = secretOf(heard);
    const whole = told(heard.received, secret);
    const answers = Array.from({ length: Math.min(heard.received.length, 4_000) }, (_, at) =>
      told(heard.received.subarray(0, at), secret),
    );
    expect(answers.filter((answer) => answer !== null && JSON.stringify(answer) !== JSON.stringify(whole))).toEqual([]);
    const firstTold = answers.findIndex((answer) => answer !== null);
    expect(firstTold).toBeGreaterThan(1_000);
    expect(answers.slice(firstTold)).not.toContain(null);
    for (let at = 0; at < heard.sent.length; at += 1)
      expect([null, clientRandomOf(heard.sent)]).toContain(clientRandomOf(heard.sent.subarray(0, at)));
  });

  test("a flipped bit anywhere in TLS 1.3: the same certificate, or none", async () => {
    const heard = await hear(TLS13);
    const secret = secretOf(heard)!;
    const certificateOf = (received: Buffer) => {
      const handshake = readHandshake(received, secret);
      return handshake === null || handshake === "locked" ? null : handshake.certificate;
    };
    const certificate = Buffer.from(certificateOf(heard.received)!);
    let refused = 0;
    for (let bit = 0; bit < 8 * Math.min(heard.received.length, 3_000); bit += 3) {
      const flipped = Buffer.from(heard.received);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const found = certificateOf(flipped);
      if (found === null) refused += 1;
      else expect(certificate.equals(found)).toBe(true);
    }
    expect(refused).toBeGreaterThan(4_000);
  });

  test("a flipped bit anywhere in TLS 1.2, which has no seal on its certificate, throws nothing", async () => {
    const heard = await hear(TLS12);
    const answers = new Set<unknown>();
    for (let bit = 0; bit < 8 * Math.min(heard.received.length, 3_000); bit += 3) {
      const flipped = Buffer.from(heard.received);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      answers.add(readHandshake(flipped, null) === null);
      expect(() => clientRandomOf(flipped)).not.toThrow();
    }
    expect(answers).toEqual(new Set([true, false]));
  });

  test.each([
    "",
    "\x16\x03\x01",
    "GET / HTTP/1.1\r\n\r\n",
    "\x16\x03\x03\x00\x04\x02\x00\x00\x00",
    "\x17\x03\x03\x00\x00",
  ])("what is no handshake: %j", (text) => {
    const bytes = Buffer.from(text, "latin1");
    expect([clientRandomOf(bytes), readHandshake(bytes, Buffer.alloc(32))]).toEqual([null, null]);
  });
});

/** Key and first nonce by RFC 8446, section 7.3, computed here anew: AES-128 and SHA-256 alone. */
function sealOf(secret: Buffer): { key: Buffer; iv: Buffer } {
  const expand = (label: string, length: number) =>
    createHmac("sha256", secret)
      .update(Buffer.concat([Buffer.from([0, length, label.length + 6]), Buffer.from(`tls13 ${label}\0\x01`)]))
      .digest()
      .subarray(0, length);
  return { key: expand("key", 16), iv: expand("iv", 12) };
}

/** Puts other messages into the encrypted flight of a server, sealed anew in one record. */
function withFlight(received: Buffer, secret: Buffer, change: (flight: Buffer) => Buffer): Buffer {
  const { key, iv } = sealOf(secret);
  let at = 0;
  while (received[at] !== 23) at += 5 + received.readUInt16BE(at + 3);
  const opened: Buffer[] = [];
  for (let [from, sequence] = [at, 0]; sequence < 4; sequence += 1) {
    const end = from + 5 + received.readUInt16BE(from + 3);
    const nonce = Buffer.from(iv);
    nonce[11]! ^= sequence;
    const decipher = createDecipheriv("aes-128-gcm", key, nonce);
    decipher.setAAD(received.subarray(from, from + 5)).setAuthTag(received.subarray(end - 16, end));
    opened.push(
      Buffer.concat([decipher.update(received.subarray(from + 5, end - 16)), decipher.final()]).subarray(0, -1),
    );
    from = end;
  }
  const inner = Buffer.concat([change(Buffer.concat(opened)), Buffer.from([22, 0, 0, 0])]);
  const head = Buffer.from([23, 3, 3, 0, 0]);
  head.writeUInt16BE(inner.length + 16, 3);
  const cipher = createCipheriv("aes-128-gcm", key, iv);
  cipher.setAAD(head);
  const sealed = Buffer.concat([cipher.update(inner), cipher.final()]);
  return Buffer.concat([received.subarray(0, at), head, sealed, cipher.getAuthTag()]);
}

/** The flight with its Certificate message changed. */
function withCertificate(flight: Buffer, change: (message: Buffer) => Buffer): Buffer {
  let at = 0;
  while (flight[at] !== 11) at += 4 + flight.readUIntBE(at + 1, 3);
  const end = at + 4 + flight.readUIntBE(at + 1, 3);
  return Buffer.concat([flight.subarray(0, at), change(flight.subarray(at + 4, end)), flight.subarray(end)]);
}

const length24 = (length: number) => Buffer.from([length >> 16, (length >> 8) & 255, length & 255]);

function compressedMessage(algorithm: number, size: number, bytes: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from([0, algorithm]), length24(size), length24(bytes.length), bytes]);
  return Buffer.concat([Buffer.from([25]), length24(body.length), body]);
}

describe("a compressed certificate (RFC 8879), as large providers send it", () => {
  test.each([
    ["zlib", 1, deflateSync],
    ["brotli", 2, brotliCompressSync],
    ["zstd", 3, zstdCompressSync],
  ] as const)("by %s is read, in a padded record", async (_, algorithm, compress) => {
    const heard = await hear({ ...TLS13, ciphers: "TLS_AES_128_GCM_SHA256" });
    const secret = secretOf(heard)!;
    const received = withFlight(heard.received, secret, (flight) =>
      withCertificate(flight, (message) => compressedMessage(algorithm, message.length, compress(message))),
    );
    expect(told(received, secret)).toEqual({ protocol: "TLS 1.3", subject: `CN=${PEER_HOST}` });
  });

  test("that would take 10 MB, by an unknown way, or without a certificate in it tells nothing", async () => {
    const heard = await hear({ ...TLS13, ciphers: "TLS_AES_128_GCM_SHA256" });
    const secret = secretOf(heard)!;
    const bomb = brotliCompressSync(Buffer.alloc(10_000_000));
    for (const message of [
      compressedMessage(2, 10_000_000, bomb),
      compressedMessage(9, 4, Buffer.alloc(4)),
      compressedMessage(1, 4, deflateSync(Buffer.alloc(4))),
      compressedMessage(1, 4, Buffer.alloc(4)),
    ]) {
      const received = withFlight(heard.received, secret, (flight) => withCertificate(flight, () => message));
      const handshake = readHandshake(received, secret);
      expect(handshake === null || (handshake !== "locked" && handshake.certificate === null)).toBe(true);
    }
  });
});
