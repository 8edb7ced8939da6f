import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { answerQuestion, type View } from "./answer.ts";
import { type DnsAnswer, type DnsQuery, decodeQuery, encodeAnswer, encodeTruncated } from "./encode.ts";
import { type Exchange, type Misbehaviour, misbehaviours } from "./misbehaviour.ts";

/** One name server: where it listens, what it can see, and how it misbehaves (by its whole self or for one name). */
export interface NameServer {
  readonly address: string;
  readonly name: string;
  view(): View;
  misbehaviour(name: string): Misbehaviour | null;
}

/** One question that reached a name server, in the order of arrival. */
export interface DnsLogEntry {
  readonly at: string;
  readonly server: string;
  readonly transport: "udp" | "tcp";
  readonly remotePort: number;
  readonly name: string;
  readonly type: string;
  readonly id: number;
}

/** Opens UDP and TCP on `port` (0: any) of the server's address; gives the port in use and a way to close. */
export async function listenDns(server: NameServer, port: number, log: DnsLogEntry[]): Promise<DnsListener> {
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    serveStream(server, socket, log);
  });
  await listenTcp(tcp, server.address, port);
  const bound = (tcp.address() as { port: number }).port;
  const udp = createSocket({ type: "udp4", recvBufferSize: 1 << 20 });
  udp.on("message", (bytes, peer) => {
    const send = (reply: Buffer) => udp.send(reply, peer.port, peer.address, () => {});
    respond(server, bytes, "udp", peer.port, log, { send, sendPieces: () => {}, close: () => {} });
  });
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all([new Promise((done) => tcp.close(done)), closeUdp(udp)]);
  };
  try {
    await listenUdp(udp, server.address, bound);
  } catch (error) {
    await new Promise((done) => tcp.close(done));
    throw error;
  }
  return { port: bound, close };
}

/** An open listener of a name server. */
export interface DnsListener {
  readonly port: number;
  close(): Promise<void>;
}

interface Wire {
  send(bytes: Buffer): void;
  sendPieces: Exchange["sendPieces"];
  close(): void;
}

function respond(
  server: NameServer,
  bytes: Buffer,
  transport: "udp" | "tcp",
  remotePort: number,
  log: DnsLogEntry[],
  wire: Wire,
): void {
  const query = decodeQuery(bytes);
  if (query === null) return;
  const { name, type, id } = query;
  log.push({ at: new Date().toISOString(), server: server.name, transport, remotePort, name, type, id });
  const answer = answerQuestion(server.view(), query);
  const exchange: Exchange = {
    query,
    answer,
    nsid: server.name,
    transport,
    send: (reply, delayMs = 0) =>
      delayMs === 0 ? wire.send(reply) : void setTimeout(() => wire.send(reply), delayMs).unref(),
    sendPieces: wire.sendPieces,
    close: wire.close,
  };
  const misbehaviour = server.misbehaviour(query.name);
  if (misbehaviour === null) wire.send(fitting(query, answer, server.name, transport));
  else misbehaviours[misbehaviour](exchange);
}

function fitting(query: DnsQuery, answer: DnsAnswer, nsid: string, transport: "udp" | "tcp"): Buffer {
  const bytes = encodeAnswer(query, answer, nsid);
  const limit = transport === "tcp" ? 65_535 : (query.edns?.udpSizeBytes ?? 512);
  return bytes.length <= limit ? bytes : encodeTruncated(query, answer, nsid);
}

function serveStream(server: NameServer, socket: Socket, log: DnsLogEntry[]): void {
  let rest: Buffer = Buffer.alloc(0);
  let turn = Promise.resolve();
  const sendPieces = (pieces: readonly Buffer[], apartMs: number) => {
    turn = turn.then(async () => {
      for (const [index, piece] of pieces.entries()) {
        if (index > 0) await sleep(apartMs, undefined, { ref: false });
        if (socket.writable) socket.write(piece);
      }
    });
  };
  const send = (bytes: Buffer) =>
    sendPieces([Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])], 0);
  const wire = { send, sendPieces, close: () => socket.destroy() };
  socket.on("data", (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const end = 2 + rest.readUInt16BE(0);
      respond(server, rest.subarray(2, end), "tcp", socket.remotePort ?? 0, log, wire);
      rest = rest.subarray(end);
    }
  });
}

function listenTcp(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => server.once("error", fail).listen({ host, port }, () => done()));
}

function listenUdp(socket: UdpSocket, address: string, port: number): Promise<void> {
  return new Promise((done, fail) => socket.once("error", fail).bind({ address, port, exclusive: true }, () => done()));
}

const closeUdp = (socket: UdpSocket) => new Promise<void>((done) => socket.close(() => done()));
