import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { refusalOf, type TestNetwork } from "../../browser/guard/address-policy.ts";
import { InputError, TransientError } from "../../runner/errors.ts";
import { type ImapAccount, type ImapWorld, pollImap } from "./imap.ts";

/** What watching needs of the campaign's settings; a `Campaign` has it. */
export interface ImapCampaign {
  readonly directory: string;
  readonly receive: { readonly imap: readonly Omit<ImapAccount, "password">[] };
}

/** How often a mailbox is looked at: a server's own notice of new mail is never relied on. */
const everyMs = 60_000;

/**
 * The accounts with their passwords, which `secrets/imap.json` holds as `{ "user@host": "password" }`. Throws InputError
 * that names the file and the account where one is missing.
 */
export function imapAccounts(campaign: ImapCampaign): ImapAccount[] {
  const path = join(campaign.directory, "secrets", "imap.json");
  if (campaign.receive.imap.length === 0) return [];
  const passwords = readPasswords(path);
  return campaign.receive.imap.map((account) => {
    const name = `${account.user}@${account.host}`;
    const password = passwords[name];
    if (typeof password !== "string") throw new InputError(`${path}: no password for ${JSON.stringify(name)}`);
    return { ...account, password };
  });
}

/**
 * Where a mailbox's host may be reached under a test network: at an address within it, and nowhere else. Rejects with
 * TransientError, since a name may get such an address later.
 */
export function testAddressOf(
  test: TestNetwork,
  resolver: { resolveAddresses(host: string): Promise<{ readonly addresses: readonly string[] }> },
): (host: string) => Promise<string> {
  return async (host) => {
    const { addresses } = await resolver.resolveAddresses(host);
    const address = addresses.find((each) => refusalOf(each, test) === null);
    if (address !== undefined) return address;
    throw new TransientError(`IMAP host ${host} has no address within network.test.allow`, "imap");
  };
}

function readPasswords(path: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new InputError(`${path} cannot be read: write { "user@host": "password" } into it, mode 0600`);
  }
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    throw new InputError(`${path} is no JSON`);
  }
}

/**
 * Reads all accounts at once and then every minute until closed. A server that cannot be reached is told and tried again
 * next time. `done` rejects with anything else.
 */
export function watchImap(
  accounts: readonly ImapAccount[],
  world: Omit<ImapWorld, "stop">,
): { readonly done: Promise<void>; close(): Promise<void> } {
  const stop = new AbortController();
  const done = Promise.all(accounts.map((account) => keepReading(account, { ...world, stop: stop.signal }))).then(
    () => undefined,
  );
  return {
    done,
    close: async () => {
      stop.abort();
      await done;
    },
  };
}

async function keepReading(account: ImapAccount, world: ImapWorld & { readonly stop: AbortSignal }): Promise<void> {
  while (!world.stop.aborted) {
    try {
      await pollImap(account, world);
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      world.warn(error.message);
    }
    await sleep(everyMs, undefined, { signal: world.stop }).catch(() => undefined);
  }
}
