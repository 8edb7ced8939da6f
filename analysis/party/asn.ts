import { addressNumber } from "./address-range.ts";

interface Span {
  readonly first: bigint;
  readonly last: bigint;
  readonly asn: string;
}

/** Which network an address belongs to, by a file that the user supplied; never by asking anybody. */
export class NetworkTable {
  private readonly spans: Readonly<Record<4 | 6, readonly Span[]>>;

  /** Lines of `first,last,number,name` (the CSV of ip-location-db and the like); others are left out. */
  constructor(csv: string) {
    const spans: Record<4 | 6, Span[]> = { 4: [], 6: [] };
    for (const line of csv.split("\n")) {
      const [from = "", to = "", number = ""] = line.split(",").map((field) => field.trim().replace(/^"|"$/g, ""));
      const [first, last] = [addressNumber(from), addressNumber(to)];
      if (first === null || last === null || first.family !== last.family || !/^(AS)?\d+$/i.test(number)) continue;
      spans[first.family].push({ first: first.value, last: last.value, asn: `AS${number.replace(/^AS/i, "")}` });
    }
    for (const list of Object.values(spans)) list.sort((a, b) => (a.first < b.first ? -1 : 1));
    this.spans = spans;
  }

  /** The network of an address as `AS64500`; null where the file has none. */
  of(address: string): string | null {
    const number = addressNumber(address);
    if (number === null) return null;
    const spans = this.spans[number.family];
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spans[middle]!.first <= number.value) low = middle + 1;
      else high = middle;
    }
    const span = spans[low - 1];
    return span !== undefined && number.value <= span.last ? span.asn : null;
  }
}
