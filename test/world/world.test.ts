import { X509Certificate } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { get as httpsGet, request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookup } from "./web/server.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let mailbox: Buffer[];
let smtp: SMTPServer;

beforeAll(async () => {
  mailbox = [];
  smtp = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("end", () => {
          mailbox.push(Buffer.concat(chunks));
          done();
        });
    },
  });
  await new Promise<void>((done) => smtp.listen(0, "127.0.0.1", done));
  const { port } = smtp.server.address() as AddressInfo;
  world = await startWorld({ receiver: { host: "127.0.0.1", port } });
});

afterAll(async () => {
  await world.close();
  await new Promise<void>((done) => smtp.close(done));
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly issuer: string;
}

/** A plain HTTPS client that resolves by the world's DNS and trusts the world's CA, like any stranger. */
async function visit(url: string, method = "GET", form?: Record<string, string>): Promise<Answer> {
  const target = new URL(url);
  const resolver = new Resolver();
  resolver.setServers([world.resolver]);
  const [host] = await resolver.resolve4(target.hostname);
  const body = form === undefined ? "" : new URLSearchParams(form).toString();
  const options = {
    host,
    port: world.ports[443],
    path: `${target.pathname}${target.search}`,
    method,
    servername: target.hostname,
    ca: world.ca.pem,
    headers: {
      host: target.host,
      ...(body === ""
        ? {}
        : { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) }),
    },
    agent: false as const,
  };
  return new Promise((done, fail) => {
    const call = (method === "GET" ? httpsGet : httpsRequest)(options, (response) => {
      const issuer = new X509Certificate((response.socket as import("node:tls").TLSSocket).getPeerCertificate().raw)
        .issuer;
      const chunks: Buffer[] = [];
      response
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("end", () =>
          done({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString(),
            headers: response.headers,
            issuer,
          }),
        );
    });
    call.on("error", fail);
    call.end(body);
  });
}

describe("the little world, met by a stranger", () => {
  it("signs up at a form by plain HTTPS, gets a confirmation with a pixel, confirms, and gets mailings", async () => {
    const page = await visit("https://harbour-books.test/");
    expect(page.status).toBe(200);
    expect(page.issuer).toContain("Little World");
    expect(page.body).toContain('action="/signup"');
    const answer = await visit("https://harbour-books.test/signup", "POST", { email: "ada@seeds.example" });
    expect(answer.body).toContain("confirm your subscription");
    await world.flush();
    const confirmation = await simpleParser(mailbox.at(-1)!);
    expect(confirmation.subject).toBe("Please confirm your subscription");
    expect(confirmation.html).toContain("/track/open.php?u=");
    const link = /https:\/\/list\.postbird\.test\/subscribe\/confirm[^"]+/.exec(String(confirmation.html))![0];
    const confirmed = await visit(link.replaceAll("&amp;", "&"));
    expect(confirmed.body).toContain("Thank you");
    await world.sendMailing(1);
    const mailing = await simpleParser(mailbox.at(-1)!);
    expect(mailbox.at(-1)!.toString()).toContain("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    expect(mailing.to).toMatchObject({ text: "ada@seeds.example" });
  });

  it("unsubscribes by one POST and then sends no more", async () => {
    world.subscribe("lantern.test", "bob@seeds.example");
    await world.sendMailing(1);
    const message = await simpleParser(mailbox.at(-1)!);
    const url = (message.headers.get("list") as { unsubscribe: { url: string } }).unsubscribe.url;
    const before = mailbox.length;
    await visit(url);
    await world.sendMailing(2);
    expect(mailbox.length, "GET must not unsubscribe").toBeGreaterThan(before);
    await visit(url, "POST", { "List-Unsubscribe": "One-Click" });
    await world.sendMailing(3);
    const later = world.deliveries.filter((one) => one.address === "bob@seeds.example" && one.mailing === "3");
    expect(later).toEqual([]);
  });

  it("logs each request with its headers as they were sent", async () => {
    const before = world.log.length;
    await visit("https://www.lantern.test/img/logo-180x48.png");
    const [entry] = world.log.slice(before);
    expect(entry).toMatchObject({ method: "GET", url: "https://www.lantern.test/img/logo-180x48.png", status: 200 });
    expect(entry!.headers.map(([name]) => name.toLowerCase())).toContain("host");
  });

  it("redirects from the ad network to the ad-sync, a cookie set at every hop", async () => {
    const first = await visit("https://match.adnet.test/em?b=x&p=maple");
    expect(first.headers["set-cookie"]?.[0]).toContain("anid=");
    const second = await visit(String(first.headers.location));
    expect(second.headers["set-cookie"]?.[0]).toContain("apid=");
    const third = await visit(String(second.headers.location));
    expect(third.headers["set-cookie"]?.[0]).toContain("gid=");
  });

  it("publishes and withdraws records while it runs", async () => {
    const resolver = new Resolver();
    resolver.setServers([world.resolver]);
    world.publish("_pixelcensus.seeds.example", "TXT", "nonce-1");
    expect(await resolver.resolveTxt("_pixelcensus.seeds.example")).toEqual([["nonce-1"]]);
    world.withdraw("_pixelcensus.seeds.example", "TXT");
    await expect(resolver.resolveTxt("_pixelcensus.seeds.example")).rejects.toThrow("ENOTFOUND");
  });

  it("takes zone lines in place of what stood there, as a user pastes them", async () => {
    const resolver = new Resolver();
    resolver.setServers([world.resolver]);
    world.publishZone([
      '_dmarc.seeds.example. 300 IN TXT "v=DMARC1; p=reject; adkim=s"',
      "seeds.example. 300 IN MX 20 mx2.seeds.example.",
    ]);
    expect(await resolver.resolveTxt("_dmarc.seeds.example")).toEqual([["v=DMARC1; p=reject; adkim=s"]]);
    expect(await resolver.resolveMx("seeds.example")).toMatchObject([{ exchange: "mx2.seeds.example", priority: 20 }]);
    expect(() => world.publishZone(["nonsense"])).toThrow("no zone line");
  });

  it("finds the nearest wildcard host", () => {
    const table = new Map([
      ["*.a.test", 1],
      ["x.a.test", 2],
    ]);
    expect([lookup(table, "x.a.test"), lookup(table, "y.z.a.test"), lookup(table, "a.test")]).toEqual([
      2,
      1,
      undefined,
    ]);
  });
});
