import { createHash } from "node:crypto";
import type { Persona } from "../../data/schema/index.ts";

/** Invented given and family names by language; TABLE. Common in each language, no person is meant. */
const names: Readonly<Record<string, { readonly first: readonly string[]; readonly last: readonly string[] }>> = {
  en: { first: ["Alex", "Robin", "Jamie", "Sam", "Morgan"], last: ["Hill", "Brook", "Field", "Marsh", "Wood"] },
  fr: {
    first: ["Camille", "Dominique", "Claude", "Maxime", "Sacha"],
    last: ["Dubois", "Fontaine", "Moulin", "Rivière", "Vallon"],
  },
  de: { first: ["Kim", "Robin", "Toni", "Sascha", "Luca"], last: ["Bach", "Feld", "Wald", "Berg", "Winkel"] },
  es: { first: ["Ariel", "Cruz", "Trinidad", "Noa", "Alex"], last: ["Campos", "Ríos", "Montes", "Prado", "Vega"] },
  it: { first: ["Andrea", "Celeste", "Fiore", "Amore", "Sole"], last: ["Campo", "Fiume", "Monte", "Prato", "Valle"] },
  nl: { first: ["Robin", "Sam", "Noa", "Luca", "Jip"], last: ["Bos", "Beek", "Veld", "Berg", "Meer"] },
  pl: { first: ["Maria", "Jan", "Anna", "Adam", "Ewa"], last: ["Las", "Pole", "Rzeka", "Dolina", "Brzoza"] },
  pt: { first: ["Ariel", "Noa", "Alex", "Duda", "Sol"], last: ["Campos", "Ribeiro", "Montes", "Prado", "Vale"] },
  sv: { first: ["Kim", "Robin", "Love", "Alex", "Charlie"], last: ["Berg", "Lund", "Strand", "Dal", "Skog"] },
  da: { first: ["Kim", "Robin", "Alex", "Sam", "Noa"], last: ["Bakke", "Skov", "Lund", "Holm", "Dal"] },
  cs: { first: ["Nikola", "Saša", "Míša", "Jindra", "Vlasta"], last: ["Les", "Potok", "Luh", "Hora", "Kopec"] },
  ro: { first: ["Adi", "Gabi", "Ana", "Mihai", "Sandu"], last: ["Codru", "Munteanu", "Vale", "Lunca", "Pădure"] },
};

/** Country (ISO 3166-1) to language of the persona; TABLE. Others get English. */
const languageOf: Readonly<Record<string, string>> = {
  FR: "fr",
  BE: "fr",
  LU: "fr",
  DE: "de",
  AT: "de",
  CH: "de",
  ES: "es",
  IT: "it",
  NL: "nl",
  PL: "pl",
  PT: "pt",
  SE: "sv",
  DK: "da",
  CZ: "cs",
  RO: "ro",
};

/** The persona of a seed: the same for the same random seed, site, arm and twin number. */
export function personaOf(
  randomSeed: number,
  seed: { site: string; arm: string; twin: number; country: string | null },
): Persona {
  const digest = createHash("sha256")
    .update(JSON.stringify([randomSeed, seed.site, seed.arm, seed.twin]))
    .digest();
  const country = seed.country ?? "FR";
  const language = languageOf[country] ?? "en";
  const { first, last } = names[language]!;
  return {
    firstName: first[digest[0]! % first.length]!,
    lastName: last[digest[1]! % last.length]!,
    locale: `${language}-${country}`,
    birthYear: 1960 + (digest[2]! % 40),
    country,
  };
}
