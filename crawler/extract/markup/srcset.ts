/** One candidate of a `srcset`: the URL as written and where it begins in the value. */
export interface SourceCandidate {
  readonly url: string;
  readonly index: number;
}

/** Splits a `srcset` by the rule of the HTML standard (4.8.4.3.10): a URL may hold commas, a descriptor parentheses. */
export function readSrcset(value: string): readonly SourceCandidate[] {
  const found: SourceCandidate[] = [];
  let at = 0;
  while (at < value.length) {
    while (at < value.length && isBlankOrComma(value.charCodeAt(at))) at += 1;
    const start = at;
    while (at < value.length && !isBlank(value.charCodeAt(at))) at += 1;
    let end = at;
    while (end > start && value.charCodeAt(end - 1) === 0x2c) end -= 1;
    if (end > start) found.push({ url: value.slice(start, end), index: start });
    if (end === at) at = descriptorEnd(value, at); // a URL that ends with a comma has no descriptor
  }
  return found;
}

function descriptorEnd(value: string, start: number): number {
  let depth = 0;
  for (let at = start; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code === 0x28) depth += 1;
    else if (code === 0x29 && depth > 0) depth -= 1;
    else if (code === 0x2c && depth === 0) return at + 1;
  }
  return value.length;
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b);
}

function isBlankOrComma(code: number): boolean {
  return code === 0x2c || isBlank(code);
}
