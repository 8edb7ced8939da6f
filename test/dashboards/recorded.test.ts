import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { detectors } from "../../analysis/classify/signals/index.ts";
import { judge } from "../../analysis/judge/judge.ts";
import { en } from "../../dashboards/text/en.ts";
import { fr } from "../../dashboards/text/fr.ts";
import { said, saidBy } from "../../dashboards/text/recorded.ts";
import { syntheticCampaign } from "../bench/synthetic-campaign.ts";

/** Sentences as they are recorded, and how they are said in French. */
const examples: readonly (readonly [group: string, english: string, french: string])[] = [
  [
    "recipient-identifier",
    'fragment.u is "a" here and "b" in another seed\'s copy of the mailing, and the same seed\'s other message has "c"; a client does not send the fragment with a request',
    'fragment.u est "a" ici et "b" dans l’exemplaire d’une autre adresse, et un autre message à la même adresse a "c" ; un logiciel n’envoie pas le fragment avec une requête',
  ],
  [
    "address-leak",
    "a redirect to b.test carries the base64 of sha256 form of a@seeds.example (lower case), by redirect: the first receiver passed it on",
    "une redirection vers b.test porte a@seeds.example sous la forme base64 de sha256 (en minuscules), par redirection : le premier destinataire l’a transmise",
  ],
  [
    "listed",
    "easyprivacy has ||a.test^; adguard-mail has /open.gif; third has x",
    "easyprivacy a la règle ||a.test^ ; adguard-mail a la règle /open.gif ; third a la règle x",
  ],
  [
    "ad-sync",
    "a redirect asks s.test under /sync, the shape of an identifier exchange (served by s.test)",
    "une redirection interroge s.test sous /sync, la forme d’un échange d’identifiants (servi par s.test)",
  ],
  [
    "disguise",
    "i.a.test of a.test is served by another party (ns-delegation): zone a.test is delegated to ns.b.test; the chain ends without an address: dangling",
    "i.a.test, de a.test, est servi par un tiers (délégation de zone) : la zone a.test est déléguée à ns.b.test ; la chaîne finit sans adresse : elle mène à un nom qui n’existe plus",
  ],
  [
    "invisible-markup",
    "the markup hides it: hidden attribute, display:none",
    "le balisage la cache : attribut hidden, display:none",
  ],
];

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

test.each(examples)("%s is said in French with what it names kept: %s", (group, english, french) => {
  expect(plain(said(fr, group, english))).toBe(french);
  expect(said(en, group, english)).toBe(english);
});

test("a sentence that no template fits is shown as it was recorded, in quotation marks that say so", () => {
  expect(saidBy(fr.recorded, "spacer", "something new")).toBeNull();
  expect(plain(said(fr, "spacer", "something new"))).toBe("« something new » (noté en anglais)");
});

test("each signal has templates, and each English piece of a template stands in the code that records it", () => {
  for (const name of [...Object.keys(detectors), "read-receipt"]) expect(fr.recorded, name).toHaveProperty(name);
  const source = ["analysis", "crawler", "data/schema"]
    .map((name) => fileURLToPath(new URL(`../../${name}`, import.meta.url)))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  /** As a whole, or as two that the code puts together. */
  const isWritten = (piece: string): boolean =>
    [...piece.matchAll(/ |$/g)].some(({ index }) =>
      [piece.slice(0, index), piece.slice(index)].every((part) => source.includes(part.trim())),
    );
  const pieces = Object.values(fr.recorded).flatMap((group) =>
    Object.keys(group).flatMap((one) => one.split(/\{\w+\}/)),
  );
  expect(pieces.length).toBeGreaterThan(150);
  expect(pieces.filter((piece) => !isWritten(piece))).toEqual([]);
});

test("whatever a judgement records of signals and hosts is said in French", () => {
  const db = syntheticCampaign(":memory:", { sites: 24, mailings: 2, images: 2 });
  judge(db, "", { now: () => new Date(0) });
  const rows = db.$client
    .prepare(
      `with judged as (select id as current from judgement_runs where is_current)
       select distinct s.value ->> 'name' as "group", s.value ->> 'because' as sentence
         from verdicts v join judged on current = v.run, json_each(v.signals) s
       union select 'hosts', r.value from host_verdicts h join judged on current = h.run, json_each(h.reasons) r
       union select 'unobserved', u.value ->> 'because' from alignments a join judged on current = a.run, json_each(a.unobserved) u`,
    )
    .all() as { group: string; sentence: string }[];
  expect(new Set(rows.map(({ group }) => group)).size).toBeGreaterThan(5);
  expect(rows.filter(({ group, sentence }) => saidBy(fr.recorded, group, sentence) === null)).toEqual([]);
  db.$client.close();
});
