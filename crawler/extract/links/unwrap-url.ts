import type { Unwrapped } from "../reference.ts";
import { asAddress, WRAPPERS, type Wrapper } from "./wrappers.ts";

const MAX_DEPTH = 5;

/** The URLs inside a URL, outermost first, at most 5; empty when it carries none. Never throws, asks nobody. */
export function unwrapUrl(url: string): readonly Unwrapped[] {
  const found: Unwrapped[] = [];
  let outer = /^https?:/i.test(url) && mayCarry(url) ? URL.parse(url) : null;
  while (outer !== null && found.length < MAX_DEPTH) {
    const inner = unwrapOnce(outer);
    if (inner === null || found.some((one) => one.url === inner.url)) break;
    found.push(inner);
    outer = mayCarry(inner.url) ? URL.parse(inner.url) : null;
  }
  return found;
}

/** A URL without a second address, encoded or not, in it carries none: most are sent away here. */
function mayCarry(url: string): boolean {
  const rest = url.slice(8);
  return /https?(:|%(25)*3a|-3a)|aHR0c|68747470|\.wp\.com/i.test(rest);
}

function unwrapOnce(url: URL): Unwrapped | null {
  const { hostname } = url;
  for (const wrapper of [...wrappersOf(hostname), ...ANY_HOST]) {
    const inside = asAddress(wrapper.inside(url));
    if (inside !== null && inside !== url.href) return { url: inside, wrapper: wrapper.name };
  }
  return null;
}

const ANY_HOST = WRAPPERS.filter(({ hosts }) => hosts.length === 0);
const BY_HOST = new Map<string, Wrapper[]>();
for (const wrapper of WRAPPERS) {
  for (const host of wrapper.hosts) BY_HOST.set(host, [...(BY_HOST.get(host) ?? []), wrapper]);
}

/** The wrappers whose host is the name itself or a parent of it, the nearest first. */
function wrappersOf(hostname: string): readonly Wrapper[] {
  const found: Wrapper[] = [];
  for (let name = hostname; name !== ""; ) {
    found.push(...(BY_HOST.get(name) ?? []));
    const dot = name.indexOf(".");
    name = dot < 0 ? "" : name.slice(dot + 1);
  }
  return found;
}
