import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** Gives the secret of a server's TLS 1.3 handshake by the client's random (hex); null where none is known. */
export type HandshakeSecrets = (clientRandom: string) => Uint8Array | null;

/**
 * The file into which a browser writes the secrets of its TLS connections (https://www.ietf.org/archive/id/draft-ietf-tls-keylogfile-05.html).
 * They are of single connections and open nothing but what went through the guard, yet are nobody's affair: the file lies in a folder of its owner
 * alone, and has no name any more once the browser opened it, so that it ends with the two programs, however they end.
 */
export interface KeyLog {
  /** Argument of the browser that is started with it. */
  readonly flag: string;
  /** Takes the file from the folder, to be called when the browser has started; undefined where the browser made none. */
  opened(): Promise<HandshakeSecrets | undefined>;
  close(): void;
}

const LABEL = "SERVER_HANDSHAKE_TRAFFIC_SECRET";
/** Longest wait for the browser to make the file. */
const WAIT_MS = 2_000;

/** Makes the folder for a browser that is to be started. */
export function newKeyLog(): KeyLog {
  const folder = mkdtempSync(join(tmpdir(), "pixelcensus-tls-"));
  const path = join(folder, "keys");
  const secrets = new Map<string, Uint8Array>();
  const chunk = Buffer.alloc(65_536);
  let file: number | null = null;
  let [position, rest] = [0, ""];

  const readOn = (descriptor: number) => {
    for (let length = -1; length !== 0; position += length) {
      length = readSync(descriptor, chunk, 0, chunk.length, position);
      rest += chunk.toString("latin1", 0, length);
    }
    const lines = rest.split("\n");
    rest = lines.pop()!;
    for (const [label, random, secret] of lines.map((line) => line.trim().split(" ")))
      if (label === LABEL) secrets.set(random!, Buffer.from(secret ?? "", "hex"));
  };

  return {
    flag: `--ssl-key-log-file=${path}`,
    async opened() {
      for (let waited = 0; !existsSync(path) && waited < WAIT_MS; waited += 10) await setTimeout(10);
      if (!existsSync(path)) return undefined;
      const opened = openSync(path, "r");
      file = opened;
      // Windows keeps the name of a file that is open: there it goes in `close`.
      if (process.platform !== "win32") rmSync(folder, { recursive: true, force: true });
      return (clientRandom) => {
        if (!secrets.has(clientRandom) && file !== null) readOn(file);
        return secrets.get(clientRandom) ?? null;
      };
    },
    close() {
      if (file !== null) closeSync(file);
      file = null;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
