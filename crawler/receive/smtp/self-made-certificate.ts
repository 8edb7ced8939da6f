import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A private key and a certificate that only it vouches for, both PEM. */
export interface SelfMadeCertificate {
  readonly key: string;
  readonly cert: string;
}

const oid = {
  ecdsaWithSha256: Buffer.from("2a8648ce3d040302", "hex"),
  commonName: Buffer.from("550403", "hex"),
  subjectAltName: Buffer.from("551d11", "hex"),
};
const dnsNameTag = 0x82;

/**
 * A self-signed X.509 v3 certificate (RFC 5280) for one host name, ECDSA P-256, valid for ten years from `begin`.
 * Enough for opportunistic STARTTLS, where no sender checks it (RFC 3207, 4.1); Node makes none by itself.
 */
export function selfMadeCertificate(hostName: string, begin: Date): SelfMadeCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const end = new Date(begin);
  end.setUTCFullYear(end.getUTCFullYear() + 10);
  const algorithm = sequence(der(0x06, oid.ecdsaWithSha256));
  const name = sequence(der(0x31, sequence(der(0x06, oid.commonName), der(0x0c, Buffer.from(hostName.slice(0, 64))))));
  const altNames = sequence(der(dnsNameTag, Buffer.from(hostName, "latin1")));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(begin), time(end)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(der(0x06, oid.subjectAltName), der(0x04, altNames)))),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = certificate.toString("base64").match(/.{1,64}/g)!;
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}

function sequence(...items: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(items));
}

/** UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5). */
function time(at: Date): Buffer {
  const digits = at.toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return at.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

/** One value of the Distinguished Encoding Rules (X.690): tag, length, content. */
function der(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
