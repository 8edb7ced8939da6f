declare module "js-md2" {
  /** Hex MD2 (RFC 1319) of a text's UTF-8 bytes. */
  export default function md2(text: string): string;
}
declare module "murmurhash-js" {
  const murmur: { murmur2(text: string, seed: number): number };
  export default murmur;
}
declare module "murmurhash3js-revisited" {
  const murmur3: { x86: { hash32(bytes: Uint8Array): number }; x64: { hash128(bytes: Uint8Array): string } };
  export default murmur3;
}
declare module "sha.js" {
  export default function sha(algorithm: "sha"): { update(text: string): { digest(encoding: "hex"): string } };
}
