import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import { campaignTemplate, sitesTemplate } from "../plan/campaign-template.ts";

export async function initWord(call: Call): Promise<number> {
  const directory = resolvePath(call.args[0] ?? call.directory);
  const path = join(directory, "campaign.yaml");
  if (existsSync(path)) throw new InputError(`${path} is there already; nothing was written`);
  mkdirSync(directory, { recursive: true });
  const name =
    basename(directory)
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, "-")
      .replace(/^[^a-z0-9]+/, "") || "campaign";
  writeFileSync(path, campaignTemplate(name, Number(new Date().toISOString().slice(0, 10).replaceAll("-", ""))));
  if (!existsSync(join(directory, "sites.csv"))) writeFileSync(join(directory, "sites.csv"), sitesTemplate);
  for (const folder of ["secrets", "restricted"]) mkdirSync(join(directory, folder), { recursive: true, mode: 0o700 });
  call.out(`${path} is written. Edit it and sites.csv, then: pixelcensus doctor --campaign ${directory}`);
  return EXIT.done;
}
