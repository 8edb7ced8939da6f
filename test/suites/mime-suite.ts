import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where the external suite lies, beside the repository; it is no part of it. */
export const mimeSuite = resolve(import.meta.dirname, "../../../shared/suites/mime");
export const hasMimeSuite = existsSync(join(mimeSuite, "rfc"));

/** A message of the suite with what stalwart's parser made of it. */
export interface SuiteCase {
  readonly name: string;
  /** The message without its CRs, as the suite's README asks. */
  readonly bytes: Buffer;
  readonly expected: SuiteMessage;
}

export interface SuiteMessage {
  readonly parts: readonly SuitePart[];
}

export interface SuitePart {
  readonly headers: readonly { readonly name: unknown; readonly value: unknown }[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** A leaf: its kind, and its content in a form that two parsers can agree on (line ends at the end left off). */
export interface Leaf {
  readonly kind: "Text" | "Html" | "Binary";
  readonly content: string;
}

/** All messages of the suite; empty when it is absent. */
export function suiteCases(): readonly SuiteCase[] {
  if (!hasMimeSuite) return [];
  return ["malformed", "rfc", "thirdparty"].flatMap((folder) =>
    readdirSync(join(mimeSuite, folder))
      .filter((file) => file.endsWith(".eml"))
      .map((file) => ({
        name: `${folder}/${file}`,
        bytes: Buffer.from(readFileSync(join(mimeSuite, folder, file)).filter((byte) => byte !== 0x0d)),
        expected: JSON.parse(
          readFileSync(join(mimeSuite, folder, file.replace(".eml", ".json")), "utf8"),
        ) as SuiteMessage,
      })),
  );
}

/** The leaves that stalwart found, those of nested messages in their place. */
export function expectedLeaves({ parts }: SuiteMessage): readonly Leaf[] {
  return parts.flatMap(({ body }): readonly Leaf[] => {
    const [kind, value] = Object.entries(body)[0] ?? [];
    if (kind === "Multipart" || kind === undefined) return [];
    if (kind === "Message") return expectedLeaves(value as SuiteMessage);
    if (kind === "Text" || kind === "Html") return [{ kind, content: comparable(value as string) }];
    return [{ kind: "Binary", content: comparable(Buffer.from(value as number[]).toString("latin1")) }];
  });
}

export function comparable(text: string): string {
  return text.replace(/\r/g, "").replace(/\s+$/, "");
}
