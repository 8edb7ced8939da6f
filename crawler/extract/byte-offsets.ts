const STEP = 1_024;

/** Gives, for positions in a string, how many UTF-8 bytes come before them (a lone surrogate counts 3, as U+FFFD). */
export function utf8Offsets(text: string): (index: number) => number {
  if (Buffer.byteLength(text) === text.length) return (index) => index;
  const checkpoints: number[] = [0];
  for (let at = 0; at + STEP <= text.length; at += STEP) {
    checkpoints.push(checkpoints.at(-1)! + bytesBetween(text, at, at + STEP));
  }
  return (index) => {
    const step = Math.min(Math.floor(index / STEP), checkpoints.length - 1);
    return checkpoints[step]! + bytesBetween(text, step * STEP, index);
  };
}

/** Counts code unit by code unit: a high surrogate of a pair counts 4 and its partner 0, wherever a checkpoint falls. */
function bytesBetween(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 3;
    else if (unit < 0xdc00) bytes += isLow(text, at + 1) ? 4 : 3;
    else bytes += isHigh(text, at - 1) ? 0 : 3;
  }
  return bytes;
}

function isLow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function isHigh(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}
