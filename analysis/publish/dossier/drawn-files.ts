import type { Database } from "../../../data/database.ts";
import type { Opening } from "../../../data/schema/index.ts";
import { type Method, type ReportLanguage, reportHtml, reportLanguages } from "../report/report.ts";
import { archivedKeys } from "./archived-keys.ts";
import type { JournalExtract } from "./journal-proof.ts";
import { pcapOf } from "./pcap.ts";

type Facts = ReadonlyMap<string, readonly Record<string, unknown>[]>;

/** Which opening: its message, the mail client shown, and the round. */
export type OpeningKey = Pick<Opening, "message" | "mailClient" | "round">;

/** An opening of a campaign file as HTTP Archive. */
export type HarOf = (db: Database, opening: OpeningKey, toolVersion: string) => object;

/**
 * The files of a bag that are drawn from its facts and nothing else, by path below data/: writing makes them, and
 * checking makes them again. The printed report is not among them: a browser draws it, and never twice the same.
 */
export function drawnFiles(
  facts: Facts,
  method: Method,
  journals: readonly (JournalExtract | null)[],
  har: (opening: OpeningKey) => object,
): Map<string, Uint8Array | string> {
  const files = new Map<string, Uint8Array | string>();
  const exchanges = (facts.get("exchanges") ?? []) as unknown as Parameters<typeof pcapOf>[0];
  if (exchanges.length > 0 && method.form === "full") files.set("dns.pcap", pcapOf(exchanges));
  for (const [name, key] of archivedKeys(facts.get("authentication-answers") ?? [])) files.set(`keys/${name}`, key);
  if (method.form === "full")
    for (const row of facts.get("openings") ?? []) {
      const { message, mailClient, round } = row as unknown as OpeningKey;
      const client = mailClient.replace(/[^\w-]/g, "-");
      const text = JSON.stringify(har({ message, mailClient, round }), null, 1);
      files.set(`har/${message.slice(0, 16)}-${client}-${round}.har`, `${text}\n`);
    }
  for (const [path, bytes] of journalTokens(journals)) files.set(path, bytes);
  for (const language of Object.keys(reportLanguages) as ReportLanguage[])
    files.set(`report-${language}.html`, reportHtml(facts, method, language));
  return files;
}

/** Where each journal of a bag lies: the campaign's own, and that of the campaign whose seeds serve as twins. */
export const journalPaths = ["journal.json", "journal-twins.json"] as const;

/** The tokens over the journals' heads as files, for `openssl ts` by hand. */
function journalTokens(journals: readonly (JournalExtract | null)[]): [string, Uint8Array | string][] {
  return journals.flatMap((journal, place) => {
    const folder = place === 0 ? "journal-tokens" : "journal-tokens-twins";
    return (journal?.stamps ?? []).flatMap(({ token, head }, index): [string, Uint8Array | string][] =>
      token === null
        ? []
        : [
            [`${folder}/${index + 1}.tsr`, Buffer.from(token, "base64")],
            [`${folder}/${index + 1}.json`, head],
          ],
    );
  });
}
