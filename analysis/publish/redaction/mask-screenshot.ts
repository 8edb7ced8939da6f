import type { Picture } from "./png.ts";

/** Side of the squares that are compared and masked as wholes: larger than a letter, so that no shape shows through. */
const side = 16;
const grey = 0xb4;

/** A rectangle in pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The picture with every square greyed that differs from a twin's (and its neighbours), and every given area. Null
 * without a twin and where one is of another size: then nothing says which parts are personal, and nothing may be shown.
 */
export function maskScreenshot(own: Picture, twins: readonly Picture[], areas: readonly Area[] = []): Picture | null {
  if (twins.length === 0 || twins.some(({ width, height }) => width !== own.width || height !== own.height))
    return null;
  const columns = Math.ceil(own.width / side);
  const rows = Math.ceil(own.height / side);
  const masked = new Uint8Array(columns * rows);
  const cover = (column: number, row: number): void => {
    if (column >= 0 && row >= 0 && column < columns && row < rows) masked[row * columns + column] = 1;
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!twins.some((twin) => differs(own, twin, column * side, row * side))) continue;
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) cover(column + dx, row + dy);
    }
  }
  for (const { x, y, width, height } of areas) {
    for (let row = Math.floor(y / side); row <= Math.floor((y + height) / side); row++) {
      for (let column = Math.floor(x / side); column <= Math.floor((x + width) / side); column++) cover(column, row);
    }
  }
  const pixels = Buffer.from(own.pixels);
  for (let y = 0; y < own.height; y++) {
    for (let x = 0; x < own.width; x++) {
      if (masked[Math.floor(y / side) * columns + Math.floor(x / side)] === 1)
        pixels.fill(grey, (y * own.width + x) * 3, (y * own.width + x) * 3 + 3);
    }
  }
  return { width: own.width, height: own.height, pixels };
}

function differs(own: Picture, twin: Picture, left: number, top: number): boolean {
  for (let y = top; y < Math.min(top + side, own.height); y++) {
    const from = (y * own.width + left) * 3;
    const to = (y * own.width + Math.min(left + side, own.width)) * 3;
    if (own.pixels.compare(twin.pixels, from, to, from, to) !== 0) return true;
  }
  return false;
}
