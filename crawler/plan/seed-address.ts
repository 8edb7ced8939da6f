const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * A seed address of the domain from 80 random bits (RFC 4648 base32, lower case, 16 characters).
 * `randomBytes` must be a cryptographic source: whoever could guess an address could forge its mail.
 */
export function seedAddress(domain: string, randomBytes: (count: number) => Uint8Array): string {
  let bits = 0n;
  for (const byte of randomBytes(10)) bits = (bits << 8n) | BigInt(byte);
  let local = "";
  for (let shift = 75n; shift >= 0n; shift -= 5n) local += ALPHABET[Number((bits >> shift) & 31n)];
  return `${local}@${domain.toLowerCase()}`;
}
