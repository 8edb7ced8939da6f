import { isAscii, isUtf8 } from "node:buffer";
import iconv from "iconv-lite";

/** How the character set of a text was found. */
export type CharsetSource = "ascii" | "mark" | "declared" | "meta" | "utf-8" | "guessed";

export interface DecodedText {
  /** The text; every byte gave a character, U+FFFD where none fits. */
  readonly text: string;
  /** The character set that was used, by its WHATWG name where it has one. */
  readonly charset: string;
  readonly source: CharsetSource;
  /** Whether some bytes did not fit and became U+FFFD. */
  readonly isLossy: boolean;
}

interface Decoder {
  readonly name: string;
  readonly decode: (bytes: Uint8Array) => string;
}

const decoders = new Map<string, Decoder | null>();

/** Character sets whose bytes can all be below 0x80 and yet are not ASCII. */
const NOT_ASCII = /^(iso-2022|hz|utf-?7|csiso2022|utf-?(16|32)|ucs-?[24]|unicode)/;

/**
 * Decodes bytes to text: byte order mark first, then the declared character set, then what the HTML says, then a guess.
 * Never throws; an unknown or lying label costs at most some characters. A leading U+FEFF stays in the text.
 */
export function decodeText(bytes: Uint8Array, declared: string | null, isHtml: boolean): DecodedText {
  const label = declared?.trim().toLowerCase() ?? "";
  if (isAscii(bytes) && !bytes.includes(0x1b) && !NOT_ASCII.test(label)) {
    return { text: latin1(bytes), charset: "utf-8", source: "ascii", isLossy: false };
  }
  const marked = byMark(bytes);
  if (marked !== null) return decodeWith(marked, bytes, "mark");
  const named = decoderFor(label);
  if (named !== null && !isUnicodeOrAscii(named.name, label)) return decodeWith(named, bytes, "declared");
  if (isUtf8(bytes) && !bytes.includes(0x1b)) return decodeWith(UTF_8, bytes, label === "" ? "utf-8" : "declared");
  const meta = isHtml ? decoderFor(metaCharset(bytes)) : null;
  if (meta !== null && meta.name !== "utf-8") return decodeWith(meta, bytes, "meta");
  if (looksLikeUtf8(bytes, named?.name === "utf-8"))
    return decodeWith(UTF_8, bytes, label === "" ? "utf-8" : "declared");
  return decodeWith(guess(bytes), bytes, "guessed");
}

const UTF_8: Decoder = {
  name: "utf-8",
  decode: (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
};

function decodeWith(decoder: Decoder, bytes: Uint8Array, source: CharsetSource): DecodedText {
  const text = decoder.decode(bytes);
  return { text, charset: decoder.name, source, isLossy: text.includes("\uFFFD") };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

function isUnicodeOrAscii(name: string, label: string): boolean {
  return name === "utf-8" || /^(us-)?ascii$|^ansi_x3/.test(label);
}

/** A decoder for a label: the browser's table first, since that is what mail clients show, then iconv's long list. */
function decoderFor(label: string): Decoder | null {
  const key = label.replace(/^["'\s]+|(?<!["'\s])["'\s]+$/g, "").slice(0, 60);
  if (key === "") return null;
  const known = decoders.get(key);
  if (known !== undefined) return known;
  const made = makeDecoder(key) ?? makeDecoder(key.replace(/^x-/, "")) ?? makeDecoder(key.replace(/^cp-?/, "windows-"));
  if (decoders.size < 500) decoders.set(key, made); // labels come from strangers: the cache is bounded
  return made;
}

function makeDecoder(label: string): Decoder | null {
  try {
    const decoder = new TextDecoder(label, { ignoreBOM: true });
    if (decoder.encoding === "replacement") return null;
    return { name: decoder.encoding, decode: (bytes) => decoder.decode(bytes) };
  } catch {
    // A label the browser does not know.
  }
  if (!iconv.encodingExists(label)) return null;
  return { name: label, decode: (bytes) => iconv.decode(Buffer.from(bytes), label, { stripBOM: false }) };
}

const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe, 0, 0], "utf-32le"],
  [[0, 0, 0xfe, 0xff], "utf-32be"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

function byMark(bytes: Uint8Array): Decoder | null {
  for (const [mark, name] of MARKS) if (mark.every((byte, index) => bytes[index] === byte)) return decoderFor(name);
  return null;
}

/** What `<meta charset>` in the first 1,024 bytes says (the window of the HTML standard's prescan). */
function metaCharset(bytes: Uint8Array): string {
  return (
    /<meta[^<>]{0,200}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w:.-]{1,60})/i
      .exec(latin1(bytes.subarray(0, 1024)))?.[1]
      ?.toLowerCase() ?? ""
  );
}

/** Whether most multi-byte sequences are good UTF-8 (any, where it is declared): one foreign byte must not spoil the rest. */
function looksLikeUtf8(bytes: Uint8Array, isDeclared: boolean): boolean {
  const sample = UTF_8.decode(bytes.subarray(0, 65_536));
  let good = 0;
  let bad = 0;
  for (let index = 0; index < sample.length; index += 1) {
    const code = sample.charCodeAt(index);
    if (code === 0xfffd) bad += 1;
    else if (code > 0x7f) good += 1;
  }
  return isDeclared ? good > 0 : good > 2 * bad;
}

interface Candidate {
  readonly label: string;
  /** Characters that are frequent in real text of it and rare in a wrong reading. */
  readonly frequent: RegExp;
  /** Least share of high bytes among high bytes and ASCII letters: Cyrillic is all high bytes, French has an accent a word. */
  readonly minHighShare: number;
  /** Least number of frequent characters a high byte. */
  readonly minScoreShare: number;
}

const CANDIDATES: readonly Candidate[] = [
  { label: "shift_jis", frequent: /[\u3041-\u3093\u30a1-\u30f6]/g, minHighShare: 0.1, minScoreShare: 0.1 },
  { label: "euc-jp", frequent: /[\u3041-\u3093\u30a1-\u30f6]/g, minHighShare: 0.1, minScoreShare: 0.1 },
  { label: "euc-kr", frequent: /[이다는을를에의가하고한로도지기사보광]/g, minHighShare: 0.1, minScoreShare: 0.1 },
  {
    label: "gb18030",
    frequent: /[的一是不了在人有我他这中大来上个们到说为国和你信息公司]/g,
    minHighShare: 0.1,
    minScoreShare: 0.1,
  },
  {
    label: "big5",
    frequent: /[的一是不了在人有我他這中大來上個們到說為國和你信息公司]/g,
    minHighShare: 0.1,
    minScoreShare: 0.1,
  },
  { label: "koi8-r", frequent: /[оеаинтсрвл]/g, minHighShare: 0.4, minScoreShare: 0.35 },
  { label: "windows-1251", frequent: /[оеаинтсрвл]/g, minHighShare: 0.4, minScoreShare: 0.35 },
];

function guess(bytes: Uint8Array): Decoder {
  const isEscaped = bytes.includes(0x1b) && /\x1b\$[@B]|\x1b\([BJ]/.test(latin1(bytes.subarray(0, 65_536)));
  if (isEscaped) return decoderFor("iso-2022-jp") ?? UTF_8;
  const sample = bytes.subarray(0, 8_192);
  let high = 0;
  let letters = 0;
  for (const byte of sample) {
    if (byte > 0x7f) high += 1;
    else if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) letters += 1;
  }
  let best = { score: 0, decoder: decoderFor("windows-1252") ?? UTF_8 };
  for (const { label, frequent, minHighShare, minScoreShare } of CANDIDATES) {
    const decoder = decoderFor(label);
    if (decoder === null || high < minHighShare * (high + letters)) continue;
    const text = decoder.decode(sample);
    const score = (text.match(frequent)?.length ?? 0) - 4 * (text.match(/\uFFFD/g)?.length ?? 0);
    if (score > best.score && score > minScoreShare * high) best = { score, decoder };
  }
  return best.decoder;
}
