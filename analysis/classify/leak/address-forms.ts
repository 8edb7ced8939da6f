import { binaryEncodings, binaryText, encodings } from "./encodings.ts";
import { GramMatcher, type Pattern } from "./gram-matcher.ts";
import { hashes } from "./hashes.ts";

/** What a found text says of an address. */
export interface AddressForm {
  /** Functions from the address outwards: `["md5", "sha256"]` is the SHA-256 of the MD5. Empty for plain. */
  readonly functions: readonly string[];
  /** Which writing of the address went in. */
  readonly variant: "as-given" | "lower-case" | "upper-case" | "without-tag";
  /** The whole address, or a part alone, which is a weaker finding. */
  readonly part: "address" | "local-part" | "domain";
}

export type FormPattern = Pattern<AddressForm>;

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Writings of an address that senders hash: as given, lower, upper, without a plus tag; trimmed first. */
export function addressVariants(address: string): readonly { text: string; variant: AddressForm["variant"] }[] {
  const given = address.trim();
  const untagged = given.toLowerCase().replace(/^([^@+]*)\+[^@]*@/, "$1@");
  const rows = [
    { text: given.toLowerCase(), variant: "lower-case" },
    { text: given.toUpperCase(), variant: "upper-case" },
    { text: given, variant: "as-given" },
    { text: untagged, variant: "without-tag" },
  ] as const;
  return rows.filter(({ text }, i) => rows.findIndex((row) => row.text === text) === i);
}

/** A digest, in the writings of its hash. */
interface Digest {
  readonly texts: readonly string[];
  readonly functions: readonly string[];
}

function digestsOf(text: string, functions: readonly string[]): Digest[] {
  return hashes.map((hash) => ({ texts: hash.digest(text), functions: [...functions, hash.name] }));
}

/** Hex of a digest's writings: hashes are fed with the hex of the inner one, as everybody does. */
const hexOf = ({ texts }: Digest) => texts[0] as string;

/**
 * Every form of an address under the standard lists: hashes of hashes to `depth`, and encodings to `depth` of the plain
 * address and around one hash. Depth 3 makes about 30,000 forms; compute them once for an address.
 */
export function addressPatterns(address: string, depth: 1 | 2 | 3): FormPattern[] {
  const patterns = new Map<string, AddressForm>();
  const put = (text: string, form: AddressForm) => {
    if (text.length >= 8 && !patterns.has(text)) patterns.set(text, form);
  };
  for (const { text, variant } of addressVariants(address)) {
    encodeForms(bytesOf(text), [], depth, (encoded, functions) =>
      put(encoded, { functions, variant, part: "address" }),
    );
    let layer = digestsOf(text, []);
    for (let level = 1; level <= depth; level++) {
      for (const digest of layer)
        for (const writing of digest.texts) put(writing, { functions: digest.functions, variant, part: "address" });
      if (level < depth) layer = layer.flatMap((digest) => digestsOf(hexOf(digest), digest.functions));
    }
  }
  putParts(address, put);
  return [...patterns].map(([text, meaning]) => ({ text, meaning }));
}

function putParts(address: string, put: (text: string, form: AddressForm) => void): void {
  const [local = "", domain = ""] = address.trim().toLowerCase().split("@");
  for (const [text, part] of [
    [local, "local-part"],
    [domain, "domain"],
  ] as const) {
    if (text.length < 8) continue;
    put(text, { functions: [], variant: "lower-case", part });
    if (part === "domain") continue;
    for (const digest of digestsOf(text, []))
      put(hexOf(digest), { functions: digest.functions, variant: "lower-case", part });
    put(btoa(text), { functions: ["base64"], variant: "lower-case", part });
  }
}

/** Calls `put` with the text of each chain of encodings up to `depth`; binary results only go inwards. */
function encodeForms(
  bytes: Uint8Array,
  functions: readonly string[],
  depth: number,
  put: (text: string, functions: readonly string[]) => void,
): void {
  const text = binaryText(bytes);
  if (/^[\x20-\x7e]+$/.test(text)) {
    put(text, functions);
    if (functions.at(-1) === "base64") {
      put(text.replace(/(?<!=)=+$/, ""), functions);
      put(
        text
          .replace(/(?<!=)=+$/, "")
          .replaceAll("+", "-")
          .replaceAll("/", "_"),
        functions,
      );
    }
    if (functions.at(-1) === "base16") put(text.toUpperCase(), functions);
    if (functions.at(-1) === "base32") put(text.replace(/(?<!=)=+$/, "").toLowerCase(), functions);
  }
  if (depth === 0) return;
  for (const { name, encode } of encodings) {
    if (depth === 1 && binaryEncodings.has(name)) continue;
    if (name === "base58" && bytes.length > 60) continue;
    const encoded = encode(bytes);
    if (name === "url" && encoded.length === bytes.length) continue;
    encodeForms(encoded, [...functions, name], depth - 1, put);
  }
}

/** The forms of one address, made as deep as needed and kept. */
export class AddressForms {
  readonly address: string;
  /** Plain, encoded and hashed once: searched in every URL. */
  readonly shallow: GramMatcher<AddressForm>;
  private inner: readonly (Digest & { readonly variant: AddressForm["variant"] })[] | null = null;
  private readonly byShape = new Map<string, ReadonlyMap<string, AddressForm>>();

  constructor(address: string) {
    this.address = address;
    this.shallow = new GramMatcher(addressPatterns(address, 1));
  }

  /**
   * The chain of up to `depth` hashes whose value a whole token is; null when there is none or the token has not the
   * length of a digest. The values of one length are made when the first token of that length asks.
   */
  nestedDigest(token: string, depth: number): AddressForm | null {
    const shape = shapeOf(token);
    if (shape === null || depth < 2) return null;
    const known = this.byShape.get(shape) ?? this.digestsOfShape(shape);
    this.byShape.set(shape, known);
    const form = known.get(token.toLowerCase()) ?? null;
    return form === null || form.functions.length > depth ? null : form;
  }

  private digestsOfShape(shape: string): Map<string, AddressForm> {
    const last = hashes.filter(({ digest }) => digest("address").some((text) => shapeOf(text) === shape));
    const made = new Map<string, AddressForm>();
    this.inner ??= innerDigests(this.address);
    for (const digest of this.inner) {
      for (const hash of last) {
        for (const text of hash.digest(hexOf(digest))) {
          if (shapeOf(text) !== shape || made.has(text)) continue;
          made.set(text, { functions: [...digest.functions, hash.name], variant: digest.variant, part: "address" });
        }
      }
    }
    return made;
  }
}

/** What a further hash may have been fed with: the address encoded once, hashed once, and hashed twice. */
function innerDigests(address: string): (Digest & { readonly variant: AddressForm["variant"] })[] {
  const rows: (Digest & { readonly variant: AddressForm["variant"] })[] = [];
  for (const { text, variant } of addressVariants(address)) {
    const encoded = encodings
      .filter(({ name }) => !binaryEncodings.has(name))
      .map(({ name, encode }) => ({ texts: [binaryText(encode(bytesOf(text)))], functions: [name] }));
    const once = digestsOf(text, []);
    const twice = once.flatMap((digest) => digestsOf(hexOf(digest), digest.functions));
    rows.push(...[...encoded, ...once, ...twice].map((digest) => ({ ...digest, variant })));
  }
  return rows;
}

const hexLengths: ReadonlySet<number> = new Set(hashes.map(({ digest }) => (digest("")[0] as string).length));

/** The shape of a digest's writing: hex of a known length, or a decimal number of 32 or 64 bits; null for anything else. */
function shapeOf(token: string): string | null {
  if (/^-?\d{8,20}$/.test(token)) return hexLengths.has(token.length) ? `hex ${token.length}` : "decimal";
  return hexLengths.has(token.length) && /^[0-9a-f]+$/i.test(token) ? `hex ${token.length}` : null;
}
