import { createHash } from "node:crypto";
import { canonicalBytes } from "./journal.ts";
import type { authenticationAnswers, authentications } from "./schema/messages.ts";
import type { boxes, connections, openings, Request, requests } from "./schema/openings.ts";

/**
 * What the journal's entries hold of facts that lie in several rows, as one value each. Whoever writes an entry and
 * whoever checks it, years later and from the rows alone, come to the same value here.
 */

type Answer = Omit<typeof authenticationAnswers.$inferInsert, "id" | "deliveryKey">;
type NewOpening = typeof openings.$inferInsert;
type NewBox = Omit<typeof boxes.$inferInsert, "visitKey">;
type NewConnection = Omit<typeof connections.$inferInsert, "visitKey">;

/** SHA-256 over the observed requests of a visit as RFC 8785 JSON, hex. Ties to derivations are left out. */
export function requestsHash(rows: readonly (Omit<typeof requests.$inferInsert, "visitKey"> | Request)[]): string {
  const observed = [...rows]
    .sort((a, b) => a.sequence - b.sequence)
    .map((row) => {
      const { visitKey, resourceKey, foreseen, ...facts } = row as Request;
      return facts;
    });
  return hashOf(observed);
}

/** The same over the connections of a visit. */
export function connectionsHash(rows: readonly NewConnection[]): string {
  return positionedHash(rows);
}

/** An opening, with the SHA-256 over its boxes. */
export function openingFact(row: NewOpening, measured: readonly NewBox[]): Readonly<Record<string, unknown>> {
  return { ...row, boxesSha256: positionedHash(measured) };
}

/** A check of origin with every DNS answer that it rests on, by hash: it fixes the DKIM key in time. */
export function authenticationFact(
  row: Omit<typeof authentications.$inferInsert, "id">,
  answers: readonly Answer[],
): Readonly<Record<string, unknown>> {
  const { message, deliveryKey, verifier, spf, dkim, dmarc, arc, bimi, detail, coversHtml, checkedAt } = row;
  return {
    ...{ message, deliveryKey, verifier, spf, dkim, dmarc, arc, bimi, coversHtml, checkedAt },
    detailSha256: hashOf(detail),
    answers: answers
      .map(({ name, type, response, failure, server, transport, askedAt }) => ({
        ...{ name, type, failure: failure ?? null, server: server ?? null, transport: transport ?? null, askedAt },
        responseSha256: response == null ? null : createHash("sha256").update(response).digest("hex"),
      }))
      .toSorted((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1)),
  };
}

function positionedHash(rows: readonly (NewBox | NewConnection)[]): string {
  const plain = [...rows]
    .sort((a, b) => a.position - b.position)
    .map((row) => {
      const { visitKey, ...facts } = row as NewBox & { readonly visitKey?: string };
      return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, value ?? null]));
    });
  return hashOf(plain);
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(canonicalBytes(value)).digest("hex");
}
