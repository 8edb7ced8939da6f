import { bytesOfText } from "./body-bytes.ts";
import type { CDPSession } from "./chromium.ts";
import type { Gate } from "./guard/guard-gate.ts";
import { imageSize } from "./image-size.ts";
import type { HeardRequest } from "./network-events.ts";
import { type RecordedRequest, requestRows } from "./request-rows.ts";

export interface RequestLogOptions {
  readonly gate: Gate;
  readonly maxRequests: number;
  readonly maxBodyBytes: number;
  readonly maxDecodedBytes: number;
  readonly maxPixels: number;
  /** Requests to this host are answered inside the guard: no rows. */
  readonly localHost: string | null;
}

/**
 * Hears every request of the pages it is attached to and keeps the bodies. It uses the DevTools protocol, not Playwright's events, because only
 * that tells headers as sent, each redirect hop's TLS and Set-Cookie, and requests that the browser refused to show to the page.
 */
export class RequestLog {
  readonly #options: RequestLogOptions;
  readonly #requests = new Map<string, HeardRequest>();
  readonly #sessions = new Set<CDPSession>();
  readonly #reading = new Set<Promise<void>>();
  readonly #open = new Set<string>();
  #sent = 0;
  #decodedBytes = 0;
  #pixels = 0;
  #detached = false;
  #quiet: (() => void)[] = [];

  constructor(options: RequestLogOptions) {
    this.#options = options;
  }

  /** Listens to one page's session; to be called before the page is sent anywhere. */
  async attach(session: CDPSession): Promise<void> {
    this.#sessions.add(session);
    session.on("Network.requestWillBeSent", (event) => {
      if (this.#detached) return;
      this.#of(event.requestId).hops.push(event);
      this.#open.add(event.requestId);
      this.#sent += 1;
      if (this.#sent > this.#options.maxRequests) this.#options.gate.shut("requests");
    });
    session.on("Network.requestWillBeSentExtraInfo", (event) =>
      this.#heard(event.requestId)?.requestExtras.push(event),
    );
    session.on("Network.responseReceivedExtraInfo", (event) =>
      this.#heard(event.requestId)?.responseExtras.push(event),
    );
    session.on("Network.requestServedFromCache", ({ requestId }) => {
      const heard = this.#heard(requestId);
      if (heard !== undefined) heard.fromMemoryCache = true;
    });
    session.on("Network.responseReceived", ({ requestId, response, hasExtraInfo }) => {
      const heard = this.#heard(requestId);
      if (heard !== undefined) heard.response = { response, hasExtraInfo };
    });
    session.on("Network.dataReceived", ({ requestId, dataLength }) => {
      const heard = this.#heard(requestId);
      if (heard === undefined) return;
      heard.decodedBytes += dataLength;
      this.#decodedBytes += dataLength;
      if (this.#decodedBytes > this.#options.maxDecodedBytes) this.#options.gate.shut("decoded-bytes");
    });
    session.on("Network.loadingFinished", ({ requestId, timestamp, encodedDataLength }) => {
      const heard = this.#heard(requestId);
      if (heard === undefined) return;
      heard.finished = { timestamp, encodedDataLength };
      this.#readBody(session, requestId, heard);
      this.#end(requestId);
    });
    session.on("Network.loadingFailed", (event) => {
      const heard = this.#heard(event.requestId);
      if (heard === undefined) return;
      heard.failed = event;
      this.#end(event.requestId);
    });
    const { maxBodyBytes } = this.#options;
    await session.send("Network.enable", {
      maxTotalBufferSize: 8 * maxBodyBytes,
      maxResourceBufferSize: 2 * maxBodyBytes,
    });
  }

  /** Number of requests and redirect hops so far, those answered locally included. */
  get sent(): number {
    return this.#sent;
  }

  /** Whether nothing is under way. */
  get isQuiet(): boolean {
    return this.#open.size === 0;
  }

  /** Waits until nothing is under way, `timeoutMs` at most, then until all bodies and handshakes are read. */
  async settle(timeoutMs: number): Promise<void> {
    if (!this.isQuiet) {
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((settle) => {
        timer = setTimeout(settle, timeoutMs);
      });
      await Promise.race([new Promise<void>((settle) => this.#quiet.push(settle)), timeout]);
      clearTimeout(timer);
    }
    await Promise.all(this.#reading);
    await this.#options.gate.handshakesMade();
  }

  /** Plain rows of everything heard so far, in the order of sending. */
  rows(): RecordedRequest[] {
    return requestRows([...this.#requests.values()], this.#options.gate, this.#options.localHost);
  }

  /** Forgets what was heard so far, as if the visit began now. */
  forget(): void {
    this.#requests.clear();
    this.#open.clear();
    this.#sent = 0;
    this.#decodedBytes = 0;
    this.#pixels = 0;
  }

  /** Stops hearing; what was heard stays. */
  detach(): void {
    this.#detached = true;
  }

  #of(requestId: string): HeardRequest {
    const known = this.#requests.get(requestId);
    if (known !== undefined) return known;
    const fresh: HeardRequest = {
      hops: [],
      requestExtras: [],
      responseExtras: [],
      response: null,
      finished: null,
      failed: null,
      fromMemoryCache: false,
      decodedBytes: 0,
      body: null,
    };
    this.#requests.set(requestId, fresh);
    return fresh;
  }

  #heard(requestId: string): HeardRequest | undefined {
    return this.#detached ? undefined : this.#of(requestId);
  }

  #end(requestId: string): void {
    this.#open.delete(requestId);
    if (this.#open.size > 0) return;
    for (const settle of this.#quiet) settle();
    this.#quiet = [];
  }

  #readBody(session: CDPSession, requestId: string, heard: HeardRequest): void {
    const last = heard.hops.at(-1);
    if (heard.fromMemoryCache || last === undefined || isLocal(last.request.url, this.#options.localHost)) return;
    if (heard.decodedBytes > this.#options.maxBodyBytes) {
      heard.body = { bytes: null, sizeBytes: heard.decodedBytes };
      return;
    }
    const reading = session.send("Network.getResponseBody", { requestId }).then(
      ({ body, base64Encoded }) => {
        const bytes = base64Encoded
          ? Buffer.from(body, "base64")
          : bytesOfText(body, heard.decodedBytes, contentTypeOf(heard));
        heard.body = { bytes, sizeBytes: bytes?.length ?? heard.decodedBytes };
        const size = bytes === null ? null : imageSize(bytes);
        this.#pixels += size === null ? 0 : paintedPixels(size);
        if (this.#pixels > this.#options.maxPixels) this.#options.gate.shut("pixels");
      },
      () => {
        // The browser has no body for a response that it refused to show to the page (204, blocked by ORB).
      },
    );
    this.#reading.add(reading);
    void reading.finally(() => this.#reading.delete(reading));
  }
}

/** Pixels that a picture takes once it is painted; Chromium paints none of a picture of 2^29 pixels or more. */
function paintedPixels({ width, height }: { readonly width: number; readonly height: number }): number {
  const pixels = width * height;
  return pixels < 2 ** 29 ? pixels : 0;
}

function contentTypeOf({ response }: HeardRequest): string {
  const headers = Object.entries(response?.response.headers ?? {});
  return headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
}

/** Whether a URL is answered inside the guard. */
export function isLocal(url: string, localHost: string | null): boolean {
  return localHost !== null && URL.parse(url)?.hostname === localHost;
}
