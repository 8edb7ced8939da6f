import { Resolver } from "node:dns/promises";
import { authenticate } from "mailauth";
import { afterAll, beforeAll, expect, it } from "vitest";
import { services } from "../services/services.ts";
import { startWorld, type World } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ sites: "all" });
});
afterAll(() => world.close());

/** What mailauth says of a message of this site that comes from its mail service's address, by the world's DNS. */
async function judged(site: string) {
  const sender = world.senders.find((one) => one.site === site)!;
  const { domain, network, returnPath } = services[sender.service];
  const resolver = new Resolver();
  resolver.setServers([world.resolver]);
  const bytes = await world.writeMessage(site, "ada@seeds.example", "1");
  const result = await authenticate(bytes, {
    ip: `127.${network}.0.25`,
    helo: `out.${domain}`,
    sender: `bounce@${returnPath.replace(/^.*@/, "")}`,
    mta: "mx.seeds.example",
    resolver: (name: string, type: string) => resolver.resolve(name, type) as Promise<never>,
  });
  const [signature] = result.dkim.results;
  return {
    dkim: signature?.status.result ?? "none",
    spf: result.spf ? result.spf.status.result : null,
    dmarc: result.dmarc ? result.dmarc.status.result : null,
    bytes,
  };
}

it.each(["harbour-books.test", "tidewater.test", "verger.test", "falken.test", "kettle.test", "lantern.test"])(
  "signs the messages of %s so that a stranger finds them valid",
  async (site) => {
    const { dkim, spf, dmarc } = await judged(site);
    expect([dkim, spf, dmarc]).toEqual(["pass", "pass", "pass"]);
  },
);

it("has a sender whose key is gone, one that does not sign, and one whose signature covers less than the body", async () => {
  expect((await judged("gearwheel.test")).dkim).toBe("neutral");
  expect((await judged("dijkhuis.test")).dkim).toBe("none");
  const abused = await judged("bruyere.test");
  expect(abused.dkim).toBe("pass");
  expect(abused.bytes.toString()).toMatch(/\bl=\d+;[\s\S]*You have won/);
});
