import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plan } from "../../../crawler/plan/plan.ts";
import { runStage } from "../../../crawler/runner/local.ts";
import { openSignUpDesk } from "../../../crawler/sign-up-desk.ts";
import { subscribe } from "../../../crawler/subscribe/subscribe.ts";
import { type CrawlWorld, openWorld } from "../../../crawler/world.ts";
import { type SignUp, signUps } from "../../../data/schema/index.ts";
import { writeCampaign } from "../../world/campaign-directory.ts";
import { startWorld, type World } from "../../world/world.ts";

/** A campaign with one seed a site in the little world, planned, its domain proved unless told. */
export interface SignUpBench {
  readonly world: World;
  readonly directory: string;
  /** Runs `subscribe` as a new process would: with a world opened afresh and closed after. Gives all rows. */
  run(options?: {
    readonly longestAttemptMs?: number;
    readonly concurrency?: number;
    readonly retryAfterMs?: number;
  }): Promise<readonly SignUp[]>;
  open(): CrawlWorld;
  close(): Promise<void>;
}

/** Starts the world with the named sites and a campaign in it; `edit` changes campaign.yaml. */
export async function signUpBench(
  sites: readonly string[] | "all",
  options: { readonly isProved?: boolean; edit?(yaml: string): string } = {},
): Promise<SignUpBench> {
  const world = await startWorld({ sites });
  const directory = mkdtempSync(join(tmpdir(), "pixelcensus-sign-up-"));
  writeCampaign(directory, world, 2525);
  const path = join(directory, "campaign.yaml");
  const yaml = readFileSync(path, "utf8").replace(/perArm: \d+/, "perArm: 1");
  writeFileSync(path, options.edit?.(yaml) ?? yaml);
  const open = () => openWorld(directory, new AbortController().signal, () => {});
  const planned = open();
  plan(planned.db, planned.campaign, planned);
  if (options.isProved !== false) world.publish(`_pixelcensus.${planned.campaign.seeds.domain}`, "TXT", planned.nonce);
  await planned.close();
  return {
    world,
    directory,
    open,
    async run({ longestAttemptMs = 150_000, concurrency = 3, retryAfterMs = 1_000 } = {}) {
      const opened = open();
      const desk = openSignUpDesk({ ...opened, longestAttemptMs, retryAfterMs });
      try {
        await runStage(
          { ...subscribe, concurrency },
          opened.db,
          { ...opened, desk },
          { stop: opened.stop, tell: () => {} },
        );
        return opened.db.select().from(signUps).all();
      } finally {
        await desk.close();
        await opened.close();
      }
    },
    async close() {
      await world.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
