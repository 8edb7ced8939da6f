import type { WireRecord } from "./message-reader.ts";
import { textOfName, type WireName } from "./name.ts";
import { RECORD_TYPES } from "./record-types.ts";
import { rareRdataText } from "./wire.ts";

/** The RDATA of a record in presentation form: `"192.0.2.1"`, `"10 mx.brand.test"`, a TXT as its joined strings. */
export function recordText(record: WireRecord): string {
  return (TEXT.get(record.type) ?? ((other) => rareRdataText(other.type, other.rdata)))(record);
}

/** The address of an A or AAAA record, IPv6 in the short form of RFC 5952. */
export function addressOf({ type, rdata }: WireRecord): string {
  return type === RECORD_TYPES.A ? `${rdata[0]}.${rdata[1]}.${rdata[2]}.${rdata[3]}` : ipv6Text(rdata);
}

/** The character strings of a TXT record, one JavaScript character a byte; a string cut off by the end is left out. */
export function stringsOf({ rdata }: WireRecord): string[] {
  const strings: string[] = [];
  for (let at = 0; at < rdata.length; ) {
    const end = at + 1 + rdata[at]!;
    if (end > rdata.length) break;
    strings.push(rdata.toString("latin1", at + 1, end));
    at = end;
  }
  return strings;
}

/** A SVCB or HTTPS record (RFC 9460): priority 0 is AliasMode, and then the target is an alias like a CNAME's. */
export function serviceBindingOf(record: WireRecord): { readonly priority: number; readonly target: WireName } {
  return { priority: record.rdata.readUInt16BE(0), target: record.names[0]! };
}

function ipv6Text(rdata: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => rdata.readUInt16BE(index * 2).toString(16));
  const runs = [...` ${groups.join(" ")} `.matchAll(/ (?:0 ){2,}/g)].sort((a, b) => b[0].length - a[0].length);
  const [longest] = runs;
  if (longest === undefined) return groups.join(":");
  const text = ` ${groups.join(" ")} `;
  const before = text.slice(0, longest.index).trim().replaceAll(" ", ":");
  const after = text
    .slice(longest.index + longest[0].length)
    .trim()
    .replaceAll(" ", ":");
  return `${before}::${after}`;
}

function serviceBindingText(record: WireRecord): string {
  const { priority, target } = serviceBindingOf(record);
  const parameters = record.rdata.subarray(2 + target.length).toString("hex");
  return `${priority} ${textOfName(target)}${parameters === "" ? "" : ` \\# ${parameters}`}`;
}

function startOfAuthorityText(record: WireRecord): string {
  const numbers = record.rdata.subarray(-20);
  const [primary, mailbox] = record.names;
  const values = [0, 4, 8, 12, 16].map((at) => numbers.readUInt32BE(at));
  return [textOfName(primary!), textOfName(mailbox!), ...values].join(" ");
}

const nameText = (record: WireRecord) => textOfName(record.names[0]!);

const TEXT = new Map<number, (record: WireRecord) => string>([
  [RECORD_TYPES.A, addressOf],
  [RECORD_TYPES.AAAA, addressOf],
  [RECORD_TYPES.NS, nameText],
  [RECORD_TYPES.CNAME, nameText],
  [RECORD_TYPES.PTR, nameText],
  [RECORD_TYPES.DNAME, nameText],
  [RECORD_TYPES.MX, (record) => `${record.rdata.readUInt16BE(0)} ${nameText(record)}`],
  [RECORD_TYPES.TXT, (record) => stringsOf(record).join("")],
  [RECORD_TYPES.SOA, startOfAuthorityText],
  [RECORD_TYPES.SVCB, serviceBindingText],
  [RECORD_TYPES.HTTPS, serviceBindingText],
]);
