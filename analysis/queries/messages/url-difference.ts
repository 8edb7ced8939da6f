/** A piece of a URL, and whether it differs from the twin's at this place. */
export interface UrlPiece {
  readonly text: string;
  readonly differs: boolean;
}

/** Separators of a URL's components: what lies between two of them is compared as a whole. */
const separators = /([/?&=;.#:])/;

/**
 * The first URL in pieces, marked where the second one has something else in the same component. URLs with another
 * number of components are marked from the first to the last component that differs.
 */
export function urlDifference(url: string, twin: string): UrlPiece[] {
  const mine = url.split(separators);
  const theirs = twin.split(separators);
  let start = 0;
  while (start < mine.length && mine[start] === theirs[start]) start++;
  let end = 0;
  const room = Math.min(mine.length, theirs.length) - start;
  while (end < room && mine.at(-1 - end) === theirs.at(-1 - end)) end++;
  const differs = (piece: string, index: number): boolean => {
    if (mine.length === theirs.length) return piece !== theirs[index];
    return index >= start && index < mine.length - end;
  };
  const pieces: { text: string; differs: boolean }[] = [];
  mine.forEach((piece, index) => {
    if (piece === "") return;
    const isDifferent = differs(piece, index);
    const last = pieces.at(-1);
    if (last !== undefined && last.differs === isDifferent) last.text += piece;
    else pieces.push({ text: piece, differs: isDifferent });
  });
  return pieces;
}
