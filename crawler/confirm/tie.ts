import type { ActFact } from "../../data/schema/index.ts";
import { hostOf, siteOf } from "../../data/site.ts";
import { withFamily } from "./mail-service-sites.ts";

/** What the seed asked for, and where. */
export interface AskedFor {
  readonly site: string;
  /** Site of the page with the form; null when not known. */
  readonly pageSite: string | null;
  /** Site that the form sends to, if the seed's address went there; null when not known. */
  readonly actionSite: string | null;
  /** When leave to submit was given (ISO 8601 UTC); null when it never was. */
  readonly submittedAt: string | null;
}

/** What is known of where a message came from. */
export interface MessageOrigin {
  readonly cameAt: string;
  readonly fromSite: string | null;
  /** Whether the domain of From says that this message is not its own (DMARC `fail`). */
  readonly isDisowned: boolean;
  readonly listId: string | null;
  /** Domains of the DKIM signatures that hold. */
  readonly signedBy: readonly string[];
  /** Envelope sender's domain where SPF passes; null else. */
  readonly bouncesTo: string | null;
  /** Names that the site's DKIM keys of these signatures are aliases of: it handed its keys there. */
  readonly keysAt: readonly string[];
  /** Names that the site's SPF record includes: who may send for it. */
  readonly included: readonly string[];
}

/** Whether a message may be acted on, and the sites that its links may lead to. */
export interface Tie {
  readonly isTied: boolean;
  readonly sites: readonly string[];
  readonly facts: readonly ActFact[];
}

/**
 * Ties a message to what the seed asked for: it came after the submission, and From, DKIM, List-Id or a mail service names the site. A mail service
 * counts where the form sends to it, or where the message is proved to come from it (DKIM, SPF) and the site's own records or signature name it:
 * neither the one nor the other alone, since anybody writes what he likes into his own.
 */
export function tie(asked: AskedFor, origin: MessageOrigin): Tie {
  const own = [asked.site, asked.pageSite].flatMap((site) => siteOf(site ?? "") ?? []);
  const ofForm = withFamily([asked.actionSite]);
  const signed = origin.signedBy.flatMap((domain) => siteOf(domain) ?? []);
  const proved = withFamily([...origin.signedBy, origin.bouncesTo]).filter((site) => !own.includes(site));
  const isSigned = signed.some((site) => own.includes(site));
  const keys = isSigned ? withFamily(origin.keysAt) : [];
  const recorded = withFamily(origin.included);
  const services = [
    ...keys.map((site) => ({ by: "dkim-key", site })),
    ...proved.filter((site) => isSigned || recorded.includes(site)).map((site) => ({ by: "proved-service", site })),
    ...ofForm.map((site) => ({ by: "form-action", site })),
  ].filter(({ site }) => !own.includes(site));
  const claims = origin.isDisowned
    ? []
    : [
        ...[origin.fromSite].map((site) => ({ by: "from", site })),
        ...[siteOf(origin.listId ?? "")].map((site) => ({ by: "list-id", site })),
      ];
  const ties = [...signed.map((site) => ({ by: "dkim", site })), ...claims].filter(
    (one): one is { by: string; site: string } => one.site !== null && own.includes(one.site),
  );
  const byService = services.filter(
    ({ site }) => proved.includes(site) && (ofForm.includes(site) || recorded.includes(site)),
  );
  const all = [...ties, ...byService];
  if (asked.submittedAt === null || origin.cameAt < asked.submittedAt)
    return none({ code: "before-submission", facts: { cameAt: origin.cameAt, submittedAt: asked.submittedAt } });
  if (all.length === 0) return none({ code: "foreign-message", facts: { from: origin.fromSite, site: asked.site } });
  const seen = new Set<string>();
  const once = [...all, ...services].filter(({ by, site }) => !seen.has(`${by} ${site}`) && seen.add(`${by} ${site}`));
  return {
    isTied: true,
    sites: [...new Set([...own, ...services.map(({ site }) => site)])],
    facts: once.slice(0, 12).map((facts) => ({ code: "tied", facts })),
  };
}

const none = (fact: ActFact): Tie => ({ isTied: false, sites: [], facts: [fact] });

/** Whether a link leads to one of the sites; else the fact that it does not. */
export function foreignLink(url: string, sites: readonly string[]): ActFact | null {
  const isOf = /^https?:/i.test(url) && sites.includes(siteOf(url) ?? "");
  return isOf ? null : { code: "foreign-link", facts: { host: hostOf(url) ?? "", sites: sites.slice(0, 20) } };
}
