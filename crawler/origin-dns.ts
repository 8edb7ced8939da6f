import type { OriginDns, RawAnswer } from "./receive/origin-dns.ts";
import { LookupError, recordLookup } from "./resolve/lookup/record-lookup.ts";
import type { Resolver } from "./resolve/transport/resolver.ts";
import { NameError, nameOfText, type WireName } from "./resolve/wire/name.ts";
import { RECORD_TYPES, type RecordTypeName } from "./resolve/wire/record-types.ts";
import { decodeMessage } from "./resolve/wire/wire.ts";

/** DNS for the check of a message's origin, over the campaign's resolver: every answer is kept as bytes and read from them. */
export function originDns(resolver: Pick<Resolver, "look">): OriginDns {
  return { ask: (name, type) => ask(resolver, name, type), read: readStored };
}

async function ask(resolver: Pick<Resolver, "look">, name: string, type: string): Promise<RawAnswer> {
  const about = { name, type, askedAt: new Date().toISOString() };
  let wireName: WireName;
  try {
    wireName = nameOfText(name);
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    return { ...about, response: null, failure: "bad-name", server: null, transport: null };
  }
  const { exchanges, message } = await resolver.look({ name: wireName, type: RECORD_TYPES[type as RecordTypeName] });
  // The message is that of one of the exchanges; with several servers the first that said the same.
  const answered = exchanges.find(
    ({ outcome, response }) =>
      outcome === "answered" && response !== null && decodeMessage(response).rcode === message?.rcode,
  );
  const told = answered ?? exchanges.at(-1);
  const askedAt = told === undefined ? about.askedAt : new Date(told.sentAtMs).toISOString();
  const from = { server: told?.server ?? null, transport: told?.transport ?? null, askedAt };
  if (answered !== undefined) return { ...about, ...from, response: answered.response, failure: null };
  return { ...about, ...from, response: null, failure: told?.outcome ?? "nobody to ask" };
}

/** Reads a stored answer as `dns.promises.resolve` would have given it; needs no network. */
export const readStored: OriginDns["read"] = async ({ name, type, response, failure }) => {
  if (failure === "bad-name") throw new LookupError("EBADNAME", name, type);
  const message = response === null ? null : decodeMessage(response);
  return recordLookup({ look: async () => ({ exchanges: [], message }) })(name, type);
};

/** Gives the function that asks for the PTR name of an address (RFC 1035, 3.5; RFC 3596, 2.5); null when there is none. */
export function ptrLookup(resolver: Pick<Resolver, "look">): (address: string) => Promise<string | null> {
  const lookUp = recordLookup(resolver);
  return async (address) => {
    try {
      const [name] = await lookUp(reverseName(address), "PTR");
      return typeof name === "string" ? name : null;
    } catch (error) {
      if (error instanceof LookupError) return null;
      throw error;
    }
  };
}

function reverseName(address: string): string {
  if (!address.includes(":")) return `${address.split(".").reverse().join(".")}.in-addr.arpa`;
  const [before = "", after = ""] = address.toLowerCase().split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const missing = Math.max(0, 8 - groups(before).length - groups(after).length);
  const whole = [...groups(before), ...Array.from({ length: missing }, () => "0"), ...groups(after)];
  const digits = whole.map((group) => group.padStart(4, "0")).join("");
  return `${[...digits].reverse().join(".")}.ip6.arpa`;
}
