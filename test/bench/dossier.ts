/**
 * Time for the dossier of a sender with many messages, as a user has it made: full and redacted form, reports printed,
 * both zipped; then its check. `npm run bench:dossier [-- --messages N]`. The campaign is written by the crawler's own
 * functions: signed messages of some 60 KB with 60 references, all opened, screenshots and bodies in the blob store.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writePng } from "../../analysis/publish/redaction/png.ts";
import { campaignTemplate } from "../../crawler/plan/campaign-template.ts";
import { dossierCampaign, site } from "../analysis/publish/dossier-campaign.ts";

const { values } = parseArgs({ options: { messages: { type: "string", default: "500" } } });
const count = Number(values.messages);
const cell = (at: number) =>
  `<tr><td><a href="https://www.brand.test/item/${at}"><img src="https://www.brand.test/img/pic-${at}.png" width="300" height="80"></a><p>${"Lorem ipsum dolor sit amet. ".repeat(60)}</p></td></tr>`;
const body = `<table>\r\n${Array.from({ length: 29 }, (_, at) => cell(at)).join("\r\n")}</table>`;
const pixels = Buffer.alloc(1280 * 3_000 * 3, 0xf0);
for (let at = 0; at < pixels.length; at += 7) pixels[at] = Math.imul(at ^ (at >>> 13), 0x5bd1e995) >>> 24;
const picture = Buffer.from(writePng({ width: 1280, height: 3_000, pixels }));

const { db, directory } = await dossierCampaign({ mailings: count / 2, openings: count, body, picture });
db.$client.close();
writeFileSync(join(directory, "campaign.yaml"), campaignTemplate("bench", 1).replace("sites: sites.csv", "sites: []"));
console.log(`a campaign of ${count} messages, ${(picture.length / 1e6).toFixed(1)} MB a screenshot`);
const script = join(import.meta.dirname, "..", "..", "pixelcensus.js");
const run = (...args: string[]): void => {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [script, "--campaign", directory, ...args], {
    encoding: "utf8",
  });
  console.log(
    `${args[0]} ${args.slice(2).join(" ")}: exit ${status}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s ${stderr.slice(0, 300)}`,
  );
};
run("dossier", site, "--no-pdf");
rmSync(join(directory, "restricted"), { recursive: true });
run("dossier", site, "--redacted", "--zip");
const [zip] = readdirSync(join(directory, "restricted")).filter((name) => name.endsWith(".zip"));
run("verify", join(directory, "restricted", zip!));
rmSync(directory, { recursive: true });
