import { sql } from "drizzle-orm";
import { appendJournal } from "../../data/journal.ts";
import {
  attempts,
  deliveries,
  exclusions,
  heads,
  links,
  seeds,
  signUps,
  type TrackingChoice,
  trackingChoices,
} from "../../data/schema/index.ts";
import { saveVisit, type VisitRecord } from "../browser/save-visit.ts";
import type { Campaign } from "../plan/campaign-file.ts";
import type { Candidate, Clock, Stage } from "../runner/stage.ts";
import type { MessageLink } from "./confirmation-link.ts";
import { judgeConfirmation, readPage } from "./confirmation-page.ts";
import { isOriginChecked, type OriginRow, originColumn, type RecordsWorld, tieMessage } from "./message-origin.ts";
import { followInFreshContext, type LinkWorld, pressOnly } from "./message-visit.ts";
import { foreignLink } from "./tie.ts";

/** What treating consent by mail needs of the outside. */
export interface ConsentWorld extends Clock, LinkWorld, RecordsWorld {
  readonly campaign: Pick<Campaign, "arms" | "withdrawAfter">;
  permit(actKey: string): boolean;
}

export interface ConsentItem extends Candidate {
  readonly message: string;
  readonly seed: string;
  readonly arm: string;
  readonly signedUpAt: string;
  /** Milliseconds from the sign-up to the message's arrival. */
  readonly ageMs: number;
  /** JSON of the tracking-preference links. */
  readonly links: string;
  /** JSON of where the message came from and what its seed asked for. */
  readonly origin: string;
}

interface ConsentResult {
  readonly row: TrackingChoice;
  readonly visit: VisitRecord | null;
}

const says = {
  yes: /accept|agree|allow|consent|yes|opt.?in|accepte|autoris|oui|zustimm|erlaub|einwillig|einverstanden|akzept|acept|permit|sí\b|accett|acconsent|consent|akkoord|toesta|aceit|autoriz|zgadzam|zgod|godkänn|tillåt|samtyck|accepter|tillad|samtykke|souhlas|povol|accept|acord|permite/i,
  no: /withdraw|stop|refus|declin|reject|opt.?out|off|disable|retirer|refuser|arrêt|désactiv|widerruf|ablehn|stopp|deaktiv|retirar|rechaz|desactiv|revoc|rifiut|disattiv|intrek|weiger|stop|uitschakel|recus|desativ|wycofa|odrzu|wyłącz|återkall|avvisa|stäng av|tilbagekald|afvis|slå fra|odvol|odmít|vypn|retrag|refuz|dezactiv|\b(?:no|not|don.?t|non|nicht|nein|niet|nee|não|nie|nej|inte|ikke|ne|nu)\b|\bn.accepte|nesouhlas|nepovol/i,
  sure: /save|confirm|submit|update|enregistrer|valider|speichern|bestätigen|guardar|confirmar|salva|conferma|opslaan|bevestig|guardar|zapisz|potwierd|spara|bekräfta|gem|bekræft|uložit|potvrd|salv|confirm/i,
};

/** What an arm does with a message's tracking links: `give`, `withdraw`, `keep silent`, or `nothing`; and which link it takes. */
export type ConsentChoice = {
  readonly act: TrackingChoice["act"];
  readonly url: string | null;
  readonly reasons: readonly string[];
};

/**
 * Decides by the arm: accept follows the one link that says yes; refuse stays silent, since silence is refusal; withdraw accepts first and, in
 * messages later than `withdrawAfterMs` after the sign-up, takes the control that ends tracking. Two links alike are left for a person.
 */
export function chooseConsent(
  treatment: TrackingChoice["treatment"],
  ageMs: number,
  withdrawAfterMs: number,
  tracking: readonly MessageLink[],
): ConsentChoice {
  if (treatment === "refuse") return { act: "silent", url: null, reasons: ["silence is refusal"] };
  const withdraws = treatment === "withdraw" && ageMs >= withdrawAfterMs;
  const agreeing = tracking.filter((link) => says.yes.test(link.anchorText) && !says.no.test(link.anchorText));
  const wanted = withdraws ? tracking.filter((link) => !agreeing.includes(link)) : agreeing;
  const urls = [...new Set(wanted.map((link) => link.url))];
  if (urls.length === 0)
    return {
      act: "nothing-asked",
      url: null,
      reasons: [withdraws ? "no control to withdraw by" : "a control, and no request for consent"],
    };
  if (urls.length > 1) return { act: "left-for-review", url: null, reasons: [`${urls.length} links could be meant`] };
  return {
    act: withdraws ? "withdrawn" : "given",
    url: urls[0]!,
    reasons: [`link "${wanted[0]!.anchorText.slice(0, 80)}"`],
  };
}

/** Treats messages that ask for consent to tracking, or carry a control of it, as the seed's arm says. */
export const consent: Stage<ConsentWorld, ConsentItem, ConsentResult> = {
  name: "consent",
  kind: "observation",
  version: 1,
  concurrency: 2,
  maxAttempts: 3,
  candidates: () => sql`
    select d.message as subject, 0 as round, null as due_at, d.message, d.seed, s.arm, u.started_at as signed_up_at,
      cast((julianday(d.ended_at) - julianday(u.started_at)) * 86400000 as integer) as age_ms, ${originColumn} as origin,
      (select json_group_array(json_object('url', l.url, 'anchorText', l.anchor_text, 'linkClass', l.link_class)) from ${links} l
        where l.message = d.message and l.link_class = 'tracking-preference') as links
    from ${deliveries} d join ${signUps} u on u.seed = d.seed join ${seeds} s on s.address = d.seed join ${heads} h on h.message = d.message
    where d.via <> 'import' and u.submitted = 1 and u.outcome <> 'foreign-address' and ${isOriginChecked} and not exists (select 1 from ${exclusions} e where e.site = u.site)
      and exists (select 1 from ${links} l where l.message = d.message and l.link_class = 'tracking-preference')
      and exists (select 1 from ${attempts} a where a.stage = 'extract' and a.subject = d.message and a.outcome = 'done')
    group by d.message`,
  work: choose,
  save(tx, _item, { row, visit }) {
    if (visit !== null) saveVisit(tx, visit);
    tx.insert(trackingChoices).values(row).run();
    appendJournal(tx, { kind: "consent", subject: row.message, fact: row, writtenAt: row.chosenAt });
  },
};

async function choose(item: ConsentItem, world: ConsentWorld): Promise<ConsentResult> {
  const treatment = world.campaign.arms.find(({ name }) => name === item.arm)?.consent ?? "refuse";
  const choice = chooseConsent(
    treatment,
    item.ageMs,
    world.campaign.withdrawAfter,
    JSON.parse(item.links) as MessageLink[],
  );
  const ended = (more: Partial<TrackingChoice>, visit: VisitRecord | null = null): ConsentResult => {
    const now = world.now();
    const row = {
      message: item.message,
      seed: item.seed,
      treatment,
      ...choice,
      outcome: null,
      facts: [],
      visitKey: null,
      screenshot: null,
      ...more,
      lagMs: now.getTime() - Date.parse(item.signedUpAt),
      chosenAt: now.toISOString(),
    };
    return { row, visit };
  };
  if (choice.url === null) return ended({});
  const tied = await tieMessage(JSON.parse(item.origin) as OriginRow, world);
  const foreign = tied.isTied ? foreignLink(choice.url, tied.sites) : null;
  if (!tied.isTied || foreign !== null)
    return ended({
      act: "left-for-review",
      reasons: [...choice.reasons, "message or link is none of the site that was signed up to"],
      facts: [...tied.facts, ...(foreign === null ? [] : [foreign])],
    });
  // Giving and withdrawing are one act each for a seed: later messages that ask again change nothing.
  if (!world.permit(`consent ${item.seed} ${choice.act} 0`))
    return ended({ act: "nothing-asked", url: null, reasons: [`${choice.act} before`] });
  const { visit, screenshot, judged, refused } = await followInFreshContext(
    "consent",
    item.message,
    choice.url,
    world,
    { own: item.seed, mayVisit: (url) => foreignLink(url, tied.sites) === null },
    async (page, status, own) => {
      const pressed =
        (await pressOnly(own, page, choice.act === "given" ? says.yes : says.no, /^$/)) ??
        (await pressOnly(own, page, says.sure, /^$/));
      const said = judgeConfirmation(await readPage(page), status);
      if (pressed === null) return said;
      const isAnswered = said.outcome === "unclear" && pressed.isAnswered;
      return {
        outcome: isAnswered ? ("confirmed" as const) : said.outcome,
        reasons: [`pressed "${pressed.words}"`, ...(isAnswered ? ["the page asks no more"] : said.reasons)],
      };
    },
  );
  const outcome = judged.outcome === "confirmed" ? "done" : judged.outcome;
  return ended(
    {
      outcome,
      facts: [...tied.facts, ...refused],
      reasons: [...choice.reasons, ...judged.reasons],
      visitKey: visit.visitKey,
      screenshot,
    },
    visit,
  );
}
