import { sortedQuantile, usualResamples, usualSeed } from "../cluster-bootstrap.ts";
import { usualLevel } from "../intervals/interval.ts";
import { fewestSenders } from "../message-share.ts";
import { seededRandom } from "../random.ts";

/** One sender with its randomised seeds. */
export interface RandomisedBlock {
  /** Which seeds drew the treatment; at least one did and one did not. */
  readonly treated: readonly boolean[];
  /** The effect at this sender if the seeds had drawn so; null where it cannot be computed. */
  effect(treated: readonly boolean[]): number | null;
}

/** A randomised effect with its interval and the p-value of the draw. */
export interface RandomisedDifference {
  readonly estimate: number;
  /** Percentile interval over senders; null below 8 senders, and where all show the same, which leaves nothing to draw. */
  readonly low: number | null;
  readonly high: number | null;
  readonly pValue: number;
  readonly senders: number;
}

/** Up to so many possible draws, all are gone through; beyond, `resamples` are drawn. */
const MAX_DRAWS = 20_000;

/**
 * Mean effect over senders, each counting once. The p-value is Fisher's (1935): the share of all draws of the treatment
 * within senders whose mean effect is at least as large in size as the one seen, which needs no assumption on how seeds
 * of one sender depend on each other. The interval draws whole senders (bootstrap). Null without a usable sender.
 */
export function randomisedDifference(
  blocks: readonly RandomisedBlock[],
  options: { readonly resamples?: number; readonly seed?: number; readonly level?: number } = {},
): RandomisedDifference | null {
  const { resamples = usualResamples, seed = usualSeed, level = usualLevel } = options;
  const used = blocks.flatMap((block) => {
    const effect = block.effect(block.treated);
    return effect === null ? [] : [{ block, effect }];
  });
  if (used.length === 0) return null;
  const estimate = mean(used.map(({ effect }) => effect));
  const random = seededRandom(seed);
  const pValue = drawsAtLeast(
    used.map(({ block }) => block),
    Math.abs(estimate) - 1e-12,
    resamples,
    random,
  );
  const isFlat = used.every(({ effect }) => effect === used[0]!.effect);
  const drawn = new Float64Array(used.length < fewestSenders || isFlat ? 0 : resamples);
  for (let draw = 0; draw < drawn.length; draw++) {
    let sum = 0;
    for (let pick = 0; pick < used.length; pick++) sum += used[(random() * used.length) | 0]!.effect;
    drawn[draw] = sum / used.length;
  }
  drawn.sort();
  const tail = (1 - level) / 2;
  const limit = (at: number) => (drawn.length === 0 ? null : sortedQuantile(drawn, at));
  return { estimate, low: limit(tail), high: limit(1 - tail), pValue, senders: used.length };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Share of the draws whose mean effect is at least `size`; the draw seen is one of them. */
function drawsAtLeast(
  blocks: readonly RandomisedBlock[],
  size: number,
  resamples: number,
  random: () => number,
): number {
  // All effects a block can show, one a draw: the draws of a block are few, those of all blocks together are not.
  const effects = blocks.map((block) => drawsOf(block.treated).map((treated) => block.effect(treated) ?? 0));
  const draws = effects.reduce((product, { length }) => product * length, 1);
  if (draws <= MAX_DRAWS) {
    let sums = [0];
    for (const own of effects) sums = sums.flatMap((sum) => own.map((effect) => sum + effect));
    return sums.filter((sum) => Math.abs(sum / blocks.length) >= size).length / sums.length;
  }
  let hits = 1;
  for (let draw = 0; draw < resamples; draw++) {
    let sum = 0;
    for (const own of effects) sum += own[(random() * own.length) | 0]!;
    if (Math.abs(sum / blocks.length) >= size) hits++;
  }
  return hits / (resamples + 1);
}

/** Every way in which as many of the seeds could have drawn the treatment. */
function drawsOf(treated: readonly boolean[]): boolean[][] {
  const wanted = treated.filter((one) => one).length;
  const draws: boolean[][] = [];
  const walk = (draw: boolean[], left: number) => {
    if (draw.length === treated.length) {
      if (left === 0) draws.push(draw);
      return;
    }
    if (left > 0) walk([...draw, true], left - 1);
    if (treated.length - draw.length > left) walk([...draw, false], left);
  };
  walk([], wanted);
  return draws;
}
