import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import forge from "node-forge";

/** How a host's certificate departs from what a browser accepts. */
export type CertificateFault = "self-signed" | "expired" | "wrong-host";

/** A host's certificate where it is not simply its own name signed by the world's CA. */
export interface CertificateWish {
  readonly names?: readonly string[];
  readonly fault?: CertificateFault;
  /** Whether an intermediate stands between it and the CA; by default half of the names have one. */
  readonly isBelow?: boolean;
}

/** The throw-away certificate authority of one world. */
export interface Authority {
  /** The CA certificate, PEM. */
  readonly pem: string;
  /** The TLS context for a host name, made once a name. Hosts send what servers send: their leaf, and in half of the cases an intermediate; never the root. */
  contextFor(host: string, wish?: CertificateWish): SecureContext;
}

interface KeyPair {
  readonly privatePem: string;
  readonly publicPem: string;
}

/** Makes a new CA and one leaf key (both RSA 2048); nothing of it is written anywhere. */
export function createAuthority(): Authority {
  const ca = keyPair();
  const leaf = keyPair();
  const subject = "Little World Throw-away CA";
  const pem = certificate({ subject, issuer: subject, key: ca, signer: ca, names: [], isCa: true });
  const middle = { subject: "Little World Intermediate", key: keyPair() };
  const between = {
    ...middle,
    pem: certificate({ subject: middle.subject, issuer: subject, key: middle.key, signer: ca, names: [], isCa: true }),
  };
  const contexts = new Map<string, SecureContext>();
  const contextFor = (host: string, { names = [host], fault, isBelow: wished }: CertificateWish = {}) => {
    const known = contexts.get(host);
    if (known !== undefined) return known;
    const own = fault === "self-signed";
    const isBelow = wished ?? (fault === undefined && hash(host) % 2 === 1);
    const request = {
      subject: fault === "wrong-host" ? "elsewhere.test" : names[0]!,
      issuer: own ? names[0]! : isBelow ? between.subject : subject,
      key: leaf,
      signer: own ? leaf : isBelow ? between.key : ca,
      names: fault === "wrong-host" ? ["elsewhere.test"] : names,
      isCa: false,
      isExpired: fault === "expired",
    };
    const cert = certificate(request);
    const context = createSecureContext({ key: leaf.privatePem, cert: isBelow ? `${cert}${between.pem}` : cert });
    contexts.set(host, context);
    return context;
  };
  return { pem, contextFor };
}

const hash = (text: string): number => createHash("sha256").update(text).digest()[0]!;

function keyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    publicPem: publicKey.export({ type: "spki", format: "pem" }) as string,
  };
}

interface Request {
  readonly subject: string;
  readonly issuer: string;
  readonly key: KeyPair;
  readonly signer: KeyPair;
  readonly names: readonly string[];
  readonly isCa: boolean;
  readonly isExpired?: boolean;
}

let serial = 0;
const DAY_MS = 86_400_000;

function certificate({ subject, issuer, key, signer, names, isCa, isExpired = false }: Request): string {
  const cert = forge.pki.createCertificate() as forge.pki.Certificate & { tbsCertificate: forge.asn1.Asn1 };
  cert.publicKey = forge.pki.publicKeyFromPem(key.publicPem);
  serial += 1;
  cert.serialNumber = `01${(Date.now() * 1000 + serial).toString(16).padStart(16, "0")}`;
  cert.validity.notBefore = new Date(Date.now() - 30 * DAY_MS);
  cert.validity.notAfter = new Date(Date.now() + (isExpired ? -2 : 60) * DAY_MS);
  cert.setSubject([{ name: "commonName", value: subject.slice(0, 64) }]);
  cert.setIssuer([{ name: "commonName", value: issuer.slice(0, 64) }]);
  cert.setExtensions(
    isCa
      ? [
          { name: "basicConstraints", cA: true, critical: true },
          { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
        ]
      : [
          { name: "subjectAltName", altNames: names.map((value) => ({ type: 2, value })) },
          { name: "extKeyUsage", serverAuth: true },
        ],
  );
  return signed(cert, signer);
}

interface TbsMaker {
  getTBSCertificate(cert: forge.pki.Certificate): forge.asn1.Asn1;
}

/** Signs with node:crypto: forge's own RSA takes some forty times as long. */
function signed(cert: forge.pki.Certificate & { tbsCertificate: forge.asn1.Asn1 }, signer: KeyPair): string {
  const oid = forge.pki.oids.sha256WithRSAEncryption!;
  cert.signatureOid = oid;
  cert.siginfo.algorithmOid = oid;
  cert.tbsCertificate = (forge.pki as unknown as TbsMaker).getTBSCertificate(cert);
  const der = Buffer.from(forge.asn1.toDer(cert.tbsCertificate).getBytes(), "binary");
  cert.signature = sign("sha256", der, signer.privatePem).toString("binary");
  return forge.pki.certificateToPem(cert);
}
