import { createHash, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import * as asn1 from "asn1js";
import * as pkijs from "pkijs";

pkijs.setEngine("node", new pkijs.CryptoEngine({ name: "node", crypto: webcrypto as unknown as Crypto }));

const SHA256 = "2.16.840.1.101.3.4.2.1";
const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const TST_INFO = "1.2.840.113549.1.9.16.1.4";

/** A request for a time stamp over bytes, with what its answer has to repeat. */
export interface StampRequest {
  /** DER of the TimeStampReq (RFC 3161, 2.4.1), SHA-256 imprint, certificates asked for. */
  readonly der: Buffer;
  /** The nonce, hex. */
  readonly nonce: string;
}

/** What a token says, once it was believed. */
export interface StampFacts {
  /** The authority's time (ISO 8601 UTC). */
  readonly stampedAt: string;
  readonly policy: string;
  readonly serial: string;
  /** Subject of the signing certificate. */
  readonly signer: string;
}

/** Makes a time-stamp request over the SHA-256 of `data`. */
export function stampRequest(data: Uint8Array): StampRequest {
  const nonce = randomBytes(8);
  nonce[0]! &= 0x7f;
  nonce[0]! |= 0x01;
  const request = new pkijs.TimeStampReq({
    version: 1,
    messageImprint: imprintOf(data),
    certReq: true,
    nonce: new asn1.Integer({ valueHex: toArrayBuffer(nonce) }),
  });
  return { der: Buffer.from(request.toSchema().toBER()), nonce: nonce.toString("hex") };
}

/** The token inside a TimeStampResp. Throws an Error that says why when the authority refused or spoke nonsense. */
export function tokenOfResponse(response: Uint8Array): Buffer {
  const reply = new pkijs.TimeStampResp({ schema: parse(response, "the answer") });
  if (reply.status.status > 1) throw new Error(`the authority refused (status ${reply.status.status})`);
  if (reply.timeStampToken === undefined) throw new Error("the answer holds no token");
  return Buffer.from(reply.timeStampToken.toSchema().toBER());
}

/**
 * Believes a token over `data` or throws an Error that says why not: signature, imprint, nonce (when given), the
 * signer's `timeStamping` purpose, and its chain to one of `roots` (PEM), judged at the token's own time. Without
 * roots the chain is not judged; the caller says so.
 */
export async function verifyStamp(
  data: Uint8Array,
  token: Uint8Array,
  options: { readonly nonce?: string; readonly roots?: readonly string[] } = {},
): Promise<StampFacts> {
  const content = new pkijs.ContentInfo({ schema: parse(token, "the token") });
  const signed = new pkijs.SignedData({ schema: content.content });
  if (signed.encapContentInfo.eContentType !== TST_INFO) throw new Error("the token signs something else than a time");
  const info = tstInfoOf(signed);
  const imprint = Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView);
  if (info.messageImprint.hashAlgorithm.algorithmId !== SHA256) throw new Error("the token's imprint is no SHA-256");
  if (!imprint.equals(createHash("sha256").update(data).digest())) throw new Error("the token is over other bytes");
  const nonce = info.nonce === undefined ? null : Buffer.from(info.nonce.valueBlock.valueHexView).toString("hex");
  if (options.nonce !== undefined && nonce?.replace(/^0+/, "") !== options.nonce.replace(/^0+/, "")) {
    throw new Error("the token repeats another nonce");
  }
  const roots = (options.roots ?? []).flatMap(certificatesIn);
  const verified = await signed
    .verify({
      signer: 0,
      data: toArrayBuffer(Buffer.from(data)),
      checkChain: roots.length > 0,
      trustedCerts: roots,
      checkDate: info.genTime,
      extendedMode: true,
    })
    .catch((error: { message?: string }) => {
      throw new Error(`the token's signature does not hold: ${error.message ?? String(error)}`);
    });
  if (verified.signatureVerified !== true) throw new Error(`the token's signature does not hold: ${verified.message}`);
  const signer = verified.signerCertificate;
  if (signer === null || signer === undefined) throw new Error("the token carries no certificate of its signer");
  if (!purposesOf(signer).includes(TIME_STAMPING)) throw new Error("the signer's certificate is not for time-stamping");
  return {
    stampedAt: info.genTime.toISOString(),
    policy: info.policy,
    serial: Buffer.from(info.serialNumber.valueBlock.valueHexView).toString("hex"),
    signer: new X509Certificate(Buffer.from(signer.toSchema().toBER())).subject.replaceAll("\n", ", "),
  };
}

function imprintOf(data: Uint8Array): pkijs.MessageImprint {
  return new pkijs.MessageImprint({
    hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new asn1.Null() }),
    hashedMessage: new asn1.OctetString({ valueHex: toArrayBuffer(createHash("sha256").update(data).digest()) }),
  });
}

function tstInfoOf(signed: pkijs.SignedData): pkijs.TSTInfo {
  const octets = signed.encapContentInfo.eContent;
  if (octets === undefined) throw new Error("the token is empty");
  return new pkijs.TSTInfo({ schema: parse(new Uint8Array(octets.getValue()), "the token's content") });
}

function certificatesIn(pem: string): pkijs.Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map(
    (block) => new pkijs.Certificate({ schema: parse(new X509Certificate(block).raw, "a root certificate") }),
  );
}

function purposesOf(certificate: pkijs.Certificate): string[] {
  const extension = certificate.extensions?.find(({ extnID }) => extnID === "2.5.29.37");
  return (extension?.parsedValue as { keyPurposes?: string[] } | undefined)?.keyPurposes ?? [];
}

function parse(der: Uint8Array, what: string): asn1.BaseBlock {
  const { result, offset } = asn1.fromBER(toArrayBuffer(Buffer.from(der)));
  if (offset === -1) throw new Error(`${what} is no DER`);
  return result as asn1.BaseBlock;
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
