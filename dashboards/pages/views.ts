import { agreementFigure } from "../figures/agreement.ts";
import { armDifferences, armsFigure, behaviourFigure } from "../figures/arms.ts";
import { disguiseFlowFigure, disguiseTable } from "../figures/disguises.ts";
import { entitiesFigure } from "../figures/entities.ts";
import type { Figure } from "../figures/figure.ts";
import { leaksFigure } from "../figures/leaks.ts";
import { prevalenceFigure } from "../figures/prevalence.ts";
import { protectionsFigure } from "../figures/protections.ts";
import { commands, type PageContext, plate } from "../plate.ts";
import type { Page } from "./page.ts";

/** A heading and numbered plates. */
function plates(
  context: PageContext,
  heading: string,
  figures: readonly Figure[],
  lead: string | null = null,
): (Node | null)[] {
  const { element } = context;
  return [
    element("h1", {}, heading),
    lead === null ? null : element("p", {}, commands(context, lead)),
    ...figures.map((figure, index) => plate(context, figure, index + 1)),
  ];
}

/** Who receives openings. */
export const trackersPage: Page = async (context, read) => {
  const words = context.text.views.trackers;
  return plates(context, words.heading, [entitiesFigure(context, await read.snapshot("trackers"))], words.learns);
};

/** Names on senders' sites that others serve. */
export const disguisesPage: Page = async (context, read) => {
  const snapshot = await read.snapshot("disguises");
  const figures = [disguiseFlowFigure(context, snapshot), disguiseTable(context, snapshot)];
  return plates(context, context.text.views.disguises.heading, figures);
};

/** Who receives the address. */
export const leaksPage: Page = async (context, read) =>
  plates(context, context.text.views.leaks.heading, [leaksFigure(context, await read.snapshot("leaks"))]);

/** What each defence lets through. */
export const protectionsPage: Page = async (context, read) =>
  plates(context, context.text.views.protections.heading, [
    protectionsFigure(context, await read.snapshot("protections")),
  ]);

/** The definitions side by side, and how far they agree. */
export const definitionsPage: Page = async (context, read) =>
  plates(context, context.text.views.definitions.heading, [
    agreementFigure(context, await read.snapshot("definitions")),
    prevalenceFigure(context, await read.snapshot("overview")),
  ]);

/** The arms of the experiment and the differences between them. */
export const armsPage: Page = async (context, read) => {
  const snapshot = await read.snapshot("arms");
  return plates(context, context.text.views.arms.heading, [
    armsFigure(context, snapshot),
    armDifferences(context, snapshot),
    behaviourFigure(context, snapshot),
  ]);
};
