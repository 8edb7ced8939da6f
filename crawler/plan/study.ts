import { createHash } from "node:crypto";
import { ROBOT_NAME } from "../../data/command.ts";
import type { Campaign } from "./campaign-file.ts";
import { plannedSites } from "./sites-file.ts";

/** A campaign whose study block is filled in. */
export type StudiedCampaign = Campaign & { readonly study: NonNullable<Campaign["study"]> };

/**
 * The protocol to pre-register: what the campaign will do, as text, with the SHA-256 of that text (hex). The sites stand in it by number and hash of
 * their list, so that the sample is fixed without being announced; the random seed is left out, since it draws the personas.
 */
export function protocolOf(campaign: StudiedCampaign): { readonly text: string; readonly sha256: string } {
  const {
    name,
    jurisdiction,
    study,
    seeds,
    arms,
    withdrawAfter,
    banners,
    robots,
    mailClients,
    rounds,
    openings,
    confirm,
    rates,
  } = campaign;
  const sites = plannedSites(campaign);
  const protocol = {
    name,
    jurisdiction,
    study,
    sites: { count: sites.length, sha256: sha256(JSON.stringify(sites)) },
    seeds,
    arms,
    withdrawAfterMs: withdrawAfter,
    banners,
    robots,
    mailClients,
    roundsMs: rounds,
    openings,
    confirmMs: confirm,
    ratesMs: rates,
  };
  const text = `${JSON.stringify(protocol, null, 2)}\n`;
  return { text, sha256: sha256(text) };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const texts = {
  en: {
    controller: "Responsible",
    contact: "Contact",
    ethics: "Ethics",
    basis: "Legal basis",
    retention: "Retention",
    protocol: "Protocol (SHA-256)",
    what: (domain: string) =>
      `Addresses of ${domain} are signed up to public newsletters by a program, at most a few for each, to measure how messages record that they are read. Nobody is bought from, written to or impersonated; no CAPTCHA is solved; each address is given to one sender only. robots.txt is read before a site’s first page, and a rule for ${ROBOT_NAME} closes the whole site to the program.`,
    out: "A sender who does not want to take part is left out from the day it asks. All subscriptions are ended when the study ends.",
  },
  fr: {
    controller: "Responsable",
    contact: "Contact",
    ethics: "Éthique",
    basis: "Base légale",
    retention: "Conservation",
    protocol: "Protocole (SHA-256)",
    what: (domain: string) =>
      `Un programme inscrit des adresses de ${domain} à des lettres d’information publiques, quelques-unes au plus par expéditeur, afin de mesurer comment les messages enregistrent leur lecture. Il n’achète rien, n’écrit à personne et ne se fait passer pour personne ; aucun CAPTCHA n’est résolu ; chaque adresse n’est donnée qu’à un seul expéditeur. robots.txt est lu avant la première page d’un site, et une règle pour ${ROBOT_NAME} ferme tout le site au programme.`,
    out: "Un expéditeur qui ne souhaite pas participer est retiré dès le jour de sa demande. Toutes les inscriptions sont résiliées à la fin de l’étude.",
  },
} as const;

/** The public page of the study for the seed domain, in English or French, as a whole HTML document. */
export function studyPage(campaign: StudiedCampaign, language: keyof typeof texts): string {
  const { study, seeds } = campaign;
  const text = texts[language];
  const rows = [
    [text.controller, study.controller],
    [text.contact, study.contact],
    [text.ethics, study.ethics],
    [text.basis, study.legalBasis],
    [text.retention, study.retention],
    [text.protocol, protocolOf(campaign).sha256],
  ] as const;
  return `<!doctype html>
<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(study.title)}</title>
<style>body{font:1rem/1.5 system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}dt{font-weight:600}dd{margin:0 0 .6rem;overflow-wrap:anywhere}</style>
<h1>${escaped(study.title)}</h1>
<p>${escaped(text.what(seeds.domain))}</p>
<p>${escaped(text.out)}</p>
<dl>${rows.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join("")}</dl>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
