import type { Text } from "./languages.ts";

/** What the record says in English, said in another language: by what it stands in, template by template. */
export type Recorded = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Template {
  readonly match: RegExp;
  readonly names: readonly string[];
  readonly words: string;
}

const compiled = new WeakMap<object, readonly Template[]>();

/**
 * A recorded sentence by the first template of its group that fits; null where none does. `{name}` stands for any text,
 * which the same group says in its turn where it can: in `{list} has {rule}; {more}`, `{more}` may be another such sentence.
 */
export function saidBy(recorded: Recorded, group: string, sentence: string): string | null {
  for (const { match, names, words } of templatesOf(recorded[group] ?? {})) {
    const found = match.exec(sentence);
    if (found === null) continue;
    return words.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = found[names.indexOf(name) + 1]!;
      return saidBy(recorded, group, value) ?? value;
    });
  }
  return null;
}

function templatesOf(group: Readonly<Record<string, string>>): readonly Template[] {
  const known = compiled.get(group);
  if (known !== undefined) return known;
  const made = Object.entries(group).map(([english, words]) => templateOf(english, words));
  compiled.set(group, made);
  return made;
}

function templateOf(english: string, words: string): Template {
  const pieces = english.split(/\{(\w+)\}/);
  const pattern = pieces.map((piece, index) =>
    index % 2 === 1 ? "(.+?)" : piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
  );
  return {
    match: new RegExp(`^${pattern.join("")}$`, "s"),
    names: pieces.filter((_, index) => index % 2 === 1),
    words,
  };
}

/** The sentence in the reader's language; where no template fits, as it was recorded, in quotation marks. */
export function said(text: Pick<Text, "recorded" | "quoted">, group: string, sentence: string): string {
  return saidBy(text.recorded, group, sentence) ?? text.quoted(sentence);
}

/** One recorded word in the reader's language; codes and names stay as they are. */
export function word(text: Pick<Text, "recorded">, recorded: string): string {
  return text.recorded.words?.[recorded] ?? recorded;
}
