import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ImapAccount } from "../../../crawler/receive/imap/imap.ts";

/** Why Debian's dovecot-imapd cannot be run here; null when it can. */
export const noDovecot: string | null = !existsSync("/usr/sbin/dovecot")
  ? "Debian's dovecot-imapd is not installed"
  : process.getuid?.() !== 0
    ? "dovecot wants to be started as root"
    : null;

/** An IMAP server nobody here wrote, over a Maildir in a temporary folder. */
export class Dovecot {
  readonly dir = mkdtempSync(join(tmpdir(), "dovecot-"));
  readonly maildir = join(this.dir, "home", "Maildir");
  port = 0;
  #child: ChildProcess | null = null;
  #count = 0;

  async start(): Promise<void> {
    for (const folder of ["cur", "new", "tmp"]) mkdirSync(join(this.maildir, folder), { recursive: true });
    this.port ||= await freePort();
    writeFileSync(join(this.dir, "dovecot.conf"), configuration(this.dir, this.port));
    this.#handOver();
    this.#child = spawn("/usr/sbin/dovecot", ["-F", "-c", join(this.dir, "dovecot.conf")], {
      stdio: "ignore",
      detached: true,
    });
    for (let tries = 0; tries < 100 && !existsSync(join(this.dir, "run", "master.pid")); tries += 1) await sleep(50);
    await sleep(200);
  }

  /** Puts a message into the mailbox, as a mail server would. */
  deliver(message: string): void {
    this.#count += 1;
    writeFileSync(join(this.maildir, "new", `${1_800_000_000 + this.#count}.M${this.#count}.test`), message, "latin1");
    this.#handOver();
  }

  /** Makes the server forget its UIDs: the next opening has a new UIDVALIDITY. */
  async forgetUids(): Promise<void> {
    await sleep(1_100); // the new one is taken from the clock, in seconds
    for (const name of readdirSync(this.maildir))
      if (name.startsWith("dovecot")) rmSync(join(this.maildir, name), { recursive: true });
  }

  /** Flags of all messages, as the file names carry them. */
  flags(): string[] {
    return ["cur", "new"]
      .flatMap((folder) => readdirSync(join(this.maildir, folder)))
      .map((name) => name.split(":2,")[1] ?? "");
  }

  /** How many messages no client has selected yet: a server moves them from `new` to `cur` when one does. */
  unseenByAll(): number {
    return readdirSync(join(this.maildir, "new")).length;
  }

  account(mailboxes: readonly string[] = ["INBOX"]): ImapAccount {
    return { host: "127.0.0.1", port: this.port, secure: false, user: "reader", password: "secret", mailboxes };
  }

  async stop(): Promise<void> {
    if (this.#child === null) return;
    const ended = once(this.#child, "exit");
    process.kill(-this.#child.pid!, "SIGKILL"); // the whole group: sessions would outlive their master
    await ended;
    rmSync(join(this.dir, "run"), { recursive: true, force: true });
    this.#child = null;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  #handOver(): void {
    chmodSync(this.dir, 0o755);
    execFileSync("chown", ["-R", "nobody:nogroup", join(this.dir, "home")]);
  }
}

function configuration(dir: string, port: number): string {
  return `
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${dir}/home/Maildir
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${dir}/home
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}
