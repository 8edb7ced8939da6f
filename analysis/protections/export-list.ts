import { siteOf } from "../../data/site.ts";
import { openShapes } from "../classify/signals/mail-service-shape.ts";

/** A proved tracker, as far as a list needs it. */
export interface ProvedTracker {
  readonly url: string;
  /** The component that named the recipient: `query.u`, `path.2`, `host.0`. */
  readonly where: string;
  /** Whether its host also serves something that is no tracker: a hosts list would break that. */
  readonly hostServesMore: boolean;
}

/** Two lists that blockers can use. */
export interface ExportedLists {
  readonly adblock: string;
  readonly hosts: string;
}

/**
 * The campaign's proved trackers as an Adblock list (host and the path before the identifier) and as a hosts list. No
 * identifier and no address is written: a rule ends where the personal part begins. Hosts that serve more are left out
 * of the hosts list.
 */
export function exportList(trackers: readonly ProvedTracker[], title: string): ExportedLists {
  const rules = new Set<string>();
  const hosts = new Set<string>();
  for (const tracker of trackers) {
    const rule = ruleOf(tracker);
    if (rule === null) continue;
    rules.add(rule);
    const host = URL.parse(tracker.url)?.hostname;
    if (host !== undefined && !tracker.hostServesMore && !tracker.where.startsWith("host.") && siteOf(host) !== null)
      hosts.add(host);
  }
  const head = [`! Title: ${title}`, "! Proved by comparing the copies of one mailing for different recipients"];
  return {
    adblock: `${[...head, ...[...rules].sort()].join("\n")}\n`,
    hosts: `${[`# ${title}`, ...[...hosts].sort().map((host) => `0.0.0.0 ${host}`)].join("\n")}\n`,
  };
}

function ruleOf({ url, where }: ProvedTracker): string | null {
  const parsed = URL.parse(url);
  if (parsed === null) return null;
  if (where.startsWith("host.")) {
    const site = siteOf(parsed.hostname);
    const level = Number(/^host\.(\d+)/.exec(where)?.[1] ?? 0);
    const kept = parsed.hostname
      .split(".")
      .slice(-level - (site?.split(".").length ?? 2))
      .join(".");
    return site === null ? null : `||${kept}^$image`;
  }
  const segment = /^path\.(\d+)/.exec(where)?.[1];
  const path =
    segment === undefined
      ? parsed.pathname
      : `/${parsed.pathname
          .slice(1)
          .split("/")
          .slice(0, Number(segment))
          .map((part) => `${part}/`)
          .join("")}`;
  const isShort = path === "/" && !openShapes.some(({ shape }) => shape.test(parsed.pathname));
  return `||${parsed.hostname}${isShort ? "^" : path}$image`;
}
