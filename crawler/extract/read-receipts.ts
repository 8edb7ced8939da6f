/** A request in the head that the reading be reported. It is a finding; it is never answered. */
export interface FoundReadReceipt {
  /** The field's name as written. */
  readonly header: string;
  /** Its value as written. */
  readonly value: string;
  /** Number of the field in the head, from 0. */
  readonly position: number;
}

/** A field that asks for a report, with an example. */
export interface ReceiptField {
  readonly key: string;
  readonly source: string;
  readonly example: string;
}

export const RECEIPT_FIELDS: readonly ReceiptField[] = [
  { key: "disposition-notification-to", source: "RFC 8098 2.1", example: "news@shop.example" },
  {
    key: "disposition-notification-options",
    source: "RFC 8098 2.2",
    example: "signed-receipt-protocol=optional,pkcs7-signature",
  },
  { key: "return-receipt-to", source: "sendmail, Eudora", example: "news@shop.example" },
  { key: "x-confirm-reading-to", source: "Pegasus Mail", example: "news@shop.example" },
  { key: "return-receipt-requested", source: "RFC 2076 3.6", example: "news@shop.example" },
  { key: "read-receipt-to", source: "RFC 2076 3.6", example: "news@shop.example" },
  { key: "generate-delivery-report", source: "RFC 2156 (X.400 gateways)", example: "yes" },
];

const KEYS = new Set(RECEIPT_FIELDS.map(({ key }) => key));
const MAX_FOUND = 50;
const MAX_CHARS = 2_000;

/** Finds the fields of a head that ask for a report on reading, in the order of the head; at most 50. */
export function findReadReceipts(
  fields: readonly { readonly name: string; readonly key: string; readonly value: string }[],
): readonly FoundReadReceipt[] {
  return fields
    .flatMap(({ name, key, value }, position) =>
      KEYS.has(key) ? [{ header: name, value: value.slice(0, MAX_CHARS), position }] : [],
    )
    .slice(0, MAX_FOUND);
}
