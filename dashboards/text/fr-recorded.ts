import type { Recorded } from "./recorded.ts";

/** How a name can hide who serves it; a code that is not here is the same in both languages. */
const techniques = {
  "ns-delegation": "délégation de zone",
  flattened: "alias aplati",
  address: "adresse",
  "cdn-fronted": "derrière un CDN",
  "svcb-alias": "alias SVCB",
};

/** Why a host is said to be served by somebody: `analysis/party`. */
const hosts = {
  "{one}; {more}": "{one} ; {more}",
  "a name with an underscore label serves no image": "un nom à étiquette soulignée ne sert pas d’image",
  "{host} lies under {name}, the service's own name": "{host} est sous {name}, le nom même du service",
  "zone {apex} is delegated to {servers}, not all of them its own":
    "la zone {apex} est déléguée à {servers}, qui ne sont pas tous à lui",
  "zone {apex} is delegated to {servers}": "la zone {apex} est déléguée à {servers}",
  "same addresses as {host} in the same minute": "mêmes adresses que {host} à la même minute",
  "same addresses as {host} in the same round": "mêmes adresses que {host} au même tour",
  "{address} lies in {range}": "{address} est dans {range}",
  "the path has the shape {shape}": "le chemin a la forme {shape}",
  "DKIM key at {name}": "clé DKIM chez {name}",
  "SPF includes {name}": "SPF inclut {name}",
  "bounces go to {name}": "les retours vont à {name}",
  "envelope sender under {name}": "expéditeur d’enveloppe sous {name}",
  "another host of the site leads to {name}": "un autre nom du site mène à {name}",
  "header {name}": "en-tête {name}",
  "the certificate names {name}": "le certificat nomme {name}",
  "the chain ends at {name}, which {edge} serves for others": "la chaîne finit à {name}, que {edge} sert pour autrui",
  "the chain ends without an address: {end}": "la chaîne finit sans adresse : {end}",
  "a random sibling gets the same answer: the zone counts once":
    "un nom voisin tiré au hasard reçoit la même réponse : la zone compte une fois",
  "servers disagree whether {question} exists": "les serveurs ne s’accordent pas sur l’existence de {question}",
  "completed: A, AAAA, HTTPS, zone walk, wildcard probe, {names} reference names, {paths} paths, headers":
    "achevé : A, AAAA, HTTPS, remontée des zones, sonde de joker, {names} noms de référence, {paths} chemins, en-têtes",
  "{owner} {type} {target} (TTL {ttl})": "{owner} {type} {target} (TTL {ttl})",
  "PTR {name}": "PTR {name}",
  dangling: "elle mène à un nom qui n’existe plus",
  nxdomain: "nom inexistant",
  loop: "boucle",
  "too-long": "trop longue",
  self: "alias de soi-même",
  "out-of-server": "les serveurs ne disent rien de la suite",
  refused: "réponse refusée",
  unanswered: "sans réponse",
  unknown: "inconnu",
};

/** Where in a request something stands. */
const places = {
  "the URL": "l’URL",
  "a redirect to {host}": "une redirection vers {host}",
  "the Referer of a redirect": "le Referer d’une redirection",
  "the cookie of a redirect": "le cookie d’une redirection",
  "the body of a redirect": "le corps d’une redirection",
  "the Referer": "le Referer",
  "the cookie": "le cookie",
  "the body": "le corps",
};

/** What the record says in English, in French; a sentence that fits none is shown as it was recorded, marked as English. */
export const frRecorded: Recorded = {
  "recipient-identifier": {
    "{sentence}; a client does not send the fragment with a request":
      "{sentence} ; un logiciel n’envoie pas le fragment avec une requête",
    "{where} is {own} here and {twin} in another seed's copy of the mailing, and {third}":
      "{where} est {own} ici et {twin} dans l’exemplaire d’une autre adresse, et {third}",
    "{where} is {own} here and {twin} in another seed's copy of the mailing":
      "{where} est {own} ici et {twin} dans l’exemplaire d’une autre adresse",
    "the same seed's other message has it again": "un autre message à la même adresse l’a de nouveau",
    "the same seed's other message has {value}": "un autre message à la même adresse a {value}",
    "that seed's other message has it again": "un autre message à cette autre adresse l’a de nouveau",
    "that seed's other message has {value}": "un autre message à cette autre adresse a {value}",
  },
  "address-leak": {
    "{where} carries the {form} form of {seed} ({variant}), {intent}":
      "{where} porte {seed} sous la forme {form} ({variant}), {intent}",
    "{where} carries the {form} form of {seed}, {intent}": "{where} porte {seed} sous la forme {form}, {intent}",
    ...places,
    plain: "en clair",
    "lower case": "en minuscules",
    "upper case": "en majuscules",
    "as given": "telle quelle",
    "without tag": "sans étiquette",
    "{outer} of {inner}": "{outer} de {inner}",
    "intended: the sender wrote it into the message": "voulu : l’expéditeur l’a écrite dans le message",
    "unintended: the client adds it": "non voulu : le logiciel l’ajoute",
    "by redirect: the first receiver passed it on": "par redirection : le premier destinataire l’a transmise",
  },
  "address-part": {
    "{where} carries the {part} of the address ({found})": "{where} porte {part} de l’adresse ({found})",
    ...places,
    "local part": "la partie locale",
    local: "la partie locale",
    domain: "le domaine",
  },
  "campaign-identifier": {
    "{where} is {value} for every seed and names the mailing":
      "{where} est {value} pour toutes les adresses et nomme l’envoi",
  },
  "guessable-identifier": {
    "the identifiers {values} of different seeds count up":
      "les identifiants {values} d’adresses différentes se suivent",
    "the identifier {value} has about {bits} bits": "l’identifiant {value} a environ {bits} bits",
  },
  "invisible-markup": {
    "the markup hides it: {how}": "le balisage la cache : {how}",
    "the markup says {size} px": "le balisage dit {size} px",
    "{one}, {more}": "{one}, {more}",
    "hidden attribute": "attribut hidden",
    "no height and overflow:hidden": "sans hauteur, overflow:hidden",
    "no width and overflow:hidden": "sans largeur, overflow:hidden",
    "off-screen position": "position hors de l’écran",
    "off-screen margin": "marge hors de l’écran",
    "off-screen text-indent": "retrait hors de l’écran",
    "clipped to nothing": "rognée à rien",
    "scaled to nothing": "réduite à rien",
    "no valid CSS url()": "pas d’url() CSS valide",
  },
  "invisible-image": {
    "the image that came is transparent ({size} px)": "l’image reçue est transparente ({size} px)",
    "the image that came has one colour ({size} px)": "l’image reçue est d’une seule couleur ({size} px)",
    "the image that came is {size} px": "l’image reçue fait {size} px",
  },
  "size-mismatch": {
    "the markup says {stated} px, {came} px came": "le balisage dit {stated} px, {came} px sont venus",
  },
  spacer: {
    "an invisible image whose URL is the same for all seeds and mailings":
      "une image invisible dont l’URL est la même pour toutes les adresses et tous les envois",
    "the same URL stands {times} times in the message": "la même URL se trouve {times} fois dans le message",
    "its file is named as a spacer": "son fichier porte un nom d’image de calage",
  },
  listed: {
    "{list} has {rule}; {more}": "{list} a la règle {rule} ; {more}",
    "{list} has {rule}": "{list} a la règle {rule}",
  },
  "mail-service-shape": {
    "its path has the shape of an open count (as {example}) and {service} serves it":
      "son chemin a la forme d’un compteur d’ouvertures (comme {example}) et {service} le sert",
    "its path has the shape of an open count (as {example})":
      "son chemin a la forme d’un compteur d’ouvertures (comme {example})",
  },
  "ad-sync": {
    "it asks {host}, an advertising or identity service":
      "elle interroge {host}, un service de publicité ou d’identité",
    "a redirect asks {host}, an advertising or identity service":
      "une redirection interroge {host}, un service de publicité ou d’identité",
    "a redirect asks {host} under {path}, the shape of an identifier exchange (served by {service})":
      "une redirection interroge {host} sous {path}, la forme d’un échange d’identifiants (servi par {service})",
  },
  "cookie-identifier": {
    "{host} sets the cookie {name} to {value}": "{host} donne au cookie {name} la valeur {value}",
  },
  "entity-redirect": {
    "{first} redirects to {host} of {service}": "{first} redirige vers {host}, de {service}",
  },
  disguise: {
    "{host} of {site} is served by {service} ({technique}): {reasons}":
      "{host}, de {site}, est servi par {service} ({technique}) : {reasons}",
    "another party": "un tiers",
    ...techniques,
    ...hosts,
  },
  uncacheable: {
    "the response says {value}": "la réponse dit {value}",
    "it was asked for again on reopening": "elle a été redemandée à la réouverture",
  },
  "open-time-content": {
    "the same URL gave {bodies} different pictures in {openings} openings":
      "la même URL a donné {bodies} images différentes en {openings} ouvertures",
  },
  "shared-identifier": {
    "the same identifier goes to {hosts} too": "le même identifiant va aussi à {hosts}",
    "the same identifier goes out in messages of {sites}":
      "le même identifiant part aussi dans des messages de {sites}",
  },
  "link-wrapping": {
    "the link leads through {host} to {target}": "le lien passe par {host} pour aller à {target}",
    "the link leads through {host}, which {service} serves": "le lien passe par {host}, que {service} sert",
    "the link leads to {host} under a click counter's path": "le lien mène à {host} par un chemin de compteur de clics",
  },
  "token-shape": {
    "{where} looks drawn at random: {value}": "{where} a l’air tiré au hasard : {value}",
  },
  "cache-buster": {
    "{value} only keeps caches from answering": "{value} empêche seulement les caches de répondre",
  },
  "image-proxy": {
    "{proxy} stands before {host}; only the original was compared":
      "{proxy} est devant {host} ; seul l’original a été comparé",
  },
  "read-receipt": {
    "{header} asks that the reading be reported to {address}":
      "{header} demande que la lecture soit signalée à {address}",
  },
  hosts,
  /** Single words of the record; one that is not here is a name or a code. */
  words: {
    newsletter: "infolettre",
    confirmation: "confirmation",
    transactional: "transaction",
    "legal-notice": "notice légale",
    unknown: "inconnu",
    checkbox: "case à cocher",
    radio: "bouton radio",
    select: "liste",
    tracking: "pistage",
    consent: "consentement",
    recipient: "du destinataire",
    "message-recipient": "du destinataire dans ce message",
    campaign: "de l’envoi",
    "per-fetch": "de chaque chargement",
    static: "le même pour tous",
    undetermined: "indéterminé",
    ...techniques,
    done: "fait",
    retry: "à refaire",
    "gave-up": "abandonné",
    provisional: "provisoire",
    checked: "vérifié",
  },
  unobserved: {
    "no sign-up of this seed was captured": "aucune inscription de cette adresse n’a été saisie",
    "the text beside the form mentions none; the page of the policy is kept for a person to read":
      "le texte près du formulaire n’en parle pas ; la page de la politique est gardée pour être lue par une personne",
    "no privacy policy was linked at sign-up": "aucune politique de confidentialité n’était liée à l’inscription",
    "no copies of both consenting and refusing seeds":
      "pas d’exemplaires à la fois d’adresses consentantes et d’adresses refusantes",
    "copies of {arms} arms; three are needed": "exemplaires de {arms} bras ; il en faut trois",
    "some copies could not be compared": "certains exemplaires n’ont pu être comparés",
  },
  "sign-up": {
    "page says {words}": "la page dit {words}",
    "dialog says {words}": "le dialogue dit {words}",
    "answer says {words}": "la réponse dit {words}",
    "a challenge appeared: {what}": "un défi est apparu : {what}",
    "the browser did not send it: {why}": "le navigateur ne l’a pas envoyé : {why}",
    "but HTTP {status}": "mais HTTP {status}",
    "HTTP {status}": "HTTP {status}",
    "and a card is asked for": "et une carte est demandée",
    "and a password is asked for": "et un mot de passe est demandé",
    "a card is asked for": "une carte est demandée",
    "a password is asked for": "un mot de passe est demandé",
    "led to {url}": "a mené à {url}",
    "answer holds {json}": "la réponse contient {json}",
    "nothing that carried the address was seen to leave": "rien qui porte l’adresse n’a été vu partir",
    "the form remains and says nothing": "le formulaire reste et ne dit rien",
    "the form went away and nothing was said": "le formulaire a disparu et rien n’a été dit",
    "the time limit was reached": "le délai est passé",
    "the only form asks for payment": "le seul formulaire demande un paiement",
    "the only form asks for a password": "le seul formulaire demande un mot de passe",
    "it was begun before and not seen to end": "elle a été commencée avant et sa fin n’a pas été vue",
    "leave to submit was given, and the end was not seen: it is never done again":
      "l’envoi a été permis et sa fin n’a pas été vue : on ne recommence jamais",
    "is a {kind} form": "est un formulaire « {kind} »",
  },
};
