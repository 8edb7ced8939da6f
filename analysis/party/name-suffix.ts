/** The labels of a name in presentation form, lower case; an escaped dot (`\.`) stays inside its label. */
export function labelsOf(name: string): string[] {
  return name.toLowerCase().match(/(?:\\.|[^\\.])+/gs) ?? [];
}

/**
 * Finds entries by the suffixes of a name, label by label: `xsendgrid.net` and `x\.sendgrid.net` do not lie under
 * `sendgrid.net`. A pattern may hold `<n>` for digits, as in `cmail<n>.com`.
 */
export class SuffixTable<T> {
  private readonly literal = new Map<string, T[]>();
  private readonly patterns: { readonly depth: number; readonly regex: RegExp; readonly entry: T }[] = [];

  constructor(entries: Iterable<readonly [pattern: string, entry: T]>) {
    for (const [pattern, entry] of entries) this.add(pattern.toLowerCase(), entry);
  }

  /** All entries whose pattern the name lies at or under, the longest pattern first. */
  find(name: string): T[] {
    const labels = labelsOf(name);
    const found: T[] = [];
    for (let start = 0; start < labels.length; start += 1) {
      const suffix = labels.slice(start).join(".");
      found.push(...(this.literal.get(suffix) ?? []));
      const depth = labels.length - start;
      found.push(
        ...this.patterns.filter((one) => one.depth === depth && one.regex.test(suffix)).map(({ entry }) => entry),
      );
    }
    return found;
  }

  private add(pattern: string, entry: T): void {
    if (!pattern.includes("<n>")) {
      const known = this.literal.get(pattern);
      if (known === undefined) this.literal.set(pattern, [entry]);
      else known.push(entry);
      return;
    }
    const source = pattern.split("<n>").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    this.patterns.push({ depth: labelsOf(pattern).length, regex: new RegExp(`^${source.join("\\d+")}$`), entry });
  }
}
