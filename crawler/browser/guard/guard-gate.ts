import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TlsFacts } from "../../../data/schema/index.ts";
import { type Dialled, dial, type Pins, type Route } from "./dial.ts";
import { answerLocally, forward, type LocalAnswer } from "./forward.ts";
import { Handshakes } from "./handshakes.ts";
import type { HandshakeSecrets } from "./key-log.ts";

/** One connection that the browser asked for, made or not. `address` and `port` are what was dialled, after pin and port map. */
export interface GuardConnection {
  readonly at: string;
  readonly kind: "tunnel" | "http";
  readonly host: string;
  readonly hostPort: number;
  readonly address: string | null;
  readonly port: number | null;
  /** `connected`, or why not: `refused:*` by us, `dns:*`, `failed:*` by the network, `shut:*` by a limit. */
  readonly outcome: string;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

export interface GateOptions {
  /** Received bytes over all connections after which the gate shuts. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  readonly maxConnections?: number | undefined;
  readonly local?: { readonly host: string; readonly answer: LocalAnswer } | undefined;
  readonly onShut?: ((reason: string) => void) | undefined;
  /** Secrets of the browser's handshakes; without them TLS facts are not read. */
  readonly secretOf?: HandshakeSecrets | undefined;
}

/** The way out of one visit: a CONNECT and HTTP proxy on its own loopback port. */
export interface Gate {
  /** `http://127.0.0.1:port`, the proxy of the browser context. */
  readonly proxyUrl: string;
  /** All connections so far, in the order in which they were asked for. */
  readonly connections: readonly GuardConnection[];
  /** Why the gate is shut, or null while it is open. */
  readonly shutReason: string | null;
  /** What became of the last connection to a host and port, with the address that was dialled; null where none was asked for. */
  lastTo(host: string, port: number): GuardConnection | null;
  /** What the last handshake with a host and port showed; null where none was made or could be read. */
  tlsOf(host: string, port: number): TlsFacts | null;
  /** Waits until all handshakes that were made can be read, half a second at most. */
  handshakesMade(): Promise<void>;
  /** Cuts every connection and refuses new ones, for this reason. */
  shut(reason: string): void;
  /** Begins another visit of the same context (a reopening): limits, pins and the log start afresh. */
  renew(): void;
  close(): Promise<void>;
  readonly closed: Promise<void>;
}

type MutableConnection = { -readonly [Field in keyof GuardConnection]: GuardConnection[Field] };

/** Opens a gate on a free loopback port. Used by `network-guard` alone. */
export async function openGate(route: Route, now: () => Date, options: GateOptions): Promise<Gate> {
  const gate = new ProxyGate(route, now, options);
  await gate.listen();
  return gate;
}

class ProxyGate implements Gate {
  readonly closed: Promise<void>;
  readonly #route: Route;
  readonly #now: () => Date;
  readonly #options: GateOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #handshakes: Handshakes | null;
  #pins: Pins = new Map();
  #connections: MutableConnection[] = [];
  #latest = new Map<string, MutableConnection>();
  #receivedBytes = 0;
  #shutReason: string | null = null;
  #settleClosed: () => void = () => {};

  constructor(route: Route, now: () => Date, options: GateOptions) {
    this.#route = route;
    this.#now = now;
    this.#options = options;
    this.#handshakes = options.secretOf === undefined ? null : new Handshakes(options.secretOf);
    this.closed = new Promise((settle) => {
      this.#settleClosed = settle;
    });
    this.#server = createServer({
      insecureHTTPParser: true,
      maxHeaderSize: 262_144,
      requestTimeout: 0,
      keepAliveTimeout: 60_000,
    });
    this.#server.on("connection", (socket: Socket) => this.#hold(socket));
    this.#server.on(
      "connect",
      (request: IncomingMessage, socket: Duplex, head: Buffer) =>
        void this.#tunnel(request, socket, head).catch(() => socket.destroy()),
    );
    this.#server.on(
      "request",
      (request: IncomingMessage, response: ServerResponse) =>
        void this.#forward(request, response).catch(() => request.socket.destroy()),
    );
    this.#server.on("upgrade", (_: IncomingMessage, socket: Duplex) => socket.destroy());
    this.#server.on("clientError", (_: Error, socket: Duplex) => socket.destroy());
  }

  async listen(): Promise<void> {
    await new Promise<void>((settle, fail) => {
      this.#server.once("error", fail);
      this.#server.listen(0, "127.0.0.1", settle);
    });
    // One connection log row per socket would grow without end on a page that opens thousands.
    this.#server.maxConnections = 256;
  }

  get proxyUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get connections(): readonly GuardConnection[] {
    return this.#connections;
  }

  get shutReason(): string | null {
    return this.#shutReason;
  }

  lastTo(host: string, port: number): GuardConnection | null {
    return this.#latest.get(`${host}:${port}`) ?? null;
  }

  tlsOf(host: string, port: number): TlsFacts | null {
    return this.#handshakes?.of(host, port) ?? null;
  }

  async handshakesMade(): Promise<void> {
    await this.#handshakes?.settle();
  }

  shut(reason: string): void {
    if (this.#shutReason !== null) return;
    this.#shutReason = reason;
    for (const socket of this.#sockets) socket.destroy();
    this.#options.onShut?.(reason);
  }

  renew(): void {
    this.#pins = new Map();
    this.#connections = [];
    this.#latest = new Map();
    this.#handshakes?.renew();
    this.#receivedBytes = 0;
    this.#shutReason = null;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((settle) => this.#server.close(settle));
    this.#settleClosed();
  }

  #hold(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.#sockets.delete(socket));
  }

  /** Dials and writes the row of the connection log, whatever comes of it. */
  async #reach(
    kind: GuardConnection["kind"],
    host: string,
    hostPort: number,
  ): Promise<{ row: MutableConnection; socket: Socket | null }> {
    const row: MutableConnection = {
      at: this.#now().toISOString(),
      kind,
      host,
      hostPort,
      address: null,
      port: null,
      outcome: "pending",
      sentBytes: 0,
      receivedBytes: 0,
    };
    this.#connections.push(row);
    this.#latest.set(`${host}:${hostPort}`, row);
    if (this.#shutReason === null && this.#connections.length > (this.#options.maxConnections ?? 2000))
      this.shut("connections");
    if (this.#shutReason !== null) {
      row.outcome = `shut:${this.#shutReason}`;
      return { row, socket: null };
    }
    const dialled: Dialled = await dial(host, hostPort, this.#route, this.#pins);
    row.address = dialled.address;
    row.port = dialled.port;
    // The gate may have been shut by a limit while the connection was made.
    row.outcome =
      this.#shutReason !== null ? `shut:${this.#shutReason}` : dialled.socket === null ? dialled.reason : "connected";
    if (row.outcome !== "connected") dialled.socket?.destroy();
    if (dialled.socket === null || row.outcome !== "connected") return { row, socket: null };
    this.#hold(dialled.socket);
    this.#count(dialled.socket, row);
    return { row, socket: dialled.socket };
  }

  #count(upstream: Socket, row: MutableConnection): void {
    const limit = this.#options.maxBytes ?? 64 * 1024 * 1024;
    upstream.on("data", (chunk: Buffer) => {
      row.receivedBytes += chunk.length;
      this.#receivedBytes += chunk.length;
      if (this.#receivedBytes > limit) this.shut("bytes");
    });
    upstream.once("close", () => {
      row.sentBytes = upstream.bytesWritten;
    });
  }

  async #tunnel(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    const [, host = "", port = ""] = /^(.+):(\d{1,5})$/.exec(request.url ?? "") ?? [];
    if (host === this.#options.local?.host) {
      client.destroy();
      return;
    }
    const { row, socket } = await this.#reach("tunnel", host, Number(port));
    if (socket === null) {
      client.end(
        `HTTP/1.1 ${row.outcome.startsWith("refused") ? 403 : 502} ${row.outcome}\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    this.#handshakes?.hear(host, Number(port), client, socket);
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.write(head);
    socket.pipe(client);
    client.pipe(socket);
    client.once("close", () => socket.destroy());
    socket.once("close", () => client.destroy());
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? "");
    if (url === null || url.protocol !== "http:") {
      request.socket.destroy();
      return;
    }
    if (url.hostname === this.#options.local?.host) return answerLocally(url, this.#options.local.answer, response);
    const { socket } = await this.#reach("http", url.hostname, Number(url.port || 80));
    // No page of ours stands in for a server that cannot be reached: the browser sees the connection close.
    if (socket === null) {
      request.socket.destroy();
      return;
    }
    forward(request, response, url, socket);
  }
}
