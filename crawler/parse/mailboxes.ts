import { decodeWords } from "postal-mime";

/** A mailbox of an address field: what a client shows as its name, and the address as written. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const MAX_CHARS = 65_536;
const MAX_MAILBOXES = 1_000;
/** Longest encoded word that is taken for one; RFC 2047 allows 75 characters, senders write more. */
const MAX_ENCODED_WORD = 1_000;

/** One piece of a field: text, a quoted string, a comment, what stands in angle brackets, or what separates mailboxes. */
interface Piece {
  readonly kind: "text" | "quoted" | "comment" | "angle" | "separator" | "colon";
  readonly text: string;
}

/**
 * The mailboxes of an address field (RFC 5322, 3.4) as mail clients read what senders really write: a mailbox is what has an
 * address, and all before it that has none is its name. So `Foo, Inc. <news@shop.example>` is one mailbox, and `a@x.example,
 * b@y.example` are two. Reads unquoted commas, brackets, `mailto:`, groups, comments, encoded words with bare commas and
 * quotation marks that nothing closes. Total, and linear in the field's length.
 */
export function readMailboxes(field: string | null): readonly Mailbox[] {
  if (field === null) return [];
  const found: Mailbox[] = [];
  let name: string[] = [];
  let aside: string[] = [];
  /** What stands in brackets without a domain: a local user, where the field names nobody else. */
  let local: Mailbox | null = null;
  const take = (address: string) => {
    if (found.length < MAX_MAILBOXES) found.push({ name: nameOf(name.length > 0 ? name : aside), address });
    name = [];
    aside = [];
  };
  const pieces = piecesOf(field.slice(0, MAX_CHARS));
  for (const [at, piece] of pieces.entries()) {
    if (piece.kind === "separator") {
      const last = name.at(-1);
      if (last !== undefined && last !== ",") name.push(",");
      continue;
    }
    if (piece.kind === "quoted") {
      name.push(piece.text);
      continue;
    }
    if (piece.kind === "colon") {
      // The name of a group, where a semicolon closes it, is nobody's.
      if (pieces.slice(at + 1, at + 200).some(({ kind, text }) => kind === "separator" && text === ";")) name = [];
      else if (name.length > 0) name.push(`${name.pop()}:`);
      continue;
    }
    if (piece.kind === "angle") {
      const address = addressIn(piece.text);
      if (address !== null) take(address);
      else if (piece.text.trim() !== "") {
        const word = piece.text.trim();
        if (local === null && !/[\s@]/.test(word)) local = { name: nameOf(name), address: word };
        name.push(word);
      }
      continue;
    }
    const isAside = piece.kind === "comment";
    for (const word of piece.text.split(/[\s<>()[\]]+/)) {
      const address = word.includes("@") ? addressIn(word) : null;
      if (address === null) {
        if (word !== "") (isAside ? aside : name).push(word);
      } else if (isFollowedByAngle(pieces, at)) name.push(word);
      else take(address);
    }
  }
  if (found.length === 0 && local !== null) return [local];
  // A comment behind an address that has no other name is its name (RFC 822's way).
  const [only] = found;
  if (found.length === 1 && only!.name === "" && aside.length > 0) return [{ ...only!, name: nameOf(aside) }];
  return found;
}

/** Whether the address of this mailbox still comes, so that an address in the words before it is part of the name. */
function isFollowedByAngle(pieces: readonly Piece[], from: number): boolean {
  for (let at = from + 1; at < pieces.length && at < from + 20; at += 1) {
    const { kind, text } = pieces[at]!;
    if (kind === "separator") return false;
    if (kind === "angle") return addressIn(text) !== null;
  }
  return false;
}

/** An address without what surrounds it in the wild; null where there is none. */
function addressIn(text: string): string | null {
  let word = text.includes("=?") ? decodeWords(text) : text;
  word = trimmed(word, " \t\r\n<[(\"'", " \t\r\n>])\"',;").replace(/^mailto:/i, "");
  // A source route (RFC 5322, 4.4) comes before the address.
  if (word.startsWith("@")) word = word.slice(word.lastIndexOf(":") + 1);
  const at = word.lastIndexOf("@");
  const [local, domain] = [word.slice(0, at).trim(), word.slice(at + 1).trim()];
  if (at < 1 || local === "" || !/^\[?[\p{L}\p{N}][^\s@<>,;()]*$/u.test(domain)) return null;
  return `${local}@${domain}`.replace(/\s+/g, "");
}

/** Text without the given characters at its beginning and its end. */
function trimmed(text: string, front: string, back: string): string {
  let [from, to] = [0, text.length];
  while (from < to && front.includes(text[from]!)) from += 1;
  while (to > from && back.includes(text[to - 1]!)) to -= 1;
  return text.slice(from, to);
}

function nameOf(words: readonly string[]): string {
  const text = words.join(" ").replace(/ ,/g, ",").replace(/\s+/g, " ");
  return trimmed(decodeWords(text), " ,;", " ,;");
}

function piecesOf(field: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  const end = () => {
    if (text !== "") pieces.push({ kind: "text", text });
    text = "";
  };
  // Where a mark is not closed once, it is never closed again further on: no second search is made for it.
  const open = { '"': true, "(": true, "<": true };
  for (let at = 0; at < field.length; at += 1) {
    const character = field[at]!;
    if (character === "=" && field[at + 1] === "?") {
      const close = encodedWordEnd(field, at);
      if (close !== -1) {
        text += field.slice(at, close);
        at = close - 1;
        continue;
      }
    }
    const closed =
      character === '"' || character === "(" || character === "<"
        ? open[character]
          ? closeOf(field, at)
          : -1
        : undefined;
    if (closed === -1) open[character as '"' | "(" | "<"] = false;
    if (closed === undefined || closed === -1) {
      if (character === "," || character === ";") {
        end();
        pieces.push({ kind: "separator", text: character });
      } else if (character === ":" && !/mailto$/i.test(text.slice(-6))) {
        end();
        pieces.push({ kind: "colon", text: character });
      } else text += closed === -1 ? " " : character;
      continue;
    }
    end();
    const inside = field.slice(at + 1, closed);
    if (character === '"') pieces.push({ kind: "quoted", text: inside.replace(/\\(.)/g, "$1") });
    else if (character === "(") pieces.push({ kind: "comment", text: inside.replace(/\\(.)/g, "$1") });
    else pieces.push({ kind: "angle", text: inside });
    at = closed;
  }
  end();
  return pieces;
}

/** The place where a quoted string, comment or angle bracket that begins at `at` ends; -1 where nothing closes it. */
function closeOf(field: string, at: number): number {
  const [opening, closing] = [field[at]!, { '"': '"', "(": ")", "<": ">" }[field[at]!]!];
  let depth = 0;
  for (let place = at + 1; place < field.length; place += 1) {
    const character = field[place]!;
    if (character === "\\" && opening !== "<") place += 1;
    else if (character === closing) {
      if (depth === 0) return place;
      depth -= 1;
    } else if (character === opening && opening === "(") depth += 1;
  }
  return -1;
}

/** The end of an encoded word (RFC 2047) that begins at `at`, commas and blanks in it allowed; -1 where it is none. */
function encodedWordEnd(field: string, at: number): number {
  const head = /^=\?[^?\s]{1,40}\?[bqBQ]\?/.exec(field.slice(at, at + 50));
  if (head === null) return -1;
  const close = field.slice(at + head[0].length, at + MAX_ENCODED_WORD).indexOf("?=");
  return close === -1 ? -1 : at + head[0].length + close + 2;
}
