import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TOKEN_LIST } from "./bag.ts";

/** Why a bag is not stamped where nobody can be asked. */
export const NO_AUTHORITY = "campaign.yaml names no time-stamp authority";

/** What one time-stamp authority gave: a token (DER), or the reason why there is none. */
export interface StampAnswer {
  readonly authority: string;
  readonly token: Uint8Array | null;
  readonly failure: string | null;
}

/**
 * Puts time-stamp tokens over the bytes of tagmanifest-sha256.txt beside it, the last thing that enters a bag: no
 * manifest can list them, so a list of their own goes with them. Gives why the bag is not stamped; nothing when every authority answered and there was one.
 */
export async function sealStamps(
  root: string,
  seal: Uint8Array,
  stamp: (data: Uint8Array) => Promise<readonly StampAnswer[]>,
): Promise<string[]> {
  const answers = await stamp(seal);
  if (answers.length === 0) return [NO_AUTHORITY];
  const list: string[] = [];
  for (const [index, { token }] of answers.entries()) {
    if (token === null) continue;
    const name = `tagmanifest-sha256.${index + 1}.tsr`;
    writeFileSync(join(root, name), token);
    list.push(`${createHash("sha256").update(token).digest("hex")}  ${name}\n`);
  }
  if (list.length > 0) writeFileSync(join(root, TOKEN_LIST), list.join(""));
  return answers.filter(({ token }) => token === null).map(({ authority, failure }) => `${authority}: ${failure}`);
}
