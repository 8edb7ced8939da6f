import type { MailServiceKind, MailServiceRow } from "../../data/lists/mail-services.ts";
import { type AddressRange, isInRange, parseRange } from "./address-range.ts";
import { SuffixTable } from "./name-suffix.ts";

/** A row that speaks for a service. */
export type Match = Pick<MailServiceRow, "service" | "kind" | "value" | "certainty">;

const NAME_KINDS = ["cname", "ns", "dkim", "spf", "mx", "return-path"] as const satisfies readonly MailServiceKind[];
export type NameKind = (typeof NAME_KINDS)[number];

/** The table of mail services, ready to be asked. */
export class MailServiceTable {
  private readonly names: ReadonlyMap<NameKind, SuffixTable<MailServiceRow>>;
  private readonly rows: readonly MailServiceRow[];
  private readonly ranges: readonly { readonly range: AddressRange; readonly row: MailServiceRow }[];
  private readonly paths: readonly { readonly regex: RegExp; readonly row: MailServiceRow }[];

  constructor(rows: readonly MailServiceRow[]) {
    this.rows = rows;
    const of = (kind: MailServiceKind) => rows.filter((row) => row.kind === kind);
    this.names = new Map(
      NAME_KINDS.map((kind) => [kind, new SuffixTable(of(kind).map((row) => [row.value, row] as const))]),
    );
    this.ranges = of("prefix").flatMap((row) => {
      const range = parseRange(row.value);
      return range === null ? [] : [{ range, row }];
    });
    this.paths = of("path").map((row) => ({ regex: new RegExp(row.value), row }));
  }

  /** Rows of a kind that a name lies under, the longest suffix first. */
  byName(kind: NameKind, name: string): readonly Match[] {
    return this.names.get(kind)!.find(name);
  }

  /** Services that hold an address in their own prefixes. */
  byAddress(address: string): readonly Match[] {
    return this.ranges.filter(({ range }) => isInRange(address, range)).map(({ row }) => row);
  }

  /** Services whose own network (`AS11377`) it is. */
  byNetwork(asn: string): readonly Match[] {
    return this.rows.filter(({ kind, value }) => kind === "asn" && value === asn);
  }

  /** Services whose shape a path with its query has. A shape alone is never proof: many services share one. */
  byPath(pathWithQuery: string): readonly Match[] {
    return this.paths.filter(({ regex }) => regex.test(pathWithQuery)).map(({ row }) => row);
  }

  /** Services that a mail header's name belongs to. */
  byHeader(name: string): readonly Match[] {
    const folded = name.toLowerCase();
    return this.rows.filter(({ kind, value }) => kind === "header" && value.toLowerCase() === folded);
  }

  /** Services whose own name it is, for addresses that are compared. */
  byReference(name: string): readonly Match[] {
    const folded = name.toLowerCase();
    return this.rows.filter(({ kind, value }) => kind === "reference" && value.toLowerCase() === folded);
  }

  /** The organisation behind a service; the service's own name where the table has none. */
  organisationOf(service: string): string {
    return this.rows.find((row) => row.service === service && row.kind === "entity")?.value ?? service;
  }

  /** Whether it sends for other platforms or is what senders buy; null where the table does not say. */
  roleOf(service: string): "delivery" | "platform" | null {
    const role = this.rows.find((row) => row.service === service && row.kind === "role")?.value;
    return role === "delivery" || role === "platform" ? role : null;
  }

  /** Whether the two are one service, or one sends through the other. */
  areAllied(one: string, other: string): boolean {
    const sells = (a: string, b: string) =>
      this.rows.some((row) => row.service === a && row.kind === "reseller" && row.value === b);
    return one === other || sells(one, other) || sells(other, one);
  }
}
