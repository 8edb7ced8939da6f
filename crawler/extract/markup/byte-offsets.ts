const STEP = 1_024;

/** Gives, for positions in a string, how many UTF-8 bytes come before them (a lone surrogate counts 3, as U+FFFD). */
export function utf8Offsets(text: string): (index: number) => number {
  const positions: number[] = [0];
  const bytes: number[] = [0];
  let from = 0;
  while (from + STEP < text.length) {
    const to = from + STEP + (isPair(text, from + STEP) ? 1 : 0);
    positions.push(to);
    bytes.push(bytes.at(-1)! + Buffer.byteLength(text.slice(from, to)));
    from = to;
  }
  if (bytes.at(-1)! + Buffer.byteLength(text.slice(from)) === text.length) return (index) => index;
  return (index) => {
    let step = Math.min(Math.floor(index / STEP), positions.length - 1);
    while (positions[step]! > index) step -= 1; // steps are one longer where they would cut a surrogate pair
    const from = positions[step]!;
    return bytes[step]! + Buffer.byteLength(text.slice(from, index));
  };
}

/** Whether the position lies between the two halves of a surrogate pair. */
function isPair(text: string, at: number): boolean {
  return isBetween(text.charCodeAt(at - 1), 0xd800, 0xdbff) && isBetween(text.charCodeAt(at), 0xdc00, 0xdfff);
}

function isBetween(code: number, from: number, to: number): boolean {
  return code >= from && code <= to;
}
