import type { CodeText } from "./catalogue.ts";

const size = (width: number | null, height: number | null) => `${width ?? "?"}×${height ?? "?"} px`;

const places: Readonly<Record<string, string>> = {
  url: "l’URL",
  redirect: "une redirection",
  referer: "le Referer",
  cookie: "le cookie",
  body: "le corps",
  "redirect-referer": "le Referer d’une redirection",
  "redirect-cookie": "le cookie d’une redirection",
  "redirect-body": "le corps d’une redirection",
};
const placeOf = (place: string, host: string | null) =>
  place === "redirect" ? `une redirection vers ${host}` : (places[place] ?? place);

/** What the codes say in French. */
export const frCodes: CodeText = {
  comma: ", ",
  words: {
    "lower-case": "en minuscules",
    "upper-case": "en majuscules",
    "as-given": "telle quelle",
    "without-tag": "sans étiquette",
    "local-part": "la partie locale",
    domain: "le domaine",
    "ns-delegation": "délégation de zone",
    flattened: "alias aplati",
    address: "adresse",
    "cdn-fronted": "derrière un CDN",
    "svcb-alias": "alias SVCB",
    dangling: "elle mène à un nom qui n’existe plus",
    nxdomain: "nom inexistant",
    loop: "boucle",
    "too-long": "trop longue",
    self: "alias de soi-même",
    "out-of-server": "les serveurs ne disent rien de la suite",
    refused: "réponse refusée",
    unanswered: "sans réponse",
    unknown: "inconnu",
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
  catalogue: {
    "identifier-differs": ({ where, own, twin, other, otherOf }, { value }) => {
      const whose =
        otherOf === "twin" ? "un autre message à cette autre adresse" : "un autre message à la même adresse";
      const again = other === (otherOf === "twin" ? twin : own);
      const third = other === null ? "" : `, et ${whose} ${again ? "l’a de nouveau" : `a ${value(other)}`}`;
      const unsent = where.startsWith("fragment") ? " ; un logiciel n’envoie pas le fragment avec une requête" : "";
      return `${where} est ${value(own)} ici et ${value(twin)} dans l’exemplaire d’une autre adresse${third}${unsent}`;
    },
    "address-sent": ({ place, host, functions, seed, variant }, { word }) => {
      const form = functions.length === 0 ? "en clair" : `sous la forme ${functions.join(" de ")}`;
      const intent = place.startsWith("redirect")
        ? "par redirection : le premier destinataire l’a transmise"
        : place === "referer"
          ? "non voulu : le logiciel l’ajoute"
          : "voulu : l’expéditeur l’a écrite dans le message";
      const spelled = variant === "lower-case" ? "" : ` (${word(variant)})`;
      return `${placeOf(place, host)} porte ${seed ?? "l’adresse"} ${form}${spelled}, ${intent}`;
    },
    "address-part-sent": ({ place, host, part, found }, { word }) =>
      `${placeOf(place, host)} porte ${word(part)} de l’adresse (${found})`,
    "campaign-value": ({ where, value }, speaker) =>
      `${where} est ${speaker.value(value)} pour toutes les adresses et nomme l’envoi`,
    "identifiers-count-up": "les identifiants {values} d’adresses différentes se suivent",
    "identifier-short": "l’identifiant {value} a environ {bits} bits",
    "markup-hides": ({ by }, { list, word }) => `le balisage la cache : ${list(by.map(word))}`,
    "markup-tiny": ({ width, height }) => `le balisage dit ${size(width, height)}`,
    "image-tiny": ({ width, height }) => `l’image reçue fait ${size(width, height)}`,
    "image-transparent": ({ width, height }) => `l’image reçue est transparente (${size(width, height)})`,
    "image-single-colour": ({ width, height }) => `l’image reçue est d’une seule couleur (${size(width, height)})`,
    "sizes-differ": ({ width, height, cameWidth, cameHeight }) =>
      `le balisage dit ${size(width, height)}, ${size(cameWidth, cameHeight)} sont venus`,
    "spacer-same-for-all": "une image invisible dont l’URL est la même pour toutes les adresses et tous les envois",
    "spacer-repeats": "la même URL se trouve {times} fois dans le message",
    "spacer-named": "son fichier porte un nom d’image de calage",
    "listed-by": ({ lists, rules }) =>
      lists.map((list, index) => `${list} a la règle ${rules[index] ?? "?"}`).join(" ; "),
    "open-path": ({ example, service }) =>
      `son chemin a la forme d’un compteur d’ouvertures (comme ${example})${service === null ? "" : ` et ${service} le sert`}`,
    "asks-ad-service": "elle interroge {host}, un service de publicité ou d’identité",
    "redirects-to-ad-service": "une redirection interroge {host}, un service de publicité ou d’identité",
    "redirects-to-exchange":
      "une redirection interroge {host} sous {path}, la forme d’un échange d’identifiants (servi par {service})",
    "cookie-set": "{host} donne au cookie {name} la valeur {value}",
    "redirects-to-entity": "{first} redirige vers {host}, de {service}",
    "served-by-other": ({ host, site, service, technique, reasons }, { say, word }) =>
      `${host}, de ${site}, est servi par ${service ?? "un tiers"} (${word(technique)}) : ${reasons.map(say).join(" ; ")}`,
    "response-forbids-caching": "la réponse dit {value}",
    "asked-again": "elle a été redemandée à la réouverture",
    "pictures-differ": "la même URL a donné {bodies} images différentes en {openings} ouvertures",
    "identifier-sent-to": "le même identifiant va aussi à {hosts}",
    "identifier-in-sites": "le même identifiant part aussi dans des messages de {sites}",
    "link-through": "le lien passe par {host} pour aller à {target}",
    "link-through-service": "le lien passe par {host}, que {service} sert",
    "link-click-path": "le lien mène à {host} par un chemin de compteur de clics",
    "looks-drawn": "{where} a l’air tiré au hasard : {value}",
    "seeds-would-decide": "une autre image ou un identifiant : {seeds} adresses trancheraient",
    "address-in-url": "{where} est une adresse : {value}",
    "number-in-open-path": "{where} est un nombre dans un chemin qui compte les ouvertures : {value}",
    "hidden-content": "caché, mais contenu tout de même ({kind})",
    "host-dead": "{host} ne mène à aucune adresse : personne ne peut être interrogé tant que cela dure",
    "cache-buster": "{where}={value} empêche seulement les caches de répondre",
    "proxied-image": "{proxy} est devant {original} ; seul l’original a été comparé",
    "receipt-asked": "{header} demande que la lecture soit signalée à {to}",
    "underscore-label": "un nom à étiquette soulignée ne sert pas d’image",
    "service-name": "{host} est sous {name}, le nom même du service",
    "alias-to": "{owner} {type} {target} (TTL {ttl})",
    "zone-delegated": ({ apex, servers, isWhole }, { list }) =>
      `la zone ${apex} est déléguée à ${list(servers)}${isWhole === "yes" ? "" : ", qui ne sont pas tous à lui"}`,
    "same-addresses-now": "mêmes adresses que {host} à la même minute",
    "same-addresses-round": "mêmes adresses que {host} au même tour",
    "address-in-range": "{address} est dans {range}",
    "reverse-name": "PTR {name}",
    "path-shape": "le chemin a la forme {shape}",
    "dkim-key-at": "clé DKIM chez {name}",
    "spf-includes": "SPF inclut {name}",
    "bounces-to": "les retours vont à {name}",
    "envelope-under": "expéditeur d’enveloppe sous {name}",
    "sibling-leads-to": "un autre nom du site mène à {name}",
    "header-seen": "en-tête {name}",
    "certificate-names": "le certificat nomme {name}",
    "chain-ends-at-carrier": "la chaîne finit à {name}, que {carrier} sert pour autrui",
    "chain-ends-without-address": "la chaîne finit sans adresse : {end}",
    "sibling-answers-alike": "un nom voisin tiré au hasard reçoit la même réponse : la zone compte une fois",
    "servers-disagree": "les serveurs ne s’accordent pas sur l’existence de {question}",
    "probe-failed": "pas de réponse utilisable : {probe}",
    "probes-completed":
      "achevé : A, AAAA, HTTPS, remontée des zones, sonde de joker, {references} noms de référence, {paths} chemins, en-têtes",
    "recorded-sentence": "« {sentence} » (noté en anglais)",
    "no-sign-up-captured": "aucune inscription de cette adresse n’a été saisie",
    "text-mentions-none":
      "le texte près du formulaire n’en parle pas ; la page de la politique est gardée pour être lue par une personne",
    "no-policy-linked": "aucune politique de confidentialité n’était liée à l’inscription",
    "no-consenting-and-refusing-copies": "pas d’exemplaires à la fois d’adresses consentantes et d’adresses refusantes",
    "too-few-arms": "exemplaires de {arms} bras ; il en faut {needed}",
    "copies-not-compared": "certains exemplaires n’ont pu être comparés",
  },
};
