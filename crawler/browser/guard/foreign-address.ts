import { gunzipSync, inflateSync } from "node:zlib";

/** What a text that is about to leave holds: our own address, somebody else's, or what nobody can read. */
export interface OutgoingReading {
  /** The first address that is not ours, as found; null where there is none. */
  readonly foreign: string | null;
  readonly own: boolean;
  /** False where it is longer than what is read. */
  readonly isWhole: boolean;
}

const MOST_READ = 1_000_000;
/** Characters in all, with what is found inside of what was decoded. */
const MOST_SEARCHED = 12 * MOST_READ;
const MOST_ROUNDS = 3;
const MOST_LOCAL = 64;
const MOST_DOMAIN = 255;
/** What stands where a top-level domain would, in names of files such as `logo@2x.png` and `app@next.js`. */
const fileEndings = new Set(
  "png jpg jpeg gif svg webp avif ico css js mjs cjs json map html htm xml woff woff2 ttf eot otf mp4 webm mp3 pdf php txt wasm gz".split(
    " ",
  ),
);

/**
 * Looks for e-mail addresses in what leaves, through percent, form, JSON, HTML, base64 and hexadecimal encoding, one inside the other up to three
 * deep, gzip and deflate around it. `own` is the one address that may leave. Work is linear in the text, of which a million characters are read.
 */
export function readOutgoing(content: string | Uint8Array, own: string): OutgoingReading {
  const text = typeof content === "string" ? content : textOf(content);
  const found: Found = { foreign: null, own: false, left: MOST_SEARCHED };
  search(text.slice(0, MOST_READ), own.toLowerCase(), 0, found);
  return { foreign: found.foreign, own: found.own, isWhole: text.length <= MOST_READ && found.left > 0 };
}

interface Found {
  foreign: string | null;
  own: boolean;
  /** Characters that may still be read. */
  left: number;
}

function textOf(bytes: Uint8Array): string {
  const unpack = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync : bytes[0] === 0x78 ? inflateSync : null;
  try {
    if (unpack !== null) return unpack(bytes, { maxOutputLength: 2 * MOST_READ }).toString("utf8");
  } catch {
    // What only looks packed is read as it is.
  }
  return Buffer.from(bytes).toString("utf8");
}

function search(encoded: string, own: string, depth: number, found: Found, leastLength = 5): void {
  found.left -= encoded.length;
  if (found.left <= 0) return;
  const text = plain(encoded);
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const address = addressAround(text, at);
    if (address === null || address.length < leastLength || isKeyInUrl(text, at, address)) continue;
    if (isOwn(address, own)) found.own = true;
    else found.foreign ??= address;
  }
  if (depth === MOST_ROUNDS) return;
  // Chance makes an address of random bytes too: there it must be longer.
  for (const inner of innerTexts(text)) search(inner, own, depth + 1, found, 10);
}

/** The text with its escapes undone, as often as there are any, three times at most. */
function plain(encoded: string): string {
  let text = encoded;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = text
      .replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"))
      .replace(/\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (_, long?: string, short?: string) =>
        String.fromCharCode(Number.parseInt(long ?? short ?? "0", 16)),
      )
      .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?|&commat;/gi, (_, hex?: string, digits?: string) =>
        hex === undefined && digits === undefined ? "@" : codePoint(Number.parseInt(hex ?? digits!, hex ? 16 : 10)),
      );
    if (next === text) break;
    text = next;
  }
  return text.replaceAll("\0", "").normalize("NFKC");
}

const codePoint = (value: number) => String.fromCodePoint(Math.min(value, 0x10_ffff));

const isLocalLetter = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}._+'~-]/u.test(letter);
const isDomainLetter = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}.-]/u.test(letter);

function addressAround(text: string, at: number): string | null {
  let start = at;
  while (start > at - MOST_LOCAL && isLocalLetter(text[start - 1])) start -= 1;
  const local = text.slice(start, at).replace(/^[.'~]{1,64}/, "");
  if (local === "") return null;
  if (/^\[(?:ipv6:)?[\d.:a-f]{3,45}\]/i.test(text.slice(at + 1, at + 60))) return `${local}@[`;
  let end = at + 1;
  while (end < at + MOST_DOMAIN && isDomainLetter(text[end])) end += 1;
  const labels = text
    .slice(at + 1, end)
    .split(".")
    .filter((label, place, all) => label !== "" || place < all.length - 1);
  const top = labels.at(-1)?.toLowerCase() ?? "";
  const isName =
    labels.length > 1 &&
    !labels.includes("") &&
    /^(?:\p{L}{2,63}|xn--[a-z\d-]{1,59})$/u.test(top) &&
    !fileEndings.has(top);
  return isName ? `${local}@${labels.join(".")}`.toLowerCase() : null;
}

/** `https://0123456789abcdef0123456789abcdef@host/1`: keys of error reporters stand where a user's name stands in a URL. */
function isKeyInUrl(text: string, at: number, address: string): boolean {
  const local = address.slice(0, address.indexOf("@"));
  return /^[\da-f]{20,64}$/.test(local) && text.slice(0, at - local.length).endsWith("://");
}

/** The address itself, or with a separator before it: `+` is a space in a form, `_` and `-` join names of fields. */
function isOwn(address: string, own: string): boolean {
  if (address === own) return true;
  return address.endsWith(own) && !/[\p{L}\p{N}]/u.test(address.at(-own.length - 1)!);
}

/** What runs of base64 (both alphabets) and of hexadecimal digits stand for; an address may begin anywhere in a run. */
function innerTexts(text: string): string[] {
  const runs = text.match(/[\w+/-]{12,}/g) ?? [];
  return runs
    .flatMap((run) => [
      ...[0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), "base64").toString("latin1")),
      ...(run.match(/[\da-f]{12,}/gi) ?? []).flatMap((digits) =>
        [0, 1].map((from) => Buffer.from(digits.slice(from), "hex").toString("latin1")),
      ),
    ])
    .filter((inner) => inner.includes("@") || /%40|\\u0040|[\w+/-]{12}/i.test(inner));
}
