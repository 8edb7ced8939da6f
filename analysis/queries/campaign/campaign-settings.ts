import { parse } from "yaml";
import type { Database } from "../../../data/database.ts";

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

/** Reads jurisdiction and arms from a campaign.yaml that `plan` has found valid. The plan's `UK` is the country code GB. */
export function readSettings(text: string): CampaignSettings {
  const { jurisdiction = null, arms = [] } = (parse(text) ?? {}) as ValidCampaign;
  return {
    jurisdiction: jurisdiction === "UK" ? "GB" : jurisdiction,
    arms: new Map(arms.map(({ name, ...arm }) => [name, arm])),
  };
}

interface ValidCampaign {
  readonly jurisdiction?: string;
  readonly arms?: readonly (PlannedArm & { readonly name: string })[];
}
