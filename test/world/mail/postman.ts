import type { Sender } from "../senders/sender.ts";
import type { Site } from "../sites/site.ts";
import type { Subscription, SubscriptionBook } from "../subscriptions.ts";
import type { Occasion } from "./placeholders.ts";
import type { PostOffice } from "./post-office.ts";

interface Kit {
  readonly office: PostOffice;
  readonly book: SubscriptionBook;
  readonly sites: readonly Site[];
  readonly senders: readonly Sender[];
  readonly options: { readonly isAutomatic?: boolean; readonly mailings?: number; readonly gapMs?: number };
}

/** Decides who is sent what and when: confirmations at once, mailings on demand or by themselves. */
export class Postman {
  readonly #kit: Kit;
  readonly #due = new Set<NodeJS.Timeout>();
  readonly #sent = new Set<string>();

  constructor(kit: Kit) {
    this.#kit = kit;
    kit.book.on("pending", (subscription) => void this.#send(subscription, "confirmation"));
    kit.book.on("active", (subscription) => this.#askConsent(subscription));
    if (kit.options.isAutomatic === true) kit.book.on("active", (subscription) => this.#plan(subscription));
  }

  /** Sends mailing n to all active addresses that have not had it. */
  async sendMailing(n: number): Promise<void> {
    const active = [...this.#kit.book.subscriptions.values()].filter((one) => one.state === "active");
    await Promise.all(active.map((subscription) => this.#send(subscription, String(n))));
  }

  /** The signed bytes of a message to any address. */
  async write(site: string, address: string, mailing: string): Promise<Buffer> {
    const [sender, optIn] = this.#senderOf(site);
    if (sender === null) throw new Error(`${site} sends nothing`);
    const isEven = address.charCodeAt(Math.max(0, address.indexOf("@") - 1)) % 2 === 0;
    const known = this.#kit.book.find(site, address) ?? {
      site,
      address,
      firstName: isEven ? "Sam" : "Noa",
      trackingConsent: "not-asked",
    };
    const [, bytes] = await this.#kit.office.write(sender, this.#occasion(sender, known, mailing), optIn);
    return bytes;
  }

  /** Resolves when nothing is due and nothing waits. */
  async flush(): Promise<void> {
    while (this.#due.size > 0) {
      await this.#kit.office.idle();
      await new Promise((done) => setTimeout(done, 20));
    }
    await this.#kit.office.idle();
  }

  close(): void {
    for (const timer of this.#due) clearTimeout(timer);
    this.#due.clear();
  }

  #plan(subscription: Subscription): void {
    const { mailings = 3, gapMs = 1_000 } = this.#kit.options;
    for (let n = 1; n <= mailings; n++) {
      const timer = setTimeout(() => {
        this.#due.delete(timer);
        if (subscription.state === "active") void this.#send(subscription, String(n));
      }, n * gapMs);
      this.#due.add(timer);
    }
  }

  async #send(subscription: Subscription, mailing: string): Promise<void> {
    const [sender, optIn] = this.#senderOf(subscription.site);
    const key = `${subscription.site} ${subscription.address} ${mailing}`;
    if (sender === null || this.#sent.has(key) || Number(mailing) > (sender.mailings ?? 99)) return;
    this.#sent.add(key);
    const occasion = this.#occasion(sender, subscription, mailing);
    if (Number(mailing) > 0 && sender.skips?.(occasion.order, Number(mailing)) === true) return;
    await this.#kit.office.send(sender, occasion, optIn);
  }

  #senderOf(site: string): [Sender | null, "single" | "link" | "code"] {
    const sender = this.#kit.senders.find((one) => one.site === site) ?? null;
    return [sender, this.#kit.sites.find((one) => one.name === site)?.optIn ?? "single"];
  }

  #askConsent(subscription: Subscription): void {
    const [sender] = this.#senderOf(subscription.site);
    if (sender?.consentRequest !== undefined && subscription.trackingConsent === "not-asked")
      void this.#send(subscription, "consent-request");
  }

  #occasion(
    sender: Sender,
    {
      site,
      address,
      firstName,
      trackingConsent,
    }: Pick<Subscription, "site" | "address" | "firstName" | "trackingConsent">,
    mailing: string,
  ): Occasion {
    const { book } = this.#kit;
    const place = book.of(site).findIndex((one) => one.address === address);
    // An address on no list still gets a variant: that of the last byte of its local part.
    const order = place === -1 ? address.charCodeAt(Math.max(0, address.indexOf("@") - 1)) % 2 : place;
    const sentAtMs = sender.sentAtMs?.(order, mailing) ?? Date.now();
    return {
      site,
      address,
      mailing,
      sentAtMs,
      firstName,
      order,
      trackingConsent,
      hasOpened: book.hasOpened(site, address),
    };
  }
}
