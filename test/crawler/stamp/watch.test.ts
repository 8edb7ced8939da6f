import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCampaignDatabase } from "../../../data/database.ts";
import { stamps } from "../../../data/schema/index.ts";
import { verifyStamp } from "../../../data/time-stamp.ts";
import { makeAuthority, serveAuthority } from "../../time-stamp-authority.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

test.skipIf(!hasOpenssl)(
  "crawl --watch stamps the journal as often as campaign.yaml says, and says each failure",
  async () => {
    const authority = makeAuthority(mkdtempSync(join(tmpdir(), "census-tsa-")));
    const served = await serveAuthority(authority);
    const directory = mkdtempSync(join(tmpdir(), "census-watch-"));
    writeFileSync(join(directory, "sites.csv"), "url\n");
    writeFileSync(
      join(directory, "campaign.yaml"),
      `name: t\nrandomSeed: 1\njurisdiction: FR\nsites: sites.csv\nseeds: { domain: seeds.example }
arms: [{ name: a, consent: accept, opens: true }]\nreceive: { smtp: { host: 127.0.0.1, port: 0 } }
exclude: [{ site: shop.example, date: 2027-03-02, reason: asked by letter }]
stamp: { tsa: ["${served.url}", "http://127.0.0.1:9/"], every: 500ms }
network: { resolvers: ["127.0.0.1:9"], test: { allow: ["127.0.0.0/8"], ports: {} } }\n`,
    );
    const crawl = spawn(process.execPath, ["pixelcensus.js", "crawl", "--watch", "--campaign", directory]);
    let said = "";
    crawl.stderr.on("data", (chunk) => {
      said += chunk;
      if (said.split("no time stamp").length > 2) crawl.kill("SIGTERM");
    });
    expect(await new Promise((done) => crawl.on("exit", done))).toBe(3);
    served.close();
    expect(said).toContain("no time stamp: http://127.0.0.1:9/");
    const db = openCampaignDatabase(directory);
    const rows = db.select().from(stamps).all();
    const good = rows.filter(({ token }) => token !== null);
    expect(good.length).toBeGreaterThan(0);
    for (const { head, token } of good) await verifyStamp(Buffer.from(head), token!, { roots: [authority.ca] });
    expect(rows.some(({ failure }) => failure !== null)).toBe(true);
    db.$client.close();
  },
);
