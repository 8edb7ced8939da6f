import { request } from "node:https";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type World } from "../world.ts";
import { hostile } from "./hostile.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ sites: hostile.map((site) => site.name) });
});
afterAll(() => world.close());

interface Met {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly bytes: number;
  readonly text: string;
}

/** Reads at most `limit` bytes of a page, then hangs up; null when nothing came within the time. Rejects at a bad certificate. */
function meet(site: string, path = "/", limit = 4_000_000, forMs = 3_000): Promise<Met | null> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => {
      call.destroy();
      done(null);
    }, forMs);
    const options = {
      host: "127.0.0.1",
      port: world.ports[443],
      servername: site,
      ca: world.ca.pem,
      path,
      headers: { host: site },
      agent: false as const,
    };
    const call = request(options, (response) => {
      let bytes = 0;
      let text = "";
      const end = () => {
        clearTimeout(timer);
        call.destroy();
        done({ status: response.statusCode ?? 0, headers: response.headers, bytes, text });
      };
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (text.length < 10_000) text += chunk.toString();
        if (bytes >= limit) end();
      });
      response.on("end", end).on("error", () => {});
    });
    call.on("error", fail).end();
  });
}

it("takes a request and never answers", async () => {
  expect(await meet("stone.test", "/", 1, 400)).toBeNull();
});

it("redirects on and on", async () => {
  expect((await meet("carousel.test"))!.headers.location).toBe("https://carousel.test/1");
  expect((await meet("carousel.test", "/99"))!.headers.location).toBe("https://carousel.test/100");
});

it("floods whoever goes on reading, and stops when nobody does", async () => {
  expect((await meet("flood.test", "/", 20_000_000, 20_000))!.bytes).toBeGreaterThanOrEqual(20_000_000);
});

it("sends files in place of pages, pop-ups, alerts and loops", async () => {
  expect((await meet("drip.test", "/file"))!.headers["content-disposition"]).toContain("attachment");
  expect((await meet("hydra.test"))!.text).toContain("window.open");
  expect((await meet("siren.test"))!.text).toContain("alert(");
  expect((await meet("spinner.test"))!.text).toContain("for(;;);");
});

it.each([
  ["mask.test", /self-signed|unable to verify/],
  ["stale.test", /expired|unable to verify/],
  ["costume.test", /altnames|unable to verify/],
])("shows a certificate at %s that no client takes", async (site, message) => {
  await expect(meet(site)).rejects.toThrow(message);
});
