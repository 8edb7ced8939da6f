import type { OriginDns, RawAnswer } from "./receive/origin-dns.ts";
import { NameError, nameOfText, type WireName } from "./resolve/name.ts";
import { LookupError, recordLookup } from "./resolve/record-lookup.ts";
import { RECORD_TYPES, type RecordTypeName } from "./resolve/record-types.ts";
import type { Resolver } from "./resolve/resolver.ts";
import { decodeMessage } from "./resolve/wire.ts";

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
