import { type DnsAnswer, type DnsQuery, encodeAnswer, encodeTruncated } from "./encode.ts";

/** Everything a misbehaving server may draw on: the query, its honest answer, the transport, and how bytes go back. */
export interface Exchange {
  readonly query: DnsQuery;
  readonly answer: DnsAnswer;
  readonly nsid: string;
  readonly transport: "udp" | "tcp";
  /** Sends message bytes after a delay; over TCP the length prefix is added. */
  send(bytes: Buffer, delayMs?: number): void;
  /** Writes one framed message in pieces, so many milliseconds apart; no other message comes between them (TCP only). */
  sendPieces(pieces: readonly Buffer[], apartMs: number): void;
  close(): void;
}

const honest = (exchange: Exchange) => encodeAnswer(exchange.query, exchange.answer, exchange.nsid);
const bare = (answer: DnsAnswer, rcode: number): DnsAnswer => ({ ...answer, rcode, answers: [], authorities: [] });

/** Ways to answer wrongly, each a way real servers were seen to fail; the honest way is no row. */
export const misbehaviours = {
  dead: () => {},
  slow: (exchange: Exchange) => exchange.send(honest(exchange), 700),
  "lying-id": (exchange: Exchange) => {
    const forged = Buffer.from(honest(exchange));
    forged.writeUInt16BE(exchange.query.id ^ 0x5a5a, 0);
    exchange.send(forged);
    exchange.send(honest(exchange), 60);
  },
  "lying-question": (exchange: Exchange) => {
    const question = { ...exchange.query.question, name: "forged.zoo.test" };
    const forged = [{ name: "forged.zoo.test", type: "A" as const, ttl: 60, value: "127.66.66.66" }];
    const query = { ...exchange.query, name: "forged.zoo.test", question };
    exchange.send(encodeAnswer(query, { ...exchange.answer, answers: forged }, exchange.nsid));
    exchange.send(honest(exchange), 60);
  },
  "always-truncated": (exchange: Exchange) =>
    exchange.send(
      exchange.transport === "udp" ? encodeTruncated(exchange.query, exchange.answer, exchange.nsid) : honest(exchange),
    ),
  "truncated-then-closed": (exchange: Exchange) => {
    if (exchange.transport === "tcp") return exchange.close();
    exchange.send(encodeTruncated(exchange.query, exchange.answer, exchange.nsid));
  },
  "split-segment": (exchange: Exchange) => {
    const bytes = honest(exchange);
    if (exchange.transport === "udp")
      return exchange.send(encodeTruncated(exchange.query, exchange.answer, exchange.nsid));
    const framed = Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
    exchange.sendPieces([framed.subarray(0, 1), framed.subarray(1, 9), framed.subarray(9)], 30);
  },
  servfail: (exchange: Exchange) =>
    exchange.send(encodeAnswer(exchange.query, bare(exchange.answer, 2), exchange.nsid)),
  refused: (exchange: Exchange) => exchange.send(encodeAnswer(exchange.query, bare(exchange.answer, 5), exchange.nsid)),
  nxdomain: (exchange: Exchange) =>
    exchange.send(encodeAnswer(exchange.query, bare(exchange.answer, 3), exchange.nsid)),
  "no-edns": (exchange: Exchange) => {
    const plain = { ...exchange.query, edns: null };
    const answer = exchange.query.edns === null ? exchange.answer : bare(exchange.answer, 1);
    exchange.send(encodeAnswer(plain, answer, exchange.nsid));
  },
  "lower-case": (exchange: Exchange) => {
    const question = { ...exchange.query.question, name: exchange.query.name };
    exchange.send(encodeAnswer({ ...exchange.query, question }, exchange.answer, exchange.nsid));
  },
  "trailing-bytes": (exchange: Exchange) => exchange.send(Buffer.concat([honest(exchange), Buffer.from("trailing")])),
  "cut-rdata": (exchange: Exchange) => {
    const bytes = honest({ ...exchange, query: { ...exchange.query, edns: null } } as Exchange);
    exchange.send(bytes.subarray(0, bytes.length - 2));
  },
  "self-pointer": (exchange: Exchange) => {
    const bytes = encodeAnswer({ ...exchange.query, edns: null }, bare(exchange.answer, 0), exchange.nsid);
    bytes.writeUInt16BE(1, 6);
    const record = [0xc0, bytes.length, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 66, 66, 66];
    exchange.send(Buffer.concat([bytes, Buffer.from(record)]));
  },
  /** A CNAME whose target has a dot inside a label and a byte above 127: names that are no strings. */
  "odd-labels": (exchange: Exchange) => {
    const bytes = encodeAnswer({ ...exchange.query, edns: null }, bare(exchange.answer, 0), exchange.nsid);
    bytes.writeUInt16BE(1, 6);
    const labels = [Buffer.from("a.b"), Buffer.from([0xff, 0x41]), Buffer.from("zoo"), Buffer.from("test")];
    const target = Buffer.concat([
      ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), label])),
      Buffer.from([0]),
    ]);
    const head = Buffer.from([0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, target.length]);
    exchange.send(Buffer.concat([bytes, head, target]));
  },
  "high-ttl": (exchange: Exchange) => {
    const answers = exchange.answer.answers.map((record) => ({ ...record, ttl: 0x80000001 }));
    exchange.send(encodeAnswer(exchange.query, { ...exchange.answer, answers }, exchange.nsid));
  },
  /** A TTL that counts down at the authority: the mark of a flattened name (the second of the clock shows in it). */
  "falling-ttl": (exchange: Exchange) => {
    const spent = Math.floor(Date.now() / 1000) % 60;
    const answers = exchange.answer.answers.map((record) => ({ ...record, ttl: Math.max(1, record.ttl - spent) }));
    exchange.send(encodeAnswer(exchange.query, { ...exchange.answer, answers }, exchange.nsid));
  },
} satisfies Record<string, (exchange: Exchange) => void>;

export type Misbehaviour = keyof typeof misbehaviours;
