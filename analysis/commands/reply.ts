import { eq } from "drizzle-orm";
import { type Call, EXIT, InputError, isDay } from "../../data/command.ts";
import { inTransaction } from "../../data/database.ts";
import { notes, sites } from "../../data/schema/index.ts";
import { withCampaign } from "../../data/with-campaign.ts";

export async function replyWord(call: Call): Promise<number> {
  const [site] = call.args;
  const { asked, answer } = call.options;
  return withCampaign(call, async (db) => {
    if (site === undefined || db.select().from(sites).where(eq(sites.site, site)).get() === undefined)
      throw new InputError(`${JSON.stringify(site)} is no site of this campaign`);
    if (typeof asked !== "string" || !isDay(asked)) throw new InputError("--asked wants a day such as 2027-03-01");
    const content = { asked, answer: typeof answer === "string" ? answer : null };
    inTransaction(db, (tx) => {
      tx.insert(notes)
        .values({ kind: "reply", subject: site, content, author: "operator", notedAt: new Date().toISOString() })
        .run();
    });
    return EXIT.done;
  });
}
