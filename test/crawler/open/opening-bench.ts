import { type GuardedBrowser, launchBrowser } from "../../../crawler/browser/chromium.ts";
import { type NetworkGuard, startNetworkGuard } from "../../../crawler/browser/guard/network-guard.ts";
import type { RecordedRequest } from "../../../crawler/browser/request-rows.ts";
import { LiveContexts } from "../../../crawler/open/live-contexts.ts";
import { MAIL_CLIENTS, type MailClientName } from "../../../crawler/open/mail-clients.ts";
import type { DisplayedMessage } from "../../../crawler/open/message-page.ts";
import { type AskedOpening, type OpenedMessage, openMessage } from "../../../crawler/open/open-message.ts";
import { type Answer, type LoopbackNet, type ServedRequest, startLoopbackNet } from "../browser/loopback-net.ts";

/** A browser behind its guard and a small internet that it can reach. */
export interface OpeningBench {
  readonly net: LoopbackNet;
  readonly guard: NetworkGuard;
  readonly browser: GuardedBrowser;
  readonly kept: LiveContexts;
  /** Opens HTML as a message; without screenshots unless asked. */
  open(
    html: string,
    change?: Partial<AskedOpening> & { readonly as?: MailClientName; readonly inline?: DisplayedMessage["inline"] },
  ): Promise<OpenedMessage>;
  close(): Promise<void>;
}

export async function openingBench(
  answers: Readonly<Record<string, Answer>>,
  options: Parameters<typeof startLoopbackNet>[1] = {},
): Promise<OpeningBench> {
  const net = await startLoopbackNet(answers, options);
  const guard = await startNetworkGuard({ resolve: net.resolve, test: net.network });
  const browser = await launchBrowser({ guard, ca: net.ca });
  const kept = new LiveContexts();
  return {
    ...{ net, guard, browser, kept },
    open(html, { as = "desktop", inline = [], ...change } = {}) {
      const asked = {
        key: "k",
        message: { html, inline },
        client: MAIL_CLIENTS[as],
        reopensInMs: null,
        cookies: null,
        screenshots: false,
      };
      return openMessage(browser, kept, { ...asked, ...change }, () => new Date());
    },
    async close() {
      await kept.close();
      await browser.close();
      await guard.close();
      await net.close();
    },
  };
}

/** Recorded and served requests in one form: method, URL and headers by lower-case name, sorted. */
export function comparable(
  requests: readonly (Pick<RecordedRequest, "method" | "url" | "requestHeaders"> | ServedRequest)[],
): string[] {
  return requests
    .map((request) => {
      const headers = "requestHeaders" in request ? request.requestHeaders : request.headers;
      const lines = headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`).sort();
      return [`${request.method} ${request.url}`, ...lines].join("\n");
    })
    .sort();
}

/** URLs in sorted order. */
export function urls(requests: readonly { readonly url: string }[]): string[] {
  return requests.map(({ url }) => url).sort();
}
