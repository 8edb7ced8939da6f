import type { Snapshots } from "./build/snapshots.ts";
import type { FigureContext } from "./figures/figure.ts";

type Cited = FigureContext & { readonly campaign: Snapshots["campaign"] };

/** First to last day of the campaign's mail in words. */
export function spanOf({ text, format, campaign }: Cited): string {
  if (campaign.firstMessageAt === null || campaign.lastMessageAt === null) return text.bar.noMail;
  const [from, to] = [format.day(campaign.firstMessageAt), format.day(campaign.lastMessageAt)];
  return from === to ? from : text.bar.span(from, to);
}

/** Rule sets with their versions as one text. */
export function rulesOf({ campaign }: Cited): string {
  const sets = campaign.ruleSets.map(({ name, version }) => `${name} ${version}`).join(", ");
  return campaign.codeVersion === null ? "–" : `judge ${campaign.codeVersion}${sets === "" ? "" : `, ${sets}`}`;
}

function editionOf({ text, campaign }: Cited): string {
  return campaign.edition === null ? text.cite.unpublished : text.cite.edition(String(campaign.edition.number));
}

/** How to cite the campaign, one sentence. */
export function citationOf(context: Cited): string {
  const { text, campaign } = context;
  return text.cite.text(campaign.name, rulesOf(context), spanOf(context), editionOf(context));
}

/** The line drawn into every exported picture. */
export function sourceLine(context: Cited): string {
  return context.text.cite.source(context.campaign.name, spanOf(context), editionOf(context), rulesOf(context));
}
