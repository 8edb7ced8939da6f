import { definitions } from "../../classify/definitions.ts";
import { levelDefinitions } from "../messages/message-states.ts";

/** What a definition must have seen before it can say no; without it the message is undetermined under it. */
export type DefinitionNeed = "markup" | "fetch" | "lists" | "twins";

const needs: ReadonlyMap<string, DefinitionNeed> = new Map([
  ...definitions.map(({ id, needs }) => [id, needs] as const),
  ...[...levelDefinitions, "any", "all"].map((id) => [id, "twins"] as const),
]);

/**
 * What a definition needs to say no. A message with a part that could not be compared is undetermined under a
 * definition that needs twins, an unopened one under a definition that needs the fetched image; markup always answers.
 */
export function definitionNeed(definition: string): DefinitionNeed {
  return needs.get(definition) ?? "markup";
}

/** All definitions in the order in which they are shown: strength of our proof, those in use elsewhere, any and all. */
export const allDefinitions: readonly string[] = [
  ...levelDefinitions,
  ...definitions.map(({ id }) => id),
  "any",
  "all",
];

/** The definition under which the headline is told unless the reader chooses another. */
export const headlineDefinition = "level-proved";
