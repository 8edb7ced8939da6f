/** Signatures of the WHATWG MIME Sniffing Standard (section 6, read 2026-11) and of AVIF, JPEG XL and SVG, which it leaves out. First hit wins. */
const SIGNATURES: readonly (readonly [mediaType: string, offset: number, pattern: RegExp])[] = [
  ["image/gif", 0, /^GIF8[79]a/],
  ["image/png", 0, /^\x89PNG\r\n\x1a\n/],
  ["image/jpeg", 0, /^\xff\xd8\xff/],
  ["image/webp", 0, /^RIFF[\s\S]{4}WEBPVP/],
  ["image/avif", 4, /^ftypavi[fs]/],
  ["image/bmp", 0, /^BM[\s\S]{4}\0\0\0\0/],
  ["image/x-icon", 0, /^\0\0[\x01\x02]\0/],
  ["image/jxl", 0, /^(\xff\x0a|\0\0\0\x0cJXL )/],
  [
    "image/svg+xml",
    0,
    /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--(?:(?!-->)[\s\S])*-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]/i,
  ],
  ["font/woff2", 0, /^wOF2/],
  ["font/woff", 0, /^wOFF/],
  ["font/otf", 0, /^OTTO/],
  ["font/ttf", 0, /^\0\x01\0\0/],
  ["video/mp4", 4, /^ftyp/],
  ["video/webm", 0, /^\x1a\x45\xdf\xa3/],
  ["application/pdf", 0, /^%PDF-/],
  [
    "text/html",
    0,
    /^(\xef\xbb\xbf)?\s*(<!--(?:(?!-->)[\s\S])*-->\s*)?<(!doctype html|html|head|body|title|script|iframe|h1|div|table|p|a|br|style)[\s>]/i,
  ],
  ["application/xml", 0, /^(\xef\xbb\xbf)?\s*<\?xml/],
];

/** The media type that the first bytes show, or null where they show none known (text without markup shows none). */
export function sniffMediaType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1_024)).toString("latin1");
  return SIGNATURES.find(([, offset, pattern]) => pattern.test(head.slice(offset)))?.[0] ?? null;
}
