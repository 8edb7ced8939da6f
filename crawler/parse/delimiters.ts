import type { Entity } from "./entity.ts";

/** A multipart whose closing delimiter has not come yet. */
export interface OpenMultipart {
  readonly entity: Entity;
  readonly boundary: string;
}

export interface Delimiter {
  readonly multipart: OpenMultipart;
  /** Whether it is the closing one, `--boundary--`. */
  readonly isLast: boolean;
  /** Where the content before it ends: the line end before a delimiter belongs to the delimiter (RFC 2046 5.1.1). */
  readonly contentEnd: number;
  /** Where the line after it begins. */
  readonly next: number;
}

/** RFC 2046 allows 70 characters; longer ones are seen and read, but a line of megabytes is none. */
const MAX_BOUNDARY_CHARS = 1_000;
const LF = 0x0a;
const DASH = 0x2d;

/** The multiparts that are open at one point of a message, looked up by boundary in constant time whatever their depth. */
export class OpenMultiparts {
  readonly #byBoundary = new Map<string, OpenMultipart[]>();
  readonly #byEntity = new Map<Entity, OpenMultipart>();

  get isEmpty(): boolean {
    return this.#byEntity.size === 0;
  }

  /** Opens a multipart; an inner one hides an outer one of the same boundary. */
  open(entity: Entity, boundary: string): void {
    const key = boundaryKey(boundary);
    const multipart = { entity, boundary: key };
    const same = this.#byBoundary.get(key) ?? [];
    same.push(multipart);
    this.#byBoundary.set(key, same);
    this.#byEntity.set(entity, multipart);
  }

  /** Closes the multipart of that entity; false when it was not open. */
  close(entity: Entity): boolean {
    const multipart = this.#byEntity.get(entity);
    if (multipart === undefined) return false;
    this.#byEntity.delete(entity);
    const same = this.#byBoundary.get(multipart.boundary) ?? [];
    same.splice(same.indexOf(multipart), 1);
    if (same.length === 0) this.#byBoundary.delete(multipart.boundary);
    return true;
  }

  /** The first delimiter of an open multipart at or after `from`, which is the beginning of a line; null if there is none. */
  next(bytes: Buffer, from: number): Delimiter | null {
    if (this.isEmpty) return null;
    if (bytes[from] === DASH && bytes[from + 1] === DASH) {
      const delimiter = this.at(bytes, from, from);
      if (delimiter !== null) return delimiter;
    }
    for (let at = bytes.indexOf("\n--", from, "latin1"); at >= 0; at = bytes.indexOf("\n--", at + 1, "latin1")) {
      const delimiter = this.at(bytes, at + 1, from);
      if (delimiter !== null) return delimiter;
    }
    return null;
  }

  /** The delimiter on the line that begins at `lineStart`, or null; `floor` bounds where the content before it may end. */
  at(bytes: Buffer, lineStart: number, floor: number): Delimiter | null {
    const lineFeed = bytes.indexOf(LF, lineStart);
    const lineEnd = lineFeed < 0 ? bytes.length : lineFeed;
    if (lineEnd - lineStart > MAX_BOUNDARY_CHARS + 4) return null;
    const word = bytes.toString("latin1", lineStart + 2, lineEnd).trimEnd();
    const found = this.#innermost(word);
    const closed = found === null && word.endsWith("--") ? this.#innermost(word.slice(0, -2)) : null;
    const multipart = found ?? closed;
    if (multipart === null) return null;
    const crlf = bytes[lineStart - 2] === 0x0d ? 2 : 1;
    return {
      multipart,
      isLast: found === null,
      contentEnd: Math.max(floor, lineStart - (lineStart === 0 ? 0 : crlf)),
      next: lineFeed < 0 ? bytes.length : lineFeed + 1,
    };
  }

  #innermost(boundary: string): OpenMultipart | null {
    return this.#byBoundary.get(boundary)?.at(-1) ?? null;
  }
}

function boundaryKey(boundary: string): string {
  return Buffer.from(boundary.slice(0, MAX_BOUNDARY_CHARS)).toString("latin1").trimEnd();
}

/** A delimiter as a message without a usable boundary shows it: `--word` on a line, then a line that looks like a field. */
export function guessBoundary(body: Buffer): string | null {
  const lines = body.toString("latin1", 0, 65_536).split("\n");
  for (const [n, line] of lines.entries()) {
    if (!line.startsWith("--") || !/^content-[a-z-]{1,40}[ \t]{0,20}:/i.test(lines[n + 1] ?? "")) continue;
    const word = line.slice(2, 300).trimEnd();
    if (word !== "" && word.length <= 200) return word;
  }
  return null;
}
