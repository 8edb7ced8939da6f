import { arch, release, type as systemName } from "node:os";
import type { BrowserFacts } from "./chromium.ts";

/** What the network of a run is, as the campaign file says. */
export interface VantageSettings {
  readonly resolvers: readonly string[];
  readonly upstreamProxy?: string | undefined;
  readonly test?: object | undefined;
}

/**
 * The circumstances of a run, as NF Z67-147 asks for them. `clock` is how our clock stood at the newest time stamp, null before the first.
 * The public address is not among them: nobody can know it without asking a third party.
 */
export function preflightFacts(
  browser: BrowserFacts,
  network: VantageSettings,
  clock: object | null,
): Readonly<Record<string, unknown>> {
  return {
    system: `${systemName()} ${release()} ${arch()}`,
    node: process.version,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    browser: { ...browser },
    resolvers: network.resolvers.length === 0 ? ["the system's"] : [...network.resolvers],
    upstreamProxy: network.upstreamProxy === undefined ? null : withoutPassword(network.upstreamProxy),
    testNetwork: network.test !== undefined,
    proxyVariables: proxyVariables(process.env),
    clock,
  };
}

/** Names of the proxy variables that were set; the browser heeds none, since its proxy is named to it. */
function proxyVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env)
    .filter((name) => /^(https?|all|no)_proxy$/i.test(name) && env[name] !== "")
    .sort();
}

function withoutPassword(proxy: string): string {
  const url = new URL(proxy);
  url.username = "";
  url.password = "";
  return url.href;
}
