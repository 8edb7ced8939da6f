import { expect, test } from "vitest";
import { type Code, codes, type Reason, reason } from "../../../data/codes.ts";
import { enCodes } from "../../../data/text/en-codes.ts";
import { frCodes } from "../../../data/text/fr-codes.ts";
import { itCodes } from "../../../data/text/it-codes.ts";
import { speakers } from "../../../data/text/speakers.ts";

const languages = { en: enCodes, fr: frCodes, it: itCodes };
const allCodes = Object.keys(codes) as Code[];

/** A value of each kind that a sentence must show again, made from the fact's name. */
function sample(code: Code): Reason {
  const facts = Object.entries(codes[code]).map(([fact, kind], index) => {
    const base = String(kind).replace("?", "");
    if (base === "number") return [fact, 7 + index];
    if (base === "reasons") return [fact, [reason("reverse-name", { name: "ptr.example" })]];
    const text = `${fact.toLowerCase()}${index}.example`;
    return [fact, base.endsWith("s") ? [text, `b-${text}`] : text];
  });
  return { code, facts: Object.fromEntries(facts) } as Reason;
}

test("every language says every code, and no code that is none", () => {
  for (const [language, { catalogue }] of Object.entries(languages))
    expect(Object.keys(catalogue).sort(), language).toEqual([...allCodes].sort());
});

/** Facts that choose the wording instead of standing in it. */
const choosing: ReadonlySet<string> = new Set(["otherOf", "isWhole"]);

test.each(allCodes)("%s is said in each language with every fact in it, and never with a placeholder left", (code) => {
  const said = sample(code);
  const places = Object.entries(said.facts).filter(([fact]) => !choosing.has(fact));
  for (const [language, speaker] of Object.entries(speakers)) {
    const sentence = speaker.say(said);
    expect(sentence, language).not.toMatch(/\{\w+\}|undefined|\[object|NaN/);
    for (const [fact, value] of places) {
      if (fact === "host" && "place" in said.facts) continue; // shown where the place is a redirect
      const shown = Array.isArray(value) ? (fact === "reasons" ? "ptr.example" : value[0]) : value;
      expect(sentence, `${language} ${fact}`).toContain(String(shown));
    }
  }
});

/** What is a protocol's own notation reads alike everywhere. */
const alike: ReadonlySet<Code> = new Set(["alias-to", "reverse-name"]);

test("no sentence of one language stands in another", () => {
  const same = allCodes.filter((code) => {
    const sentences = Object.values(speakers).map((speaker) => speaker.say(sample(code)));
    return new Set(sentences).size < sentences.length && !alike.has(code);
  });
  expect(same).toEqual([]);
});

const facts = { where: "fragment.u", own: "a", twin: "b", other: "c", otherOf: "own" };
const spoken: readonly (readonly [language: keyof typeof speakers, said: Reason, sentence: string])[] = [
  [
    "fr",
    reason("identifier-differs", facts),
    'fragment.u est "a" ici et "b" dans l’exemplaire d’une autre adresse, et un autre message à la même adresse a "c" ; un logiciel n’envoie pas le fragment avec une requête',
  ],
  [
    "en",
    reason("identifier-differs", { ...facts, where: "query.u", other: "b", otherOf: "twin" }),
    `query.u is "a" here and "b" in another seed's copy of the mailing, and that seed's other message has it again`,
  ],
  [
    "it",
    reason("address-sent", {
      place: "redirect",
      host: "b.test",
      functions: ["base64", "sha256"],
      seed: "a@seeds.example",
      variant: "upper-case",
    }),
    "un reindirizzamento verso b.test porta a@seeds.example nella forma base64 di sha256 (in maiuscolo), per reindirizzamento: il primo destinatario lo ha trasmesso",
  ],
  ["en", reason("markup-tiny", { width: 1, height: null }), "the markup says 1x? px"],
  [
    "fr",
    reason("zone-delegated", { apex: "a.test", servers: ["ns.b.test"], isWhole: "no" }),
    "la zone a.test est déléguée à ns.b.test, qui ne sont pas tous à lui",
  ],
];

test.each(spoken)("in %s a reason reads as a sentence: %j", (language, said, sentence) => {
  expect(speakers[language].say(said)).toBe(sentence);
});

test("a code of a newer version is said as itself with its facts, and breaks nothing", () => {
  const unknown = { code: "made-up", facts: { a: 1 } } as unknown as Reason;
  expect(speakers.en.say(unknown)).toBe('made-up {"a":1}');
  expect(speakers.en.say({ code: "toString", facts: {} } as unknown as Reason)).toContain("toString");
});
