/** What a reference asks a client to fetch. */
export interface ResolvedReference {
  /** The absolute URL; null for what stays inside the message, for fragments and for what is no URL. */
  readonly url: string | null;
  readonly host: string | null;
  /** Whether fetching it means leaving the machine. */
  readonly isRemote: boolean;
}

/** Schemes that a client fetches over the network. */
const REMOTE = new Set(["http:", "https:", "ftp:", "ws:", "wss:", "feed:"]);
const NOTHING: ResolvedReference = { url: null, host: null, isRemote: false };

/**
 * Resolves a reference as browsers do (WHATWG URL): blanks around and line ends inside are dropped, backslashes count as
 * slashes, `//host` takes https. Without a base, a relative reference asks for nothing.
 */
export function resolveReference(raw: string, base: string | null): ResolvedReference {
  const text = trimControls(raw);
  if (text === "" || text.startsWith("#")) return NOTHING;
  const url = parse(text, base) ?? parse(withHttps(text), null);
  if (url === null) return NOTHING;
  const isRemote = REMOTE.has(url.protocol);
  if (!isRemote) return NOTHING;
  return {
    url: url.href,
    host: url.hostname === "" ? null : url.hostname.replace(/\.$/, ""),
    isRemote: url.hostname !== "",
  };
}

/** Resolves a link: any scheme that a click may open, also mailto: and tel:; null for scripts, fragments and nonsense. */
export function resolveLink(
  raw: string,
  base: string | null,
): { readonly url: string; readonly host: string | null } | null {
  const text = trimControls(raw);
  if (text === "" || text.startsWith("#")) return null;
  const url = parse(text, base) ?? parse(withHttps(text), null);
  if (url === null || NO_LINK.has(url.protocol)) return null;
  return { url: url.href, host: url.hostname === "" ? null : url.hostname };
}

const NO_LINK = new Set(["javascript:", "vbscript:", "data:", "cid:", "mid:", "about:", "blob:", "file:"]);

function parse(text: string, base: string | null): URL | null {
  return base === null ? URL.parse(text) : URL.parse(text, base);
}

/** `//host/x` and `\\host\x` have no scheme; `www.a.example/x` is completed by most mail clients. */
function withHttps(text: string): string {
  if (/^[/\\][\t\n\r]*[/\\]/.test(text)) return `https:${text}`;
  return /^www\d?\.[a-z0-9-]/i.test(text) ? `http://${text}` : "";
}

function trimControls(raw: string): string {
  return raw.replace(/^[\u0000-\u0020]+/, "").replace(/(?<![\u0000-\u0020\u00a0])[\u0000-\u0020\u00a0]+$/, "");
}
