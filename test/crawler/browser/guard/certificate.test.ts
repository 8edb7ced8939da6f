import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createSecureContext } from "node:tls";
import forge from "node-forge";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GuardedBrowser, launchBrowser } from "../../../../crawler/browser/chromium.ts";
import { readCertificate } from "../../../../crawler/browser/guard/certificate.ts";
import { type NetworkGuard, startNetworkGuard } from "../../../../crawler/browser/guard/network-guard.ts";
import type { SecurityDetails } from "../../../../crawler/browser/network-events.ts";

type Field = forge.pki.CertificateField;
const field = (shortName: string, value: string): Field => ({ shortName, value });
const UTF8 = forge.asn1.Type.UTF8 as unknown as forge.asn1.Class;
const utf8 = (fields: Field[]) =>
  fields.map((each) => ({ ...each, valueTagClass: UTF8, value: forge.util.encodeUtf8(String(each.value)) }));
const dns = (value: string) => ({ type: 2, value });

/** Certificates of odd make: subject, alternative names, and what is to be read of them. */
const CASES: readonly [host: string, subject: Field[], names: object[], read: { subject: string; san: string[] }][] = [
  ["plain.test", [field("CN", "plain.test")], [dns("plain.test")], { subject: "plain.test", san: ["plain.test"] }],
  [
    "many.test",
    utf8([
      field("C", "FR"),
      field("O", "Société, à responsabilité"),
      field("CN", "first.test"),
      field("CN", "second.test"),
    ]),
    [
      { type: 7, ip: "127.0.0.1" },
      dns("*.many.test"),
      { type: 7, ip: "2001:db8::1" },
      dns("many.test"),
      { type: 1, value: "a@b.test" },
    ],
    { subject: "first.test", san: ["*.many.test", "many.test", "127.0.0.1", "2001:db8::1"] },
  ],
  [
    "organisation.test",
    [field("O", "An Organisation"), field("OU", "A Unit")],
    [dns("organisation.test")],
    { subject: "", san: ["organisation.test"] },
  ],
  ["unit.test", [field("C", "FR"), field("OU", "A Unit")], [dns("unit.test")], { subject: "", san: ["unit.test"] }],
  ["nobody.test", [], [dns("nobody.test")], { subject: "", san: ["nobody.test"] }],
  [
    "quoting.test",
    utf8([field("CN", 'a, "b" \\ DNS:evil.test')]),
    [{ type: 6, value: 'http://x.test/", DNS:evil.test, "' }, dns("quoting.test")],
    { subject: 'a, "b" \\ DNS:evil.test', san: ["quoting.test"] },
  ],
];

const pair = forge.pki.rsa.generateKeyPair(2048);

function certificate(subject: Field[], issuer: Field[], extensions: object[]): string {
  const made = forge.pki.createCertificate();
  made.publicKey = pair.publicKey;
  made.serialNumber = `01${Math.floor(Math.random() * 2 ** 40)
    .toString(16)
    .padStart(10, "0")}`;
  made.validity.notBefore = new Date(Date.now() - 86_400_000);
  made.validity.notAfter = new Date(Date.now() + 86_400_000);
  made.setSubject(subject);
  made.setIssuer(issuer);
  made.setExtensions(extensions);
  made.sign(pair.privateKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
}

const ISSUER = [field("C", "FR"), field("O", "An Authority"), field("CN", "Root of tests")];
const root = certificate(ISSUER, ISSUER, [{ name: "basicConstraints", cA: true, critical: true }]);
const leaves = new Map(
  CASES.map(([host, subject, altNames]) => [
    host,
    certificate(subject, ISSUER, [{ name: "subjectAltName", altNames, critical: subject.length === 0 }]),
  ]),
);
const derOf = (host: string) => Buffer.from(leaves.get(host)!.replace(/-----.*-----|\s/g, ""), "base64");

test.each(CASES)("the certificate of %s", (host, _, __, read) => {
  expect(readCertificate(derOf(host))).toMatchObject({ ...read, issuer: "Root of tests" });
});

test.each([0, 1, 100, 400])("of the first %d bytes of a certificate nothing is read", (length) => {
  expect(readCertificate(derOf("plain.test").subarray(0, length))).toBeNull();
});

let guard: NetworkGuard;
let browser: GuardedBrowser;
const server = createServer(
  {
    SNICallback: (host, done) =>
      done(
        null,
        createSecureContext({ key: forge.pki.privateKeyToPem(pair.privateKey), cert: `${leaves.get(host)}${root}` }),
      ),
  },
  (_, response) => response.end("served"),
);
beforeAll(async () => {
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const network = { allow: ["127.0.0.0/8"], ports: { 443: (server.address() as AddressInfo).port } };
  guard = await startNetworkGuard({ resolve: async () => ({ addresses: ["127.0.0.1"] }), test: network });
  browser = await launchBrowser({ guard, ca: root });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await guard.close();
  server.closeAllConnections();
  server.close();
});

test("the guard reads of each handshake what the browser says of it", { timeout: 60_000 }, async () => {
  const visit = await browser.visit({ scripts: false });
  const page = await visit.newPage();
  const said = new Map<string, SecurityDetails>();
  visit.sessionOf(page).on("Network.responseReceived", ({ response }) => {
    if (response.securityDetails !== undefined) said.set(new URL(response.url).hostname, response.securityDetails);
  });
  for (const [host] of CASES) {
    await page.goto(`https://${host}/`);
    const details = said.get(host)!;
    await visit.gate.handshakesMade();
    expect(visit.gate.tlsOf(host, 443), host).toEqual({
      protocol: details.protocol,
      issuer: details.issuer,
      subject: details.subjectName,
      san: details.sanList,
      validFrom: new Date(details.validFrom * 1000).toISOString(),
      validTo: new Date(details.validTo * 1000).toISOString(),
    });
  }
  await visit.close();
});
