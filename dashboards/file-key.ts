/** A file name for a key such as a host or an organisation: small letters, digits, dots and dashes stay, others become `_hex`. */
export function fileKey(key: string): string {
  return key.replace(/[^a-z0-9.-]/gu, (character) => `_${character.codePointAt(0)!.toString(16)}`).slice(0, 180);
}
