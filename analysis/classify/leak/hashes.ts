import {
  createAdler32,
  createBLAKE2b,
  createBLAKE2s,
  createCRC32,
  createMD4,
  createMD5,
  createRIPEMD160,
  createSHA1,
  createSHA3,
  createSHA224,
  createSHA256,
  createSHA384,
  createSHA512,
  createWhirlpool,
  type IHasher,
} from "hash-wasm";
import md2 from "js-md2";
import murmur from "murmurhash-js";
import murmur3 from "murmurhash3js-revisited";
import sha from "sha.js";

/** A hash of a text's UTF-8 bytes, as it is written in URLs: hex, lower case; some also in decimal. */
export interface Hash {
  readonly name: string;
  /** Writings of the value, hex first. */
  digest(text: string): readonly string[];
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const withHasher = (name: string, hasher: IHasher): Hash => ({
  name,
  digest: (text) => [hasher.init().update(text).digest("hex")],
});
/** 32-bit values are written in hex or, unsigned or signed, in decimal. */
const checksum = (name: string, value: (text: string) => number): Hash => ({
  name,
  digest: (text) => {
    const unsigned = value(text) >>> 0;
    return [unsigned.toString(16).padStart(8, "0"), String(unsigned), String(unsigned | 0)];
  },
});
const inHex = (hasher: IHasher) => (text: string) => Number.parseInt(hasher.init().update(text).digest("hex"), 16);

/**
 * The 24 hashes of the field's standard list (Englehardt et al. 2018, appendix; sha512 from its programs). `sha` is
 * SHA-0 of FIPS 180 (1993). Murmur hashes use the seed 0, version 3 in its 64-bit form for 64 and 128 bits.
 */
export const hashes: readonly Hash[] = [
  { name: "md2", digest: (text) => [md2(text)] },
  withHasher("md4", await createMD4()),
  withHasher("md5", await createMD5()),
  { name: "sha", digest: (text) => [sha("sha").update(text).digest("hex")] },
  withHasher("sha1", await createSHA1()),
  withHasher("sha224", await createSHA224()),
  withHasher("sha256", await createSHA256()),
  withHasher("sha384", await createSHA384()),
  withHasher("sha512", await createSHA512()),
  withHasher("sha3-224", await createSHA3(224)),
  withHasher("sha3-256", await createSHA3(256)),
  withHasher("sha3-384", await createSHA3(384)),
  withHasher("sha3-512", await createSHA3(512)),
  checksum("murmurhash2", (text) => murmur.murmur2(text, 0)),
  checksum("murmurhash3-32", (text) => murmur3.x86.hash32(bytesOf(text))),
  { name: "murmurhash3-64", digest: (text) => halves(murmur3.x64.hash128(bytesOf(text))) },
  { name: "murmurhash3-128", digest: (text) => [murmur3.x64.hash128(bytesOf(text))] },
  withHasher("ripemd160", await createRIPEMD160()),
  withHasher("whirlpool", await createWhirlpool()),
  withHasher("blake2b", await createBLAKE2b()),
  withHasher("blake2s", await createBLAKE2s()),
  checksum("crc32", inHex(await createCRC32())),
  checksum("adler32", inHex(await createAdler32())),
  // The list counts the signed and the unsigned writing of version 2 as two.
  { name: "murmurhash2-signed", digest: (text) => [String(murmur.murmur2(text, 0) | 0)] },
];

function halves(hex: string): readonly string[] {
  const [high, low] = [hex.slice(0, 16), hex.slice(16)];
  return [high, low, String(BigInt(`0x${high}`)), String(BigInt(`0x${low}`))];
}
