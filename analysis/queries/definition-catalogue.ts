import { levelDefinitions } from "./message-states.ts";

/** What a definition must have seen before it can say no; without it the message is undetermined under it. */
export type DefinitionNeed = "markup" | "twins";

const needTwins: ReadonlySet<string> = new Set([...levelDefinitions, "twins", "all", "any"]);

/**
 * What a definition needs to say no. A message with a part that could not be compared is undetermined under a
 * definition that needs twins; markup alone always answers.
 */
export function definitionNeed(definition: string): DefinitionNeed {
  return needTwins.has(definition) ? "twins" : "markup";
}

/** The definition under which the headline is told unless the reader chooses another. */
export const headlineDefinition = "level-proved";
