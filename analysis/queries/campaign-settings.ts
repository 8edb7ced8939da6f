import type { Database } from "../../data/database.ts";

/** One arm of the experiment, as the plan says. */
export interface PlannedArm {
  readonly consent: "accept" | "refuse" | "withdraw";
  /** Whether its messages are opened. */
  readonly opens: boolean;
}

export interface CampaignSettings {
  /** ISO 3166-1 alpha-2, or `EU`; null without a plan. */
  readonly jurisdiction: string | null;
  readonly arms: ReadonlyMap<string, PlannedArm>;
}

/** Jurisdiction and arms of the newest campaign.yaml that the campaign keeps; empty without one. */
export function campaignSettings(db: Database): CampaignSettings {
  const content = db.$client
    .prepare("select content from campaign_files order by first_used_at desc, rowid desc limit 1")
    .pluck()
    .get() as string | undefined;
  return readSettings(content ?? "");
}

/**
 * Reads jurisdiction and arms from a campaign.yaml that `plan` has found valid: arms as flow maps or as block maps, keys in any
 * order. The plan's `UK` is the country code GB.
 */
export function readSettings(text: string): CampaignSettings {
  const plain = text.replace(/(^|\s)#.*$/gm, "$1");
  const word = /^jurisdiction:\s*["']?([A-Za-z]{2})\b/m.exec(plain)?.[1]?.toUpperCase() ?? null;
  const block = /^arms:[^\S\n]*(.*(?:\n(?:[ \t-].*|))*)/m.exec(plain)?.[1] ?? "";
  const items = block.includes("{") ? block.split("{") : block.split(/^\s*-\s/m);
  const arms = new Map<string, PlannedArm>();
  for (const item of items) {
    const value = (key: string) => new RegExp(`(?:^|[\\s,])${key}:\\s*["']?([\\w.-]+)`, "m").exec(item)?.[1];
    const [name, consent] = [value("name"), value("consent")];
    if (name === undefined || (consent !== "accept" && consent !== "refuse" && consent !== "withdraw")) continue;
    arms.set(name, { consent, opens: value("opens") === "true" });
  }
  return { jurisdiction: word === "UK" ? "GB" : word, arms };
}
