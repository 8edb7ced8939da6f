import { availableParallelism, loadavg } from "node:os";

/** Longest stretch of a limit on a machine that has more to do than it can. */
const MOST_SLOWNESS = 4;

/** How much longer everything takes while this machine is busy: the load for each processor, from 1 to 4. */
export function slowness(): number {
  return Math.min(MOST_SLOWNESS, Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()));
}
