import type { Resolver } from "../transport/resolver.ts";
import type { WireRecord } from "../wire/message-reader.ts";
import { NameError, nameOfText, textOfName, type WireName } from "../wire/name.ts";
import { addressOf, stringsOf } from "../wire/record-text.ts";
import { RECORD_TYPES, type RecordTypeName } from "../wire/record-types.ts";

/** What a lookup fails with, in the codes of node:dns, which mailauth and others know. */
export class LookupError extends Error {
  readonly code: "ENOTFOUND" | "ENODATA" | "ESERVFAIL" | "ETIMEOUT" | "EBADNAME";

  constructor(code: LookupError["code"], name: string, type: string) {
    super(`query${type} ${code} ${name}`);
    this.code = code;
  }
}

const VALUES: Readonly<Record<string, (record: WireRecord) => unknown>> = {
  A: addressOf,
  AAAA: addressOf,
  TXT: (record: WireRecord) => stringsOf(record).map((text) => Buffer.from(text, "latin1").toString("utf8")),
  MX: (record: WireRecord) => ({ priority: record.rdata.readUInt16BE(0), exchange: textOfName(record.names[0]!) }),
  CNAME: (record: WireRecord) => textOfName(record.names[0]!),
  NS: (record: WireRecord) => textOfName(record.names[0]!),
  PTR: (record: WireRecord) => textOfName(record.names[0]!),
};

/** A function of the shape of `dns.promises.resolve(name, type)` for A, AAAA, TXT, MX, CNAME, NS and PTR. */
export type ResolveRecords = (name: string, type: string) => Promise<unknown[]>;

/**
 * Looks records up the way `dns.promises.resolve` does, values and error codes alike, through our own client: the
 * resolver that mailauth takes. Rejects with LookupError; ENODATA where the name has no such record.
 */
export function recordLookup(resolver: Pick<Resolver, "look">): ResolveRecords {
  return async (name, type) => {
    const read = VALUES[type];
    if (read === undefined) throw new TypeError(`records of type ${type} cannot be looked up here`);
    const number = RECORD_TYPES[type as RecordTypeName];
    const { message } = await resolver.look({ name: parse(name, type), type: number });
    if (message === null) throw new LookupError("ETIMEOUT", name, type);
    if (message.rcode === 3) throw new LookupError("ENOTFOUND", name, type);
    if (message.rcode !== 0) throw new LookupError("ESERVFAIL", name, type);
    const wanted = message.answers.filter((record) => record.type === number);
    if (wanted.length === 0) throw new LookupError("ENODATA", name, type);
    return wanted.map(read);
  };
}

function parse(name: string, type: string): WireName {
  try {
    return nameOfText(name);
  } catch (error) {
    if (error instanceof NameError) throw new LookupError("EBADNAME", name, type);
    throw error;
  }
}
