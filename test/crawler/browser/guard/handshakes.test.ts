import { PassThrough } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { Handshakes } from "../../../../crawler/browser/guard/handshakes.ts";
import { clientRandomOf } from "../../../../crawler/browser/guard/tls-handshake.ts";
import { createAuthority } from "../../../world/certificates.ts";
import { type HeardConnection, PEER_HOST, shakeHands } from "../tls-peers.ts";

const authority = createAuthority();
const VERSIONS = { minVersion: "TLSv1.3", maxVersion: "TLSv1.3", ticketKeys: Buffer.alloc(48, 7) } as const;
let [first, resumed, renamed]: HeardConnection[] = [];
beforeAll(async () => {
  const context = authority.contextFor(PEER_HOST);
  first = await shakeHands(context, VERSIONS, {});
  resumed = await shakeHands(context, VERSIONS, { session: first.session! });
  const other = authority.contextFor("other", { names: ["renamed.test", PEER_HOST] });
  renamed = await shakeHands(other, { ...VERSIONS, ticketKeys: Buffer.alloc(48, 8) }, {});
});

/** All secrets, as a browser that has written them. */
const secretOf = (random: string) =>
  [first, resumed, renamed]
    .map((heard) => heard!.keys.get(`SERVER_HANDSHAKE_TRAFFIC_SECRET ${random}`))
    .find((secret) => secret !== undefined) ?? null;

/** Puts a connection through, in pieces as a network would cut it. */
async function pass(handshakes: Handshakes, sent: Uint8Array, received: Uint8Array): Promise<void> {
  const [browser, server] = [new PassThrough(), new PassThrough()];
  handshakes.hear(PEER_HOST, 443, browser, server);
  browser.write(sent);
  for (let at = 0; at < received.length; at += 700) server.write(received.subarray(at, at + 700));
  await setTimeout(5);
}

const facts = (subject: string, san: readonly string[]) => ({ protocol: "TLS 1.3", subject, san });
const OWN = facts(PEER_HOST, [PEER_HOST]);

test("the last connection tells, an earlier one where the last came to no handshake", async () => {
  const handshakes = new Handshakes(secretOf);
  expect(handshakes.of(PEER_HOST, 443)).toBeNull();
  await pass(handshakes, first!.sent, first!.received);
  expect(handshakes.of(PEER_HOST, 443)).toMatchObject(OWN);
  expect([handshakes.of(PEER_HOST, 444), handshakes.of("elsewhere.test", 443)]).toEqual([null, null]);
  await pass(handshakes, renamed!.sent, renamed!.received);
  expect(handshakes.of(PEER_HOST, 443)).toMatchObject(facts("renamed.test", ["renamed.test", PEER_HOST]));
  await pass(handshakes, first!.sent, Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"));
  await pass(handshakes, first!.sent, Buffer.alloc(0));
  await pass(handshakes, Buffer.from("GET / HTTP/1.1\r\n\r\n"), first!.received);
  expect(handshakes.of(PEER_HOST, 443)).toMatchObject({ subject: "renamed.test" });
});

test("a resumed session tells the certificate of an earlier connection of the context, also of an earlier round, and nothing without one", async () => {
  const handshakes = new Handshakes(secretOf);
  await pass(handshakes, resumed!.sent, resumed!.received);
  expect(handshakes.of(PEER_HOST, 443)).toBeNull();
  await pass(handshakes, first!.sent, first!.received);
  await pass(handshakes, resumed!.sent, resumed!.received);
  expect(handshakes.of(PEER_HOST, 443)).toMatchObject(OWN);
  handshakes.renew();
  expect(handshakes.of(PEER_HOST, 443)).toBeNull();
  await pass(handshakes, resumed!.sent, resumed!.received);
  expect(handshakes.of(PEER_HOST, 443)).toMatchObject(OWN);
});

test("a secret that the browser writes late is waited for", async () => {
  let isWritten = false;
  const handshakes = new Handshakes((random) => (isWritten ? secretOf(random) : null));
  await pass(handshakes, first!.sent, first!.received);
  expect(handshakes.of(PEER_HOST, 443)).toBeNull();
  let isSettled = false;
  const settled = handshakes.settle().then(() => {
    isSettled = true;
  });
  await setTimeout(50);
  expect(isSettled).toBe(false);
  isWritten = true;
  await settled;
  expect(handshakes.of(PEER_HOST, 443)).toMatchObject(OWN);
  expect(clientRandomOf(first!.sent)).not.toBeNull();
});

test("nobody waits for the secret of what is no TLS, or where no server spoke", async () => {
  const handshakes = new Handshakes(() => null);
  await pass(handshakes, Buffer.from("GET / HTTP/1.1\r\n\r\n"), Buffer.from("HTTP/1.1 200 OK\r\n\r\n"));
  await pass(handshakes, first!.sent, Buffer.alloc(0));
  const end = await Promise.race([handshakes.settle().then(() => "settled"), setTimeout(400, "waited")]);
  expect(end).toBe("settled");
});

test("of an endless answer no more than a handshake's length is kept, and what follows it tells nothing", async () => {
  const handshakes = new Handshakes(secretOf);
  const flood = Buffer.concat([Buffer.alloc(70_000, "x"), first!.received]);
  await pass(handshakes, first!.sent, flood);
  expect(handshakes.of(PEER_HOST, 443)).toBeNull();
});
