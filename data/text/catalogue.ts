import type { Code, Facts, Reason } from "../codes.ts";

/** Says pieces of a sentence in the catalogue's language. */
export interface Speaker {
  /** A single word of the record; one that the catalogue does not know is a name, and stays. */
  word(word: string): string;
  /** A list with the language's own separators. */
  list(words: readonly string[]): string;
  /** A value as it stands in a URL, in quotation marks, shortened where it is long. */
  value(value: string): string;
  say(reason: Reason): string;
}

/** What one language says of each code: a sentence with `{fact}` in it, or a function where facts decide the wording. */
export type Catalogue = {
  readonly [C in Code]: string | ((facts: Facts<C>, speaker: Speaker) => string);
};

/** A language: its catalogue, its single words, its separators. */
export interface CodeText {
  readonly catalogue: Catalogue;
  readonly words: Readonly<Record<string, string>>;
  readonly comma: string;
}

const MAX_VALUE = 60;

/** Gives what a language says of a reason. A code that is unknown to this version is said as itself with its facts. */
export function speakerOf({ catalogue, words, comma }: CodeText): Speaker {
  const speaker: Speaker = {
    word: (word) => (Object.hasOwn(words, word) ? words[word]! : word),
    list: (items) => items.join(comma),
    value: (value) => JSON.stringify(value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE - 3)}...` : value),
    say({ code, facts }) {
      const said = Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
      if (said === undefined) return `${code} ${JSON.stringify(facts)}`;
      if (typeof said === "function") return (said as (given: object, by: Speaker) => string)(facts, speaker);
      const values = facts as Readonly<Record<string, unknown>>;
      return said.replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = values[name];
        if (Array.isArray(value)) return speaker.list(value.map(String));
        return typeof value === "string" ? speaker.word(value) : String(value ?? "–");
      });
    },
  };
  return speaker;
}
