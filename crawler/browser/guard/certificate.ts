import { X509Certificate } from "node:crypto";
import type { TlsFacts } from "../../../data/schema/index.ts";

export type CertificateFacts = Omit<TlsFacts, "protocol">;

/** A part of a distinguished name; several of one kind make a list. */
type Name = Readonly<Partial<Record<string, string | readonly string[]>>>;

/**
 * Reads a certificate (DER) as Chromium's DevTools do: of subject and issuer the first common name, empty where there is none, and of the
 * alternative names hosts before addresses, others left out. Null for bytes that are no certificate; never throws.
 */
export function readCertificate(der: Uint8Array): CertificateFacts | null {
  try {
    const certificate = new X509Certificate(der);
    const { subject, issuer } = certificate.toLegacyObject() as unknown as { subject?: Name; issuer?: Name };
    return {
      issuer: commonName(issuer),
      subject: commonName(subject),
      san: alternativeNames(certificate.subjectAltName),
      validFrom: new Date(certificate.validFrom).toISOString(),
      validTo: new Date(certificate.validTo).toISOString(),
    };
  } catch {
    return null;
  }
}

function commonName(name: Name = {}): string {
  return [name.CN ?? ""].flat()[0] ?? "";
}

/** Node writes `DNS:a.test, IP Address:0:0:0:0:0:0:0:1`, with JSON strings where a value holds what could mislead (CVE-2021-44532). */
function alternativeNames(text = ""): string[] {
  const found = [...text.matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, kind, value = ""]) => ({
    kind,
    value: value.startsWith('"') ? (JSON.parse(value) as string) : value,
  }));
  const hosts = found.filter(({ kind }) => kind === "DNS").map(({ value }) => value);
  const addresses = found.filter(({ kind }) => kind === "IP Address").map(({ value }) => canonicalAddress(value));
  return [...hosts, ...addresses];
}

const canonicalAddress = (address: string) =>
  address.includes(":") ? (URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1) ?? address) : address;
