import { createSocket } from "node:dgram";
import { createServer, type Socket } from "node:net";
import dnsPacket, { type Answer, type DecodedPacket } from "dns-packet";

/** What a test's name server does with one query: bytes to send (several, in order), or nothing. */
export type Behaviour = (query: DecodedPacket, bytes: Buffer, transport: "udp" | "tcp") => Buffer | Buffer[] | null;

export interface TestServer {
  readonly port: number;
  /** Every query that came, in order. */
  readonly queries: { readonly name: string; readonly type: string; readonly transport: "udp" | "tcp" }[];
  close(): Promise<void>;
}

/** A name server on 127.0.0.1, UDP and TCP on one port, that answers as the behaviour says. */
export async function startDnsServer(behave: Behaviour): Promise<TestServer> {
  const queries: TestServer["queries"] = [];
  const respond = (bytes: Buffer, transport: "udp" | "tcp"): Buffer[] => {
    const query = dnsPacket.decode(bytes);
    const question = query.questions?.[0];
    queries.push({ name: question?.name ?? "", type: question?.type ?? "", transport });
    const reply = behave(query, bytes, transport);
    return reply === null ? [] : Array.isArray(reply) ? reply : [reply];
  };
  for (;;) {
    const tcp = createServer();
    const sockets = new Set<Socket>();
    tcp.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
      let rest = Buffer.alloc(0);
      socket.on("data", (chunk) => {
        rest = Buffer.concat([rest, chunk]);
        while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
          const end = 2 + rest.readUInt16BE(0);
          for (const reply of respond(rest.subarray(2, end), "tcp")) socket.write(framed(reply));
          rest = rest.subarray(end);
        }
      });
    });
    await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
    const { port } = tcp.address() as { port: number };
    const udp = createSocket("udp4");
    udp.on("message", (bytes, peer) => {
      for (const reply of respond(bytes, "udp")) udp.send(reply, peer.port, peer.address);
    });
    const isFree = await new Promise<boolean>((resolve) => {
      udp.once("error", () => resolve(false));
      udp.bind(port, "127.0.0.1", () => resolve(true));
    });
    const close = async () => {
      for (const socket of sockets) socket.destroy();
      udp.close();
      await new Promise((resolve) => tcp.close(resolve));
    };
    if (isFree) return { port, queries, close };
    tcp.close();
  }
}

export function framed(message: Buffer): Buffer {
  const frame = Buffer.alloc(2 + message.length);
  frame.writeUInt16BE(message.length);
  message.copy(frame, 2);
  return frame;
}

export interface ReplyParts {
  readonly answers?: readonly Answer[];
  readonly authorities?: readonly Answer[];
  readonly rcode?: number;
  readonly flags?: number;
}

/** A response that repeats the query's id and question, letter case included. */
export function replyTo(
  query: DecodedPacket,
  { answers = [], authorities = [], rcode = 0, flags = 0x400 }: ReplyParts,
): Buffer {
  return dnsPacket.encode({
    type: "response",
    id: query.id ?? 0,
    flags: flags | 0x100 | rcode,
    questions: [...(query.questions ?? [])],
    answers: [...answers],
    authorities: [...authorities],
  });
}

/** Where names live in a test: records by lower-case owner; a name that is missing does not exist. */
export type Zone = Readonly<Record<string, readonly Answer[]>>;

/** An authority for all zones at once that follows CNAMEs through them, as nsd does. */
export function zoneBehaviour(zone: Zone): Behaviour {
  return (query) => {
    const question = query.questions![0]!;
    const answers: Answer[] = [];
    let name = question.name.toLowerCase();
    for (let hop = 0; hop < 32; hop += 1) {
      const records = recordsAt(zone, name);
      const alias = records?.find((record) => record.type === "CNAME");
      if (records === undefined) return replyTo(query, { answers, rcode: 3, authorities: [soaAbove(zone, name)] });
      if (alias === undefined || question.type === "CNAME") {
        const wanted = records.filter((record) => record.type === question.type);
        answers.push(...wanted.map((record) => ({ ...record, name: hop === 0 ? question.name : name }) as Answer));
        return replyTo(query, { answers, authorities: wanted.length === 0 ? [soaAbove(zone, name)] : [] });
      }
      answers.push({ ...alias, name: hop === 0 ? question.name : name } as Answer);
      name = (alias as { data: string }).data.toLowerCase();
      if (answers.some((record) => record.name.toLowerCase() === name)) return replyTo(query, { answers });
    }
    return replyTo(query, { answers });
  };
}

function recordsAt(zone: Zone, name: string): readonly Answer[] | undefined {
  const exact = zone[name];
  if (exact !== undefined) return exact;
  const isEmptyInside = Object.keys(zone).some((owner) => owner.endsWith(`.${name}`));
  return isEmptyInside ? [] : zone[name.replace(/^[^.]+/, "*")];
}

function soaAbove(zone: Zone, name: string): Answer {
  for (let at = name; at.includes("."); at = at.slice(at.indexOf(".") + 1)) {
    const soa = zone[at]?.find((record) => record.type === "SOA");
    if (soa !== undefined) return { ...soa, name: at } as Answer;
  }
  return { type: "SOA", name: "test", ttl: 60, data: { mname: "ns.test", rname: "root.test", serial: 1 } };
}
