import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import { readCampaign } from "../plan/campaign-file.ts";
import { protocolOf, studyPage } from "../plan/study.ts";

export async function studyWord(call: Call): Promise<number> {
  const campaign = readCampaign(resolvePath(call.directory));
  const { study } = campaign;
  if (study === undefined)
    throw new InputError(
      "campaign.yaml holds no block `study:` (title, controller, contact, ethics, legalBasis, retention)",
    );
  const folder = join(campaign.directory, "published", "study");
  mkdirSync(folder, { recursive: true });
  const protocol = protocolOf({ ...campaign, study });
  const files = {
    "index.en.html": studyPage({ ...campaign, study }, "en"),
    "index.fr.html": studyPage({ ...campaign, study }, "fr"),
    "protocol.json": protocol.text,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const paths = Object.keys(files).map((name) => join(folder, name));
  call.out(
    call.options.json === true
      ? JSON.stringify({ files: paths, protocolSha256: protocol.sha256 })
      : `${paths.join("\n")}\nprotocol SHA-256 ${protocol.sha256}`,
  );
  return EXIT.done;
}
