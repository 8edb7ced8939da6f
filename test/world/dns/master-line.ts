import type { RecordType, ZoneRecord } from "./zone.ts";

/** One line of a master file, `name. [TTL] IN TYPE value`, as a record: final dots and quotes taken off. Throws for anything else. */
export function readMasterLine(line: string): ZoneRecord {
  const match = /^(\S+)\s+(?:(\d+)\s+)?IN\s+([A-Z]+)\s+(.+)$/.exec(line.trim());
  if (match === null) throw new Error(`this is no zone line: ${line}`);
  const [, name = "", ttl = "300", type = "", value = ""] = match;
  const bare = type === "TXT" ? [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => part).join("") : value;
  return { name: dotless(name).toLowerCase(), ttl: Number(ttl), type: type as RecordType, value: dotless(bare) };
}

const dotless = (text: string) => text.replace(/\.$/, "");
