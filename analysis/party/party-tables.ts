import type { EntityRow } from "../../data/lists/entities.ts";
import type { MailServiceRow } from "../../data/lists/mail-services.ts";
import { NetworkTable } from "./asn.ts";
import { EntityTable } from "./entity.ts";
import type { PartyTables } from "./host-signals.ts";
import { MailServiceTable } from "./mail-service.ts";

/** The tables that say who is who, made ready from their rows; `networksCsv` is the user's own file of networks. */
export function partyTables(
  services: readonly MailServiceRow[],
  entities: readonly EntityRow[],
  networksCsv: string | null = null,
): PartyTables {
  return {
    services: new MailServiceTable(services),
    entities: new EntityTable(entities),
    ...(networksCsv === null ? {} : { networks: new NetworkTable(networksCsv) }),
  };
}
