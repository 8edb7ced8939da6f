import { isIPv4, isIPv6 } from "node:net";

/** A DNS exchange as it is drawn into the capture. */
export interface CapturedExchange {
  /** Server asked, `address:port` or `[address]:port`. */
  readonly server: string;
  readonly query: Uint8Array;
  readonly response: Uint8Array | null;
  /** When the query was sent (ISO 8601 UTC). */
  readonly askedAt: string;
  readonly rttMs: number | null;
}

const LINKTYPE_RAW = 101;
const UDP = 17;
/** What a UDP datagram can carry; a longer answer (by TCP) is cut, with its true length in the record. */
const MOST_BYTES = 65_000;

/**
 * DNS exchanges as a pcap file (microseconds, raw IP) that Wireshark and tshark open. Each exchange is drawn as UDP
 * between a documentation address (RFC 5737, RFC 3849) and the server, port 53: the bytes of DNS are those exchanged,
 * the packets around them are ours.
 */
export function pcapOf(exchanges: readonly CapturedExchange[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(LINKTYPE_RAW, 20);
  const records = exchanges.flatMap((exchange, index) => {
    const server = addressOf(exchange.server);
    const client = isIPv6(server) ? "2001:db8::1" : "192.0.2.1";
    const port = 1_024 + (index % 60_000);
    const sentMs = Date.parse(exchange.askedAt);
    const query = record(sentMs, datagram(client, server, port, 53, exchange.query));
    if (exchange.response === null) return [query];
    return [query, record(sentMs + (exchange.rttMs ?? 0), datagram(server, client, 53, port, exchange.response))];
  });
  return Buffer.concat([header, ...records]);
}

function addressOf(server: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d+)?$/.exec(server) ?? [];
  const address = bracketed ?? plain ?? server;
  return isIPv4(address) || isIPv6(address) ? address : "192.0.2.53";
}

function record(atMs: number, packet: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(atMs / 1_000), 0);
  header.writeUInt32LE(Math.floor((atMs % 1_000) * 1_000), 4);
  header.writeUInt32LE(packet.length, 8);
  header.writeUInt32LE(packet.length, 12);
  return Buffer.concat([header, packet]);
}

function datagram(from: string, to: string, fromPort: number, toPort: number, full: Uint8Array): Buffer {
  const payload = full.subarray(0, MOST_BYTES);
  const udp = Buffer.alloc(8);
  udp.writeUInt16BE(fromPort, 0);
  udp.writeUInt16BE(toPort, 2);
  udp.writeUInt16BE(8 + payload.length, 4);
  const body = Buffer.concat([udp, payload]);
  const [source, target] = [bytesOf(from), bytesOf(to)];
  const pseudo = Buffer.concat([source, target, Buffer.from([0, UDP]), lengthOf(body)]);
  udp.writeUInt16BE(checksum(Buffer.concat([pseudo, body])) || 0xffff, 6);
  const packet = Buffer.concat([udp, payload]);
  return source.length === 4
    ? Buffer.concat([ipv4Head(source, target, packet.length), packet])
    : Buffer.concat([ipv6Head(source, target, packet.length), packet]);
}

function ipv4Head(source: Buffer, target: Buffer, size: number): Buffer {
  const head = Buffer.alloc(20);
  head[0] = 0x45;
  head.writeUInt16BE(20 + size, 2);
  head[8] = 64;
  head[9] = UDP;
  source.copy(head, 12);
  target.copy(head, 16);
  head.writeUInt16BE(checksum(head), 10);
  return head;
}

function ipv6Head(source: Buffer, target: Buffer, size: number): Buffer {
  const head = Buffer.alloc(8);
  head[0] = 0x60;
  head.writeUInt16BE(size, 4);
  head[6] = UDP;
  head[7] = 64;
  return Buffer.concat([head, source, target]);
}

function lengthOf(body: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return length;
}

function bytesOf(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const [left, right] = [groups(head), groups(tail ?? "")];
  const middle = tail === undefined ? [] : Array<number>(8 - left.length - right.length).fill(0);
  return Buffer.from([...left, ...middle, ...right].flatMap((group) => [group >> 8, group & 255]));
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) sum += (bytes[index]! << 8) + (bytes[index + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
