import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import type { TestNetwork } from "../../../crawler/browser/guard/address-policy.ts";
import type { HostResolver } from "../../../crawler/browser/guard/dial.ts";
import { type CertificateFault, createAuthority } from "../../world/certificates.ts";

/** One request as a server saw it. */
export interface ServedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** A small internet on loopback: two servers for all hosts, their log, and the settings that lead there. */
export interface LoopbackNet {
  readonly served: ServedRequest[];
  readonly network: TestNetwork;
  readonly ca: string;
  /** Hosts that were asked for, in order; those in `absent` have no address. */
  readonly questions: string[];
  readonly resolve: HostResolver;
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

/** A transparent GIF of one pixel, and a black one. */
export const TRANSPARENT_GIF = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

/** Answers with the transparent pixel. */
export const pixel: Answer = (_, response) => {
  response.writeHead(200, { "content-type": "image/gif" });
  response.end(TRANSPARENT_GIF);
};

/** Starts it; `answers` by host, `pixel` for all others. */
export async function startLoopbackNet(
  answers: Readonly<Record<string, Answer>> = {},
  options: {
    readonly absent?: readonly string[];
    readonly faults?: Readonly<Record<string, CertificateFault>>;
    readonly below?: readonly string[];
  } = {},
): Promise<LoopbackNet> {
  const served: ServedRequest[] = [];
  const questions: string[] = [];
  const authority = createAuthority();
  const listener =
    (scheme: string): RequestListener =>
    (request, response) => {
      const url = new URL(`${scheme}://${request.headers.host}${request.url}`);
      const headers = request.rawHeaders.flatMap((name, at, all) =>
        at % 2 === 0 ? [[name, all[at + 1]!] as const] : [],
      );
      served.push({ url: url.href, method: request.method!, headers });
      (answers[url.hostname] ?? pixel)(request, response, url);
    };
  const contextOf = (host: string) => {
    const fault = options.faults?.[host];
    const isBelow = options.below?.includes(host) ?? false;
    return authority.contextFor(host, { isBelow, ...(fault === undefined ? {} : { fault }) });
  };
  const plain = createServer(listener("http"));
  const secure = createTlsServer({ SNICallback: (host, done) => done(null, contextOf(host)) }, listener("https"));
  for (const server of [plain, secure]) await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  return {
    served,
    questions,
    ca: authority.pem,
    network: { allow: ["127.0.0.0/8"], ports: { 80: portOf(plain), 443: portOf(secure) } },
    async resolve(host) {
      questions.push(host);
      return { addresses: options.absent?.includes(host) ? [] : ["127.0.0.1"] };
    },
    async close() {
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        await new Promise((settle) => server.close(settle));
      }
    },
  };
}
