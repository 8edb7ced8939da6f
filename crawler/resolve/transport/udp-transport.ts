import { createSocket, type Socket } from "node:dgram";
import type { Server } from "../wire/exchange.ts";
import type { Deadlines } from "./deadlines.ts";
import { PendingQuery } from "./pending-query.ts";
import { freeId, type Reply, random16, type Transport } from "./transport.ts";

/** Sockets in use at once for a server; each has a port that the system drew at random. */
const SOCKETS = 4;
/** A socket that sent so many queries makes room for one with another port. */
const QUERIES_A_SOCKET = 2000;
const RECEIVE_BUFFER_BYTES = 1 << 20;

/** Asks one server over UDP. Sockets are connected, so the kernel drops datagrams from any other address or port. */
export class UdpTransport implements Transport {
  private readonly server: Server;
  private readonly deadlines: Deadlines;
  private readonly sockets: (UdpSocket | undefined)[] = Array.from({ length: SOCKETS }, () => undefined);

  constructor(server: Server, deadlines: Deadlines) {
    this.server = server;
    this.deadlines = deadlines;
  }

  send(query: Buffer, questionEndsAt: number, timeoutMs: number): Promise<Reply> {
    const socket = this.pick();
    const send = () => socket.send(query, questionEndsAt, timeoutMs, this.deadlines);
    return socket.isOpen ? send() : socket.opened.then(send);
  }

  close(): void {
    for (const socket of this.sockets) socket?.close();
  }

  private pick(): UdpSocket {
    const slot = random16() % SOCKETS;
    let socket = this.sockets[slot];
    if (socket === undefined || socket.sent >= QUERIES_A_SOCKET || socket.isBroken) {
      socket?.retire();
      socket = new UdpSocket(this.server);
      this.sockets[slot] = socket;
    }
    return socket;
  }
}

class UdpSocket {
  sent = 0;
  isOpen = false;
  isBroken = false;
  readonly opened: Promise<void>;
  private readonly socket: Socket;
  private readonly pending = new Map<number, PendingQuery>();
  private localAddress: string | null = null;
  private retired = false;

  constructor(server: Server) {
    const type = server.address.includes(":") ? "udp6" : "udp4";
    this.socket = createSocket({ type, recvBufferSize: RECEIVE_BUFFER_BYTES });
    this.opened = new Promise((resolve) => {
      this.socket.once("connect", () => {
        const { address, port } = this.socket.address();
        this.localAddress = `${address.includes(":") ? `[${address}]` : address}:${port}`;
        this.isOpen = true;
        this.socket.unref();
        resolve();
      });
      // ECONNREFUSED arrives here for a connected socket: nobody listens on that port.
      this.socket.on("error", () => {
        this.isBroken = true;
        for (const query of [...this.pending.values()]) query.end("refused", null);
        resolve();
      });
    });
    this.socket.on("message", (bytes) => this.receive(bytes));
    this.socket.connect(server.port, server.address);
  }

  send(query: Buffer, questionEndsAt: number, timeoutMs: number, deadlines: Deadlines): Promise<Reply> {
    this.sent += 1;
    return new Promise((resolve) => {
      const id = freeId(this.pending);
      const pending = new PendingQuery(query, questionEndsAt, id, timeoutMs, this.localAddress, (reply) => {
        this.pending.delete(id);
        if (this.pending.size === 0) this.rest();
        resolve(reply);
      });
      if (this.pending.size === 0) {
        this.socket.ref();
        deadlines.watch(this.pending);
      }
      this.pending.set(id, pending);
      try {
        this.socket.send(query, (error) => error !== null && pending.end("refused", null));
      } catch {
        pending.end("refused", null); // a socket that failed to open or was closed under us
      }
    });
  }

  retire(): void {
    this.retired = true;
    if (this.pending.size === 0) this.close();
  }

  close(): void {
    for (const query of [...this.pending.values()]) query.end("connection-closed", null);
    try {
      this.socket.close();
    } catch {
      // closed already
    }
  }

  private rest(): void {
    if (this.retired) this.close();
    else this.socket.unref();
  }

  private receive(bytes: Buffer): void {
    const query = bytes.length >= 2 ? this.pending.get(bytes.readUInt16BE(0)) : undefined;
    const [oldest] = this.pending.values();
    if (query === undefined) oldest?.stray(bytes);
    else query.take(bytes, true);
  }
}
