import { createHash, createHmac } from "node:crypto";
import { secretIndex, windowLength } from "./secret-index.ts";

/** Replaces seed addresses (in many forms) and tokens by keyed pseudonyms that keep equality, length class and scope. */
export interface Pseudonyms {
  /** A seed address as a pseudonymous address in the same domain. */
  seed(address: string): string;
  /** A free text, JSON or header in which every known address form and token is replaced. */
  text(value: string): string;
  /** A URL, component by component: words, short numbers and file names stay, whatever may name somebody goes. */
  url(value: string): string;
  /** A host name, label by label. */
  host(value: string): string;
  /** A whole value that must not be readable but compared. */
  whole(value: string): string;
}

/** A token that the judgement found to vary, with the scope over which it stays the same. */
export interface KnownToken {
  readonly value: string;
  readonly scope: string;
}

/** Length classes: enough to tell a UUID from a counter, too coarse to tell two tokens apart. */
const lengthClasses = [4, 8, 16, 24, 32, 40, 64, 128, 1024] as const;

/** Pseudonyms under one campaign's key: the same value has the same pseudonym in every table and every edition. */
export function pseudonyms(key: Buffer, seeds: readonly string[], tokens: readonly KnownToken[]): Pseudonyms {
  const scopes = new Map(tokens.filter(({ value }) => value.length >= 3).map(({ value, scope }) => [value, scope]));
  const known = new Map<string, string>();
  const digest = (value: string): string => createHmac("sha256", key).update(value).digest("hex").slice(0, 12);
  const name = (value: string): string => {
    const length = lengthClasses.find((limit) => value.length <= limit) ?? 9999;
    return `~${(scopes.get(value) ?? "unknown")[0]}${length}x${digest(value)}`;
  };
  const seed = (address: string): string =>
    `seed-${digest(address.toLowerCase())}@${address.split("@")[1] ?? "unknown"}`;
  for (const address of seeds) {
    for (const { form, value } of addressForms(address))
      known.set(value, form === "plain" ? seed(address) : `~${form}x${digest(address)}`);
  }
  for (const { value } of tokens) if (value.length >= windowLength && !known.has(value)) known.set(value, name(value));
  const replaceLong = replacer(known);
  const replace = (value: string): string =>
    replaceLong(value).replace(/(?<![~\w-])[\w-]{3,}(?![\w-])/g, (word) => (scopes.has(word) ? name(word) : word));
  const component = (value: string): string => {
    if (value === "" || (isHarmless(value) && !scopes.has(value))) return value;
    const replaced = replace(value);
    return replaced === value ? name(value) : replaced;
  };
  const host = (value: string): string =>
    replace(value)
      .split(".")
      .map((label) => (scopes.has(label) || isTokenLabel(label) ? name(label).replace("~", "p-") : label))
      .join(".");
  const url = (value: string): string => {
    const found = /^([a-z][a-z0-9+.-]*:)?(\/\/)([^/?#]*)(.*)$/is.exec(value);
    if (found === null)
      return replace(value) === value
        ? value
            .split(/([/?&=;#,:])/)
            .map(component)
            .join("")
        : replace(value);
    const [, scheme = "", slashes, authority = "", rest = ""] = found;
    return `${scheme}${slashes}${host(authority)}${rest
      .split(/([/?&=;#,])/)
      .map((piece) => (/^[/?&=;#,]$/.test(piece) ? piece : component(piece)))
      .join("")}`;
  };
  return { seed, text: replace, url, host, whole: name };
}

/** Words, short numbers and plain file names say nothing about a recipient. */
function isHarmless(value: string): boolean {
  const stem = value.replace(/\.[a-z][a-z0-9]{1,4}$/i, "");
  return (
    /^[a-z._-]{1,23}$/i.test(stem) || /^\d{1,3}$/.test(stem) || /^[a-z]{1,12}[-_]?\d{1,3}$/i.test(stem) || stem === ""
  );
}

function isTokenLabel(label: string): boolean {
  return label.length >= 16 && /\d/.test(label) && /[a-z]/i.test(label);
}

/** Every form of an address that is searched for and replaced: encodings and digests of the address, its case variants, its local part. */
export function addressForms(address: string): { readonly form: string; readonly value: string }[] {
  const [local = address] = address.split("@");
  const forms: { form: string; value: string }[] = [
    { form: "plain", value: address },
    { form: "local", value: local },
  ];
  for (const text of new Set([address, address.toLowerCase(), address.toUpperCase(), local, local.toLowerCase()])) {
    const bytes = Buffer.from(text);
    const base64 = bytes.toString("base64").replace(/(?<!=)=+$/, "");
    forms.push(
      { form: "plain", value: text },
      { form: "url", value: encodeURIComponent(text) },
      { form: "url2", value: encodeURIComponent(encodeURIComponent(text)) },
      { form: "base64", value: base64 },
      { form: "base64url", value: bytes.toString("base64url") },
      { form: "hex", value: bytes.toString("hex") },
      { form: "hex", value: bytes.toString("hex").toUpperCase() },
      { form: "reversed", value: [...text].reverse().join("") },
    );
    for (const algorithm of ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "ripemd160"]) {
      const hash = createHash(algorithm).update(text).digest();
      forms.push(
        { form: algorithm, value: hash.toString("hex") },
        { form: algorithm, value: hash.toString("hex").toUpperCase() },
        { form: algorithm, value: hash.toString("base64").replace(/(?<!=)=+$/, "") },
      );
    }
  }
  return forms.filter(({ value }) => value.length >= windowLength);
}

/** One pass over a text for any number of secrets; the longest match wins. */
function replacer(secrets: ReadonlyMap<string, string>): (text: string) => string {
  const next = secretIndex(secrets.keys());
  return (text) => {
    let from = 0;
    let result = "";
    for (let found = next(text, 0); found !== null; found = next(text, from)) {
      result += text.slice(from, found.offset) + secrets.get(found.secret)!;
      from = found.offset + found.secret.length;
    }
    return from === 0 ? text : result + text.slice(from);
  };
}
