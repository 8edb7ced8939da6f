import type { CodeText } from "./catalogue.ts";

const size = (width: number | null, height: number | null) => `${width ?? "?"}×${height ?? "?"} px`;

const places: Readonly<Record<string, string>> = {
  url: "l’URL",
  redirect: "un reindirizzamento",
  referer: "il Referer",
  cookie: "il cookie",
  body: "il corpo",
  "redirect-referer": "il Referer di un reindirizzamento",
  "redirect-cookie": "il cookie di un reindirizzamento",
  "redirect-body": "il corpo di un reindirizzamento",
};
const placeOf = (place: string, host: string | null) =>
  place === "redirect" ? `un reindirizzamento verso ${host}` : (places[place] ?? place);

/** What the codes say in Italian. */
export const itCodes: CodeText = {
  comma: ", ",
  words: {
    "lower-case": "in minuscolo",
    "upper-case": "in maiuscolo",
    "as-given": "tale e quale",
    "without-tag": "senza etichetta",
    "local-part": "la parte locale",
    domain: "il dominio",
    "ns-delegation": "delega di zona",
    flattened: "alias appiattito",
    address: "indirizzo",
    "cdn-fronted": "dietro una CDN",
    "svcb-alias": "alias SVCB",
    dangling: "porta a un nome che non esiste più",
    nxdomain: "nome inesistente",
    loop: "ciclo",
    "too-long": "troppo lunga",
    self: "alias di sé stesso",
    "out-of-server": "i server non dicono nulla del seguito",
    refused: "risposta rifiutata",
    unanswered: "senza risposta",
    unknown: "sconosciuto",
    "hidden attribute": "attributo hidden",
    "no height and overflow:hidden": "senza altezza, overflow:hidden",
    "no width and overflow:hidden": "senza larghezza, overflow:hidden",
    "off-screen position": "posizione fuori dallo schermo",
    "off-screen margin": "margine fuori dallo schermo",
    "off-screen text-indent": "rientro fuori dallo schermo",
    "clipped to nothing": "ritagliata a nulla",
    "scaled to nothing": "ridotta a nulla",
    "no valid CSS url()": "nessuna url() CSS valida",
  },
  catalogue: {
    "identifier-differs": ({ where, own, twin, other, otherOf }, { value }) => {
      const whose =
        otherOf === "twin" ? "un altro messaggio a quell’altro indirizzo" : "un altro messaggio allo stesso indirizzo";
      const again = other === (otherOf === "twin" ? twin : own);
      const third = other === null ? "" : `, e ${whose} ${again ? "lo ha di nuovo" : `ha ${value(other)}`}`;
      const unsent = where.startsWith("fragment") ? "; un programma non invia il frammento con una richiesta" : "";
      return `${where} è ${value(own)} qui e ${value(twin)} nella copia di un altro indirizzo${third}${unsent}`;
    },
    "address-sent": ({ place, host, functions, seed, variant }, { word }) => {
      const form = functions.length === 0 ? "in chiaro" : `nella forma ${functions.join(" di ")}`;
      const intent = place.startsWith("redirect")
        ? "per reindirizzamento: il primo destinatario lo ha trasmesso"
        : place === "referer"
          ? "non voluto: lo aggiunge il programma"
          : "voluto: il mittente lo ha scritto nel messaggio";
      const spelled = variant === "lower-case" ? "" : ` (${word(variant)})`;
      return `${placeOf(place, host)} porta ${seed ?? "l’indirizzo"} ${form}${spelled}, ${intent}`;
    },
    "address-part-sent": ({ place, host, part, found }, { word }) =>
      `${placeOf(place, host)} porta ${word(part)} dell’indirizzo (${found})`,
    "campaign-value": ({ where, value }, speaker) =>
      `${where} è ${speaker.value(value)} per tutti gli indirizzi e nomina l’invio`,
    "identifiers-count-up": "gli identificatori {values} di indirizzi diversi si susseguono",
    "identifier-short": "l’identificatore {value} ha circa {bits} bit",
    "markup-hides": ({ by }, { list, word }) => `la marcatura la nasconde: ${list(by.map(word))}`,
    "markup-tiny": ({ width, height }) => `la marcatura dice ${size(width, height)}`,
    "image-tiny": ({ width, height }) => `l’immagine ricevuta misura ${size(width, height)}`,
    "image-transparent": ({ width, height }) => `l’immagine ricevuta è trasparente (${size(width, height)})`,
    "image-single-colour": ({ width, height }) => `l’immagine ricevuta è di un solo colore (${size(width, height)})`,
    "sizes-differ": ({ width, height, cameWidth, cameHeight }) =>
      `la marcatura dice ${size(width, height)}, ne sono arrivati ${size(cameWidth, cameHeight)}`,
    "spacer-same-for-all": "un’immagine invisibile la cui URL è la stessa per tutti gli indirizzi e tutti gli invii",
    "spacer-repeats": "la stessa URL compare {times} volte nel messaggio",
    "spacer-named": "il suo file ha il nome di un’immagine di spaziatura",
    "listed-by": ({ lists, rules }) =>
      lists.map((list, index) => `${list} ha la regola ${rules[index] ?? "?"}`).join("; "),
    "open-path": ({ example, service }) =>
      `il suo percorso ha la forma di un contatore di aperture (come ${example})${service === null ? "" : ` e lo serve ${service}`}`,
    "asks-ad-service": "interroga {host}, un servizio di pubblicità o di identità",
    "redirects-to-ad-service": "un reindirizzamento interroga {host}, un servizio di pubblicità o di identità",
    "redirects-to-exchange":
      "un reindirizzamento interroga {host} sotto {path}, la forma di uno scambio di identificatori (servito da {service})",
    "cookie-set": "{host} dà al cookie {name} il valore {value}",
    "redirects-to-entity": "{first} reindirizza a {host}, di {service}",
    "served-by-other": ({ host, site, service, technique, reasons }, { say, word }) =>
      `${host}, di ${site}, è servito da ${service ?? "un terzo"} (${word(technique)}): ${reasons.map(say).join("; ")}`,
    "response-forbids-caching": "la risposta dice {value}",
    "asked-again": "è stata chiesta di nuovo alla riapertura",
    "pictures-differ": "la stessa URL ha dato {bodies} immagini diverse in {openings} aperture",
    "identifier-sent-to": "lo stesso identificatore va anche a {hosts}",
    "identifier-in-sites": "lo stesso identificatore parte anche in messaggi di {sites}",
    "link-through": "il collegamento passa per {host} verso {target}",
    "link-through-service": "il collegamento passa per {host}, servito da {service}",
    "link-click-path": "il collegamento porta a {host} sotto il percorso di un contatore di clic",
    "looks-drawn": "{where} sembra estratto a caso: {value}",
    "seeds-would-decide": "un’altra immagine o un identificatore: {seeds} indirizzi deciderebbero",
    "address-in-url": "{where} è un indirizzo: {value}",
    "number-in-open-path": "{where} è un numero in un percorso che conta le aperture: {value}",
    "hidden-content": "nascosto, ma pur sempre contenuto ({kind})",
    "host-dead": "{host} non porta ad alcun indirizzo: finché dura, nessuno può essere interrogato",
    "cache-buster": "{where}={value} impedisce soltanto alle cache di rispondere",
    "proxied-image": "{proxy} sta davanti a {original}; è stato confrontato solo l’originale",
    "receipt-asked": "{header} chiede che la lettura sia notificata a {to}",
    "underscore-label": "un nome con etichetta di sottolineatura non serve immagini",
    "service-name": "{host} sta sotto {name}, il nome proprio del servizio",
    "alias-to": "{owner} {type} {target} (TTL {ttl})",
    "zone-delegated": ({ apex, servers, isWhole }, { list }) =>
      `la zona ${apex} è delegata a ${list(servers)}${isWhole === "yes" ? "" : ", che non sono tutti suoi"}`,
    "same-addresses-now": "stessi indirizzi di {host} nello stesso minuto",
    "same-addresses-round": "stessi indirizzi di {host} nello stesso giro",
    "address-in-range": "{address} sta in {range}",
    "reverse-name": "PTR {name}",
    "path-shape": "il percorso ha la forma {shape}",
    "dkim-key-at": "chiave DKIM presso {name}",
    "spf-includes": "SPF include {name}",
    "bounces-to": "i ritorni vanno a {name}",
    "envelope-under": "mittente della busta sotto {name}",
    "sibling-leads-to": "un altro nome del sito porta a {name}",
    "header-seen": "intestazione {name}",
    "certificate-names": "il certificato nomina {name}",
    "chain-ends-at-carrier": "la catena finisce a {name}, che {carrier} serve per altri",
    "chain-ends-without-address": "la catena finisce senza indirizzo: {end}",
    "sibling-answers-alike": "un nome vicino estratto a caso riceve la stessa risposta: la zona conta una volta",
    "servers-disagree": "i server non concordano sull’esistenza di {question}",
    "probe-failed": "nessuna risposta utilizzabile: {probe}",
    "probes-completed":
      "completato: A, AAAA, HTTPS, risalita delle zone, sonda jolly, {references} nomi di riferimento, {paths} percorsi, intestazioni",
    "recorded-sentence": "«{sentence}» (annotato in inglese)",
    "no-sign-up-captured": "nessuna iscrizione di questo indirizzo è stata registrata",
    "text-mentions-none":
      "il testo accanto al modulo non ne parla; la pagina dell’informativa è conservata perché una persona la legga",
    "no-policy-linked": "nessuna informativa era collegata all’iscrizione",
    "no-consenting-and-refusing-copies": "mancano copie sia di indirizzi consenzienti sia di indirizzi che rifiutano",
    "too-few-arms": "copie di {arms} bracci; ne servono {needed}",
    "copies-not-compared": "alcune copie non hanno potuto essere confrontate",
  },
};
