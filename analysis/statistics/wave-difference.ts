import { sortedQuantile, usualResamples, usualSeed } from "./cluster-bootstrap.ts";
import { clopperPearson } from "./intervals/clopper-pearson.ts";
import { usualLevel } from "./intervals/interval.ts";
import { seededRandom } from "./random.ts";
import type { ShareDifference } from "./share-difference.ts";
import { mcnemar } from "./tests/mcnemar.ts";

/** What one sender did in two waves (campaigns, arms) that share senders: did it track at all? */
export interface PairedSender {
  readonly first: boolean;
  readonly second: boolean;
}

/**
 * Second minus first share of tracking senders, for the same senders seen twice: bootstrap of senders (each with both
 * its answers) for the interval, McNemar's exact test for the p-value. Where no sender changed, the
 * limits are those of 0 changes in as many senders (Clopper-Pearson), since a bootstrap would have no width. Null without a sender in both.
 */
export function waveDifference(
  senders: readonly PairedSender[],
  options: { readonly resamples?: number; readonly seed?: number; readonly level?: number } = {},
): (ShareDifference & { readonly pValue: number; readonly senders: number }) | null {
  const { resamples = usualResamples, seed = usualSeed, level = usualLevel } = options;
  const size = senders.length;
  if (size === 0) return null;
  const changes = Float64Array.from(senders, ({ first, second }) => Number(second) - Number(first));
  const random = seededRandom(seed);
  const drawn = new Float64Array(resamples);
  for (let draw = 0; draw < resamples; draw++) {
    let sum = 0;
    for (let pick = 0; pick < size; pick++) sum += changes[(random() * size) | 0]!;
    drawn[draw] = sum / size;
  }
  drawn.sort();
  const tail = (1 - level) / 2;
  const onlyFirst = changes.filter((change) => change < 0).length;
  const onlySecond = changes.filter((change) => change > 0).length;
  const flat = onlyFirst + onlySecond === 0 ? clopperPearson(0, size, level).high : null;
  return {
    estimate: (onlySecond - onlyFirst) / size,
    low: flat === null ? sortedQuantile(drawn, tail) : -flat,
    high: flat ?? sortedQuantile(drawn, 1 - tail),
    pValue: mcnemar(onlyFirst, onlySecond),
    senders: size,
  };
}
