import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import {
  type ConnectionOptions,
  createServer as createTlsServer,
  type SecureContext,
  type TlsOptions,
  connect as tlsConnect,
} from "node:tls";

/** All bytes of a TLS connection of node:tls, and what the client says of it. */
export interface HeardConnection {
  readonly sent: Buffer;
  readonly received: Buffer;
  /** Secrets by label and client random, as a key log has them. */
  readonly keys: ReadonlyMap<string, Buffer>;
  /** For another connection that resumes this one's session. */
  readonly session: Buffer | null;
}

export const PEER_HOST = "served.test";

/** Makes one connection through a listener in the middle: the client says a line, the server some thousand bytes. */
export async function shakeHands(
  context: SecureContext,
  server: TlsOptions,
  client: ConnectionOptions,
): Promise<HeardConnection> {
  const [sent, received]: [Buffer[], Buffer[]] = [[], []];
  const open: Socket[] = [];
  const hold = (socket: Socket) => open.push(socket.on("error", () => {}));
  const secure = createTlsServer({ SNICallback: (_, done) => done(null, context), ...server }, (socket) => {
    hold(socket);
    socket.once("data", () => socket.end("bye\n".repeat(1_000)));
  });
  const middle = createServer((near) => {
    const far = connect(portOf(secure));
    for (const [from, to, into] of [
      [near, far, sent],
      [far, near, received],
    ] as [Socket, Socket, Buffer[]][]) {
      hold(from);
      from.on("data", (chunk) => into.push(chunk));
      from.pipe(to);
    }
  });
  for (const each of [secure, middle]) await new Promise<void>((settle) => each.listen(0, "127.0.0.1", settle));
  const { keys, session } = await askOnce({ port: portOf(middle), ...client });
  for (const socket of open) socket.destroy();
  for (const each of [secure, middle]) each.close();
  return { sent: Buffer.concat(sent), received: Buffer.concat(received), keys, session };
}

async function askOnce(options: ConnectionOptions): Promise<Pick<HeardConnection, "keys" | "session">> {
  const keys = new Map<string, Buffer>();
  let session: Buffer | null = null;
  const socket = tlsConnect({ servername: PEER_HOST, rejectUnauthorized: false, ...options });
  socket.on("keylog", (line: Buffer) => {
    const [label, random, secret] = line.toString("latin1").trim().split(" ");
    keys.set(`${label} ${random}`, Buffer.from(secret!, "hex"));
  });
  socket.on("session", (fresh: Buffer) => {
    session = fresh;
  });
  socket.on("secureConnect", () => socket.write("hello\n"));
  await new Promise<void>((settle) => {
    for (const event of ["error", "end", "close"]) socket.on(event, () => settle());
    socket.resume();
  });
  socket.destroy();
  return { keys, session };
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;
