/** An IPv4 or IPv6 address as a number with its family; null for what is none. */
export function addressNumber(address: string): { readonly family: 4 | 6; readonly value: bigint } | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) {
    const bytes = address.split(".").map(Number);
    if (bytes.some((byte) => byte > 255)) return null;
    return { family: 4, value: bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) };
  }
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(":")) return null;
  const [head = "", tail, more] = address.split("::");
  const [before, after] = [head, tail ?? ""].map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - before!.length - after!.length;
  if (more !== undefined || (tail === undefined ? missing !== 0 : missing < 1)) return null;
  const groups = [...before!, ...Array.from({ length: missing }, () => "0"), ...after!];
  if (groups.some((group) => group === "" || group.length > 4)) return null;
  return { family: 6, value: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) };
}

/** Addresses from first to last, both included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads `192.0.2.0/24`, `192.0.2.1-192.0.2.9` or one address; null for what is none of them. */
export function parseRange(text: string): AddressRange | null {
  const [from = "", to] = text.split("-");
  const [address = "", prefix] = from.split("/");
  const first = addressNumber(address);
  if (first === null) return null;
  if (to !== undefined) {
    const last = addressNumber(to);
    return last === null || last.family !== first.family ? null : { ...first, first: first.value, last: last.value };
  }
  const bits = first.family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > bits) return null;
  const size = 1n << BigInt(bits - length);
  const start = first.value - (first.value % size);
  return { family: first.family, first: start, last: start + size - 1n };
}

/** Whether an address lies in a range. Text that is no address lies in none. */
export function isInRange(address: string, { family, first, last }: AddressRange): boolean {
  const number = addressNumber(address);
  return number !== null && number.family === family && number.value >= first && number.value <= last;
}
