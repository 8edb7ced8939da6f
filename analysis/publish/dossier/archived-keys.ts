import { decodeMessage } from "../../../crawler/resolve/wire/wire.ts";

const TXT = 16;

/**
 * The DKIM keys (RFC 6376, 3.6.2) that stored DNS answers hold, as text by file name `SELECTOR._domainkey.DOMAIN.txt`, for
 * checks by hand. A second key of one name gets `.2` before its ending. Answers that are no DNS message give none.
 */
export function archivedKeys(answers: readonly Record<string, unknown>[]): Map<string, string> {
  const keys = new Map<string, string>();
  for (const { name, type, response } of answers) {
    const asked = String(name).toLowerCase();
    if (
      type !== "TXT" ||
      !(response instanceof Uint8Array) ||
      !/^[\w.-]+$/.test(asked) ||
      !/[\w-]\._domainkey\.[\w-]/.test(asked)
    )
      continue;
    for (const text of textsOf(Buffer.from(response))) addKey(keys, asked, `${text}\n`);
  }
  return keys;
}

function addKey(keys: Map<string, string>, name: string, text: string): void {
  for (let number = 1; ; number++) {
    const path = number === 1 ? `${name}.txt` : `${name}.${number}.txt`;
    const known = keys.get(path);
    if (known === undefined) keys.set(path, text);
    if (known === undefined || known === text) return;
  }
}

function textsOf(response: Buffer): string[] {
  try {
    const { answers } = decodeMessage(response);
    return answers.filter(({ type }) => type === TXT).map(({ rdata }) => joined(rdata));
  } catch {
    return [];
  }
}

/** The character-strings of a TXT record (RFC 1035, 3.3.14) as one. */
function joined(rdata: Uint8Array): string {
  let text = "";
  for (let at = 0; at < rdata.length; at += rdata[at]! + 1)
    text += Buffer.from(rdata.subarray(at + 1, at + 1 + rdata[at]!)).toString("latin1");
  return text;
}
