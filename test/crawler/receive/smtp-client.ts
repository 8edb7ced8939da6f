import { connect, type Socket } from "node:net";

/** A client that says exactly what it is told, to see what a receiver makes of it. Nothing is checked or corrected. */
export class RawClient {
  readonly socket: Socket;
  #text = "";
  #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(to: number | Socket) {
    this.socket = typeof to === "number" ? connect(to, "127.0.0.1") : to;
    this.socket.setNoDelay(true);
    this.socket.on("data", (chunk) => {
      this.#text += chunk.toString("latin1");
      this.#wake();
    });
    this.socket.on("error", () => undefined);
    this.socket.on("close", () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  /** The next whole reply (the last line of a multi-line one); an empty text once the peer has hung up. */
  async reply(): Promise<string> {
    for (;;) {
      const match = /^(?:\d{3}-[^\n]*\n)*(\d{3} [^\n]*)\r?\n/.exec(this.#text);
      if (match !== null) {
        this.#text = this.#text.slice(match[0].length);
        return match[1]!.trim();
      }
      if (this.#isClosed) return "";
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  write(bytes: string | Uint8Array): void {
    this.socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  }

  /** Writes a command and gives its reply. */
  async ask(command: string): Promise<string> {
    this.write(`${command}\r\n`);
    return this.reply();
  }

  /** Greets and delivers one message in one transaction; gives the reply to the final dot, or the first refusal. */
  async deliver(to: readonly string[], message: Uint8Array, mailArguments = ""): Promise<string> {
    const steps = [
      `MAIL FROM:<news@brand.test>${mailArguments}`,
      ...to.map((address) => `RCPT TO:<${address}>`),
      "DATA",
    ];
    for (const step of steps) {
      const answer = await this.ask(step);
      if (!/^[23]/.test(answer)) return answer;
    }
    this.write(dotStuffed(message));
    return this.reply();
  }

  end(): void {
    this.socket.destroy();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const opened = new Set<RawClient>();

/** Hangs up on behalf of all clients that `greeted` gave. */
export function hangUpAll(): void {
  for (const client of opened) client.end();
  opened.clear();
}

/** A client that has been greeted and has greeted. */
export async function greeted(port: number, hello = "EHLO client.test"): Promise<RawClient> {
  const client = new RawClient(port);
  opened.add(client);
  await client.reply();
  await client.ask(hello);
  return client;
}

/** The bytes between DATA's 354 and its reply (RFC 5321, 4.5.2): a dot before each line that begins with one. */
export function dotStuffed(message: Uint8Array): Buffer {
  if (message.length === 0) return Buffer.from(".\r\n");
  const text = Buffer.from(message)
    .toString("latin1")
    .replace(/(^|\r\n)\./g, "$1..");
  return Buffer.from(`${text}${text.endsWith("\r\n") ? "" : "\r\n"}.\r\n`, "latin1");
}
