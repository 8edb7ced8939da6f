/** Two limits of a share, both within 0 and 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The confidence level that every published interval of this project has unless it says otherwise. */
export const usualLevel = 0.95;
