import type { Snapshots } from "../build/snapshots.ts";
import { citationOf } from "../citation.ts";
import { estimateText } from "../figures/estimate-words.ts";
import { funnelFigure } from "../figures/funnel.ts";
import { partsFigure } from "../figures/parts.ts";
import { prevalenceFigure } from "../figures/prevalence.ts";
import { strataDifferences, strataFigure } from "../figures/strata.ts";
import { timelineFigure } from "../figures/timeline.ts";
import { commands, type PageContext, plate } from "../plate.ts";
import { choice } from "./choice.ts";
import { copyable } from "./copyable.ts";
import type { Page } from "./page.ts";

/** What was found, what it does not say, and the figures behind it. */
export const overviewPage: Page = async (context, read) => {
  const snapshot = await read.snapshot("overview");
  const { element, text } = context;
  const estimands = ["senderEver", "messageShare", "senderMean"] as const;
  return [
    element("h1", {}, text.overview.heading),
    ...sentences(context, snapshot).map((sentence) => element("p", {}, commands(context, sentence))),
    copyable(context, text.overview.toCite(citationOf(context)), citationOf(context)),
    choice(
      context,
      text.prevalence.switch,
      "estimand",
      estimands.map((name) => [name, text.estimands[name].name]),
    ),
    plate(context, prevalenceFigure(context, snapshot), 1),
    plate(context, funnelFigure(context, snapshot), 2),
    plate(context, partsFigure(context, snapshot), 3),
    plate(context, timelineFigure(context, snapshot), 4),
    choice(
      context,
      text.strata.switch,
      "stratum",
      (["country", "sector", "rank"] as const).map((name) => [name, text.strata.dimensions[name]!]),
    ),
    plate(context, strataFigure(context, snapshot), 5),
    plate(context, strataDifferences(context, snapshot), 6),
  ];
};

function sentences(context: PageContext, snapshot: Snapshots["overview"]): string[] {
  const { text, format } = context;
  const { headlineSenders: senders, undeterminedShare: share } = snapshot;
  if (senders === null || share === null) return [text.overview.foundNothing, text.overview.notSaid];
  const bound = (value: number | null): string => (value === null ? "–" : format.share(value, senders.senders));
  return [
    text.overview.found(format.count(senders.senders), estimateText(context, senders)),
    share === 0
      ? text.overview.allDetermined
      : text.overview.undetermined(format.share(share), bound(senders.boundLow), bound(senders.boundHigh)),
    text.overview.notSaid,
  ];
}
