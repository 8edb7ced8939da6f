import type { HostCode, Reason } from "../../data/codes.ts";
import type { Certainty } from "../../data/lists/mail-services.ts";
import { siteOf } from "../../data/site.ts";
import type { NetworkTable } from "./asn.ts";
import type { EntityTable } from "./entity.ts";
import type { MailServiceTable, NameKind } from "./mail-service.ts";
import { labelsOf } from "./name-suffix.ts";

/** How a name can hide who serves it. */
export const techniques = [
  "cname",
  "dname",
  "ns-delegation",
  "address",
  "flattened",
  "svcb-alias",
  "cdn-fronted",
] as const;
export type Technique = (typeof techniques)[number];

/**
 * Families of evidence; two signals of one family count once. D: alias or zone cut. A: addresses. P: path shape. M: mail
 * authentication and records of the same zone. H: header marks. T: certificate. D, A, P and T concern the host; M and H
 * name the service that sent the message.
 */
export type Family = "D" | "A" | "P" | "M" | "H" | "T";

/** One fact that speaks for a service. */
export interface ServiceSignal {
  readonly family: Family;
  readonly service: string;
  /** The record, address, path or header. */
  readonly because: Reason<HostCode>;
  /** `remembered` lifts nothing above suspected. */
  readonly certainty: Certainty;
  readonly technique: Technique | null;
  /** The site of the name that spoke for it; null for addresses, paths and headers. */
  readonly servedSite: string | null;
  /** Whether a table knows the service; else `service` is a site. */
  readonly isListed: boolean;
  /** Proves by itself: a direct alias, or a zone whose name servers are all the service's. */
  readonly isDirect: boolean;
}

/** The tables that signals are read by. */
export interface PartyTables {
  readonly services: MailServiceTable;
  readonly entities: EntityTable;
  /** Networks of addresses from the user's own file; absent without one. */
  readonly networks?: NetworkTable;
}

/** Whom a name belongs to. */
export type Party = Pick<ServiceSignal, "service" | "servedSite" | "isListed" | "certainty">;

/**
 * Whom a name belongs to, seen from a site: a listed service, an organisation of the table of entities, else the name's
 * own site. Null for the site itself and its organisation, and for carriers, which serve for somebody else.
 */
export function partyOf(
  name: string,
  kinds: readonly NameKind[],
  site: string,
  { services, entities }: PartyTables,
): Party | null {
  const servedSite = siteOf(name) ?? lastTwoLabels(name);
  const match = kinds.flatMap((kind) => services.byName(kind, name))[0];
  if (match !== undefined) return { service: match.service, servedSite, isListed: true, certainty: match.certainty };
  if (servedSite === null || servedSite === site || entities.isCarrier(name) || entities.areSame(name, site))
    return null;
  const entity = entities.of(name);
  if (entity === null || entity.kind === "brand")
    return { service: servedSite, servedSite, isListed: false, certainty: "run" };
  return { service: entity.organisation, servedSite, isListed: true, certainty: entity.certainty };
}

/** What stands for the site of a name that is no host name, since a label holds a dot or another odd byte. */
function lastTwoLabels(name: string): string | null {
  return name.includes("\\") ? labelsOf(name).slice(-2).join(".") : null;
}
