/** What a personal link of a message does when it is followed. */
export interface LinkMeaning {
  readonly kind: "click" | "unsubscribe" | "confirm" | "preferences" | "open" | "track-yes" | "track-no";
  readonly site: string;
  readonly address: string;
  readonly mailing: string;
  readonly target?: string;
}

/** Every personal link the world has sent, by its whole URL. */
export class LinkBook {
  readonly #links = new Map<string, LinkMeaning>();

  /** Remembers the link and gives its URL back. */
  add(url: string, meaning: LinkMeaning): string {
    this.#links.set(new URL(url).href, meaning);
    return url;
  }

  /** What the URL means, or null for one that no message of this world holds. */
  find(url: URL): LinkMeaning | null {
    return this.#links.get(url.href) ?? null;
  }
}
