import { domainToASCII } from "node:url";

/**
 * A domain name in wire form (RFC 1035, 3.1): length-prefixed labels and the root's zero, one JavaScript character a
 * byte. `"\x03www\x07example\x00"`. A label may hold any byte, so a label `a.b` and the labels `a`, `b` stay two names.
 */
export type WireName = string;

/** The text is no name that DNS can carry. */
export class NameError extends Error {
  override name = "NameError";
}

const MAX_NAME_BYTES = 255;
const MAX_LABEL_BYTES = 63;

export const ROOT: WireName = "\0";

/** The wire form of labels, each a byte string. Throws NameError by the limits of RFC 1035, 2.3.4. */
export function nameOfLabels(labels: readonly string[]): WireName {
  let name = "";
  for (const label of labels) {
    if (label.length === 0) throw new NameError("a label is empty");
    if (label.length > MAX_LABEL_BYTES) throw new NameError(`a label has ${label.length} bytes, 63 is the limit`);
    name += String.fromCharCode(label.length) + label;
  }
  if (name.length + 1 > MAX_NAME_BYTES) throw new NameError(`the name has ${name.length + 1} bytes, 255 is the limit`);
  return `${name}\0`;
}

/**
 * The wire form of a host name as URLs and mail headers carry it. A U-label becomes its A-label (UTS 46); underscore
 * names pass; a trailing dot is the root's. Throws NameError for IP literals, empty labels and what IDNA refuses.
 */
export function nameOfHost(host: string): WireName {
  const bare = host.endsWith(".") ? host.slice(0, -1) : host;
  if (bare === "") throw new NameError("the name is empty");
  if (isIpLiteral(bare)) throw new NameError(`${bare} is an address and no name`);
  const ascii = /^[\x21-\x7e]+$/.test(bare) ? bare : domainToASCII(bare);
  if (ascii === "") throw new NameError(`${JSON.stringify(host)} is no domain name`);
  return nameOfLabels(ascii.split("."));
}

/** Whether a host is an IPv4 address or a (bracketed) IPv6 address and so has no DNS of its own. */
export function isIpLiteral(host: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || host.includes(":");
}

/** The labels of a name from left to right, without the root. */
export function labelsOf(name: WireName): string[] {
  const labels: string[] = [];
  for (let at = 0; ; ) {
    const length = name.charCodeAt(at);
    if (!(length > 0)) return labels;
    labels.push(name.slice(at + 1, at + 1 + length));
    at += 1 + length;
  }
}

/** The name without its leftmost label; the root's parent is the root. */
export function parentOf(name: WireName): WireName {
  return name === ROOT ? ROOT : name.slice(1 + name.charCodeAt(0));
}

/** The name in lower case, ASCII letters only (RFC 4343). Length bytes are below 64 and stay. */
export function foldCase(name: WireName): WireName {
  // JavaScript's own lowering of a whole name would also lower the letters of Latin 1, which are just bytes here.
  return /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name;
}

/**
 * Whether a name lies at or under a suffix, label by label, both in folded case. `xbrand.test` is not under
 * `brand.test`, and neither is one whose first label merely ends in the bytes of the suffix.
 */
export function isAtOrUnder(name: WireName, suffix: WireName): boolean {
  for (let at = 0; at <= name.length - suffix.length; at += 1 + name.charCodeAt(at)) {
    if (name.length - at === suffix.length) return name.endsWith(suffix);
  }
  return false;
}

/** The name in presentation form without the final dot, `\.` and `\DDD` for what is no plain character (RFC 1035, 5.1). */
export function textOfName(name: WireName): string {
  if (name === ROOT) return ".";
  let text = "";
  for (const label of labelsOf(name)) {
    text += `${text === "" ? "" : "."}${PLAIN_LABEL.test(label) ? label : label.replace(/[^\w*-]/g, escapeByte)}`;
  }
  return text;
}

const PLAIN_LABEL = /^[\w*-]+$/;

function escapeByte(character: string): string {
  const byte = character.charCodeAt(0);
  if (byte <= 0x20 || byte >= 0x7f) return `\\${String(byte).padStart(3, "0")}`;
  return '."\\;()@$'.includes(character) ? `\\${character}` : character;
}

/** The wire form of a name in presentation form: the inverse of `textOfName`. Throws NameError. */
export function nameOfText(text: string): WireName {
  if (text === ".") return ROOT;
  const labels: string[] = [];
  let label = "";
  for (const [, decimal, escaped, dot, plain] of text.matchAll(/\\(\d{3})|\\([^\d])|(\.)|([^\\.])/gsu)) {
    if (dot === undefined) {
      label += decimal === undefined ? (escaped ?? plain) : String.fromCharCode(Number(decimal));
    } else {
      labels.push(label);
      label = "";
    }
  }
  if (label !== "") labels.push(label);
  if (labels.some((bytes) => /[^\0-\xff]/.test(bytes)))
    throw new NameError(`${JSON.stringify(text)} holds more than bytes`);
  return nameOfLabels(labels);
}
