import { asking } from "./asking.ts";
import { embedded } from "./embedded.ts";
import { firstTwelve } from "./first-twelve.ts";
import { forbidden } from "./forbidden.ts";
import { honeypots } from "./honeypots.ts";
import { hostile } from "./hostile.ts";
import { placed } from "./placed.ts";
import { refusing } from "./refusing.ts";
import type { Site } from "./site.ts";
import { strangers } from "./strangers.ts";

/** Every site of the world, the demo's twelve first, the hostile ones last. */
export const allSites: readonly Site[] = [
  ...firstTwelve,
  ...placed,
  ...embedded,
  ...asking,
  ...honeypots,
  ...refusing,
  ...forbidden,
  ...hostile,
  ...strangers,
];

/** The first N sites, those named, or `all` without the hostile ones. Throws for a name that does not exist. */
export function chooseSites(wanted: number | readonly string[] | "all"): readonly Site[] {
  const tame = allSites.filter((site) => site.kind !== "hostile");
  if (wanted === "all") return tame;
  if (typeof wanted === "number") return tame.slice(0, wanted);
  return wanted.map((name) => {
    const site = allSites.find((one) => one.name === name);
    if (site === undefined) throw new Error(`the world has no site ${name}`);
    return site;
  });
}
