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
