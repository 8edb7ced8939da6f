import { type Call, EXIT, InputError } from "../../data/command.ts";
import { sites } from "../../data/schema/index.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { openPauses, pause, pauseInWords, resume } from "../pause.ts";

/** `pause [SITE]`: sign-up begins nowhere, or not at one site, until `resume`. */
export async function pauseWord(call: Call): Promise<number> {
  return withCampaign(call, async (db) => {
    const site = siteOf(call.args[0], db.select().from(sites).all());
    const { because, by } = call.options;
    const text = typeof because === "string" ? because : null;
    const isNew = pause(db, site, { code: "asked", by: String(by ?? "operator"), text }, new Date());
    const open = openPauses(db).find((one) => one.site === site)!;
    call.out(isNew ? pauseInWords(open) : `nothing was changed: ${pauseInWords(open)}`);
    return EXIT.done;
  });
}

/** `resume [SITE]`: ends a pause; the breaker looks at what comes after it only. */
export async function resumeWord(call: Call): Promise<number> {
  return withCampaign(call, async (db) => {
    const site = siteOf(call.args[0], db.select().from(sites).all());
    const ended = resume(db, site, String(call.options.by ?? "operator"), new Date());
    const what = site === null ? "sign-up" : `sign-up at ${site}`;
    call.out(
      ended === 0
        ? `${what} was not paused; \`pixelcensus status\` says what is`
        : `${what} goes on: run \`pixelcensus crawl\``,
    );
    return EXIT.done;
  });
}

function siteOf(named: string | undefined, known: readonly { readonly site: string }[]): string | null {
  if (named === undefined) return null;
  if (!known.some(({ site }) => site === named))
    throw new InputError(`${JSON.stringify(named)} is no site of this campaign`);
  return named;
}
