import { createConnection, type Socket } from "node:net";
import type { Server } from "../wire/exchange.ts";
import type { Deadlines } from "./deadlines.ts";
import { PendingQuery } from "./pending-query.ts";
import { freeId, type Reply, type Transport } from "./transport.ts";

/** Queries in flight on one connection (RFC 7766, 6.2.1.1). A server works through one connection serially. */
const QUERIES_A_CONNECTION = 128;
const IDLE_MS = 5000;
const MAX_FRAME_BYTES = 65535;

/** Asks one server over pipelined TCP. Queries beyond what the connections carry wait for a place. */
export class TcpTransport implements Transport {
  private readonly server: Server;
  private readonly deadlines: Deadlines;
  private readonly maxConnections: number;
  private readonly connections = new Set<TcpConnection>();
  private readonly waiting: (() => void)[] = [];
  /** What is asked in one turn of the event loop leaves on one connection, in one write. */
  private filling: TcpConnection | null = null;

  constructor(server: Server, deadlines: Deadlines, maxConnections: number) {
    this.server = server;
    this.deadlines = deadlines;
    this.maxConnections = maxConnections;
  }

  send(query: Buffer, questionEndsAt: number, timeoutMs: number): Promise<Reply> {
    const connection = this.place();
    if (connection === null) {
      const turn = new Promise<void>((resolve) => this.waiting.push(resolve));
      return turn.then(() => this.send(query, questionEndsAt, timeoutMs));
    }
    const send = () => connection.send(query, questionEndsAt, timeoutMs, this.deadlines);
    return connection.isOpen ? send() : connection.opened.then(send);
  }

  close(): void {
    for (const connection of this.connections) connection.close("connection-closed");
  }

  /** The connection of this turn, else the emptiest one with room, a new one while there may be more, else null. */
  private place(): TcpConnection | null {
    if (this.filling?.isFilling && this.filling.load < QUERIES_A_CONNECTION) {
      this.filling.load += 1;
      return this.filling;
    }
    let best: TcpConnection | null = null;
    for (const connection of this.connections) {
      if (best === null || connection.load < best.load) best = connection;
    }
    if (best === null || (best.load > 0 && this.connections.size < this.maxConnections)) {
      best = new TcpConnection(this.server, {
        free: () => this.waiting.shift()?.(),
        closed: (connection) => this.connections.delete(connection),
      });
      this.connections.add(best);
    }
    if (best.load >= QUERIES_A_CONNECTION) return null;
    best.load += 1;
    this.filling = best;
    return best;
  }
}

interface Owner {
  free(): void;
  closed(connection: TcpConnection): void;
}

class TcpConnection {
  /** Queries that have a place here, sent or about to be. */
  load = 0;
  isOpen = false;
  readonly opened: Promise<void>;
  private readonly socket: Socket;
  private readonly owner: Owner;
  private readonly pending = new Map<number, PendingQuery>();
  private localAddress: string | null = null;
  private ended: "refused" | "connection-closed" | null = null;
  private frames: Buffer[] = [];
  private rest: Buffer | null = null;

  constructor(server: Server, owner: Owner) {
    this.owner = owner;
    this.socket = createConnection({ host: server.address, port: server.port, noDelay: true });
    this.opened = new Promise((resolve) => {
      this.socket.once("connect", () => {
        const { localAddress = "", localPort } = this.socket;
        this.localAddress = `${localAddress.includes(":") ? `[${localAddress}]` : localAddress}:${localPort}`;
        this.isOpen = true;
        resolve();
      });
      this.socket.once("close", () => {
        this.close(this.isOpen ? "connection-closed" : "refused");
        resolve();
      });
    });
    this.socket.on("error", () => {}); // "close" follows and settles what was pending
    this.socket.on("data", (chunk) => this.receive(chunk));
    this.socket.setTimeout(IDLE_MS, () => this.load === 0 && this.socket.destroy());
  }

  /** Whether queries wait for the write of this turn. */
  get isFilling(): boolean {
    return this.frames.length > 0 && this.ended === null;
  }

  send(query: Buffer, questionEndsAt: number, timeoutMs: number, deadlines: Deadlines): Promise<Reply> {
    return new Promise((resolve) => {
      const id = freeId(this.pending);
      const pending = new PendingQuery(query, questionEndsAt, id, timeoutMs, this.localAddress, (reply) => {
        this.pending.delete(id);
        this.load -= 1;
        if (this.load === 0) this.socket.unref();
        this.owner.free();
        resolve(reply);
      });
      if (this.ended !== null) return pending.end(this.ended, null);
      if (this.pending.size === 0) {
        this.socket.ref();
        deadlines.watch(this.pending);
      }
      this.pending.set(id, pending);
      if (this.frames.length === 0) setImmediate(() => this.flush());
      this.frames.push(query);
    });
  }

  close(why: "refused" | "connection-closed"): void {
    if (this.ended !== null) return;
    this.ended = why;
    this.owner.closed(this);
    this.socket.destroy();
    for (const query of [...this.pending.values()]) query.end(why, null);
  }

  /** All queries of one turn of the event loop leave in one write. */
  private flush(): void {
    const frames = this.frames;
    this.frames = [];
    const batch = Buffer.allocUnsafe(frames.reduce((sum, frame) => sum + frame.length + 2, 0));
    let at = 0;
    for (const frame of frames) {
      batch.writeUInt16BE(frame.length, at);
      frame.copy(batch, at + 2);
      at += frame.length + 2;
    }
    if (this.ended === null) this.socket.write(batch);
  }

  private receive(chunk: Buffer): void {
    const bytes = this.rest === null ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    while (at + 2 <= bytes.length) {
      const end = at + 2 + bytes.readUInt16BE(at);
      if (end > bytes.length) break;
      const frame = Buffer.allocUnsafe(end - at - 2); // a copy: a slice would keep the whole chunk alive
      bytes.copy(frame, 0, at + 2, end);
      this.frame(frame);
      at = end;
    }
    this.rest = at === bytes.length ? null : Buffer.from(bytes.subarray(at));
    if ((this.rest?.length ?? 0) > MAX_FRAME_BYTES + 2) this.socket.destroy();
  }

  private frame(message: Buffer): void {
    const query = message.length >= 2 ? this.pending.get(message.readUInt16BE(0)) : undefined;
    const [oldest] = this.pending.values();
    if (query === undefined) oldest?.stray(message);
    else query.take(message, false);
  }
}
