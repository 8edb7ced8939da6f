/** The report's words by language; every key in every language (a test looks). {x} is filled in. */
export interface ReportText {
  readonly title: string;
  readonly subtitle: string;
  readonly sealed: string;
  readonly unstamped: string;
  readonly redacted: string;
  readonly observedHead: string;
  readonly observed: string;
  readonly observedHandedIn: string;
  readonly judgedHere: string;
  readonly parts: string;
  readonly observedTracked: string;
  readonly observedNone: string;
  readonly observedUndetermined: string;
  readonly observedHosts: string;
  readonly observedSignUp: string;
  readonly notHead: string;
  readonly not: readonly string[];
  readonly findingsHead: string;
  readonly finding: string;
  readonly noFindings: string;
  readonly level: Readonly<Record<"proved" | "corroborated" | "suspected", string>>;
  readonly seenIn: string;
  readonly signals: string;
  readonly twins: string;
  readonly twinsNone: string;
  readonly twinsLeftOut: string;
  readonly chain: string;
  readonly exhibits: string;
  /** An exhibit by number: a place in a message, a recorded opening, a picture of it; and how many more there are. */
  readonly exhibitMessage: string;
  readonly exhibitOpening: string;
  readonly exhibitPicture: string;
  readonly exhibitsMore: string;
  readonly reasonsNote: string;
  /** The addresses compared. */
  readonly compared: Readonly<Record<"own" | "twin" | "other", string>>;
  readonly labelsNone: string;
  readonly timelineHead: string;
  readonly events: Readonly<Record<"sign-up" | "delivery" | "opening" | "confirmation" | "lookup", string>>;
  readonly checkHead: string;
  readonly check: string;
  readonly challengesHead: string;
  readonly challenges: readonly (readonly [string, string])[];
  readonly glossaryHead: string;
  readonly glossary: readonly (readonly [string, string])[];
  readonly labelsHead: string;
  readonly labelsNote: string;
}

export const reportTexts = {
  en: {
    title: "What newsletters of {site} were observed to do",
    subtitle: "{messages} messages, {from} to {to}. Written {createdAt} by pixelcensus {version}.",
    sealed: "This folder was closed with a time stamp; CHECK.md says how to check it.",
    unstamped: "UNSTAMPED: no authority confirms when this folder existed. Reason: {reasons}.",
    redacted:
      "This is the redacted form: bodies, pictures and pages are left out, addresses and tokens are pseudonyms that begin with ~ or seed-. The SHA-256 of the full form’s tag manifest is {full}.",
    observedHead: "What was observed",
    observed: "{messages} messages came to {seeds} seed addresses that were given to {site} and to nobody else.",
    observedHandedIn:
      "One message of {site} was handed in by a person who had received it. It was not opened: what it would load was read from its bytes. {copies} copies of the same issue, received by seed addresses, stand beside it.",
    judgedHere:
      "The verdicts follow from what is in this folder alone; {differing} of them differ from those of the whole campaign.",
    parts: "Of these lists only the lines that matter are here: {lists}.",
    observedTracked:
      "{tracked} of them load at least one resource that was judged a tracker; in {proved} of them this is proved.",
    observedNone: "In none of them was a tracker found.",
    observedUndetermined: "For {undetermined} remote references the evidence does not decide.",
    observedHosts: "Hosts asked when messages were opened: {hosts}, in requests: {requests}.",
    observedSignUp: "The sign-up of each seed was recorded with what the form offered: {signUps} attempts.",
    notHead: "What was not and cannot be observed",
    not: [
      "Purpose and server-side use were not observed.",
      "Whether an opening is stored, for how long, and whether addresses are shortened.",
      "Contracts and roles between the sender and those who serve its hosts.",
      "What other recipients receive; consent records; settings at the sender's service.",
      "A personal address in a request shows that the opening could be told apart, not that it was.",
    ],
    findingsHead: "Findings",
    finding: "Finding {n}: {what} on {host}",
    noFindings: "No resource was judged a tracker.",
    level: { proved: "proved", corroborated: "corroborated", suspected: "suspected" },
    seenIn: "Seen in {messages} messages. Served by: {servedBy}. Level of proof: {level}.",
    signals: "Why",
    twins: "Twins side by side; the part that differs is marked",
    twinsNone: "No twin comparison supports this finding.",
    twinsLeftOut:
      "The addresses compared stand in the full form; here they are pseudonyms, equal where the originals were equal.",
    chain: "Where the name leads",
    exhibits: "Exhibits",
    exhibitMessage: "Exhibit {id}: {file}, {place} (SHA-256 {sha256})",
    exhibitOpening: "Exhibit {id}: {file}, the requests of an opening of that message",
    exhibitPicture: "Exhibit {id}: {file}, what that opening showed",
    exhibitsMore: "{count} more of the same kind stand in data/facts/verdicts.json.",
    reasonsNote: "The reasons are quoted as the tool records them.",
    compared: {
      own: "this message",
      twin: "the same issue, to the other seed",
      other: "another issue, to the same seed",
    },
    labelsNone: "No rule set gives a reading of what was found here.",
    timelineHead: "Timeline (UTC)",
    events: {
      "sign-up": "sign-up of a seed: {detail}",
      delivery: "message received from {detail}",
      opening: "message opened as {detail}",
      confirmation: "confirmation link followed: {detail}",
      lookup: "names looked up: {detail}",
    },
    checkHead: "How to check this without us",
    check:
      "CHECK.md in this folder lists commands of other authors for each claim: sha256sum, openssl ts, dkimverify, Wireshark, bagit.py.",
    challengesHead: "What may be objected, and the answer",
    challenges: [
      [
        "The messages are forged.",
        "Where a DKIM signature holds under the key published at reception, its signer signed the body. See data/keys and the raw DNS answers.",
      ],
      [
        "The key could have been published by anybody later.",
        "The raw answer was stored at reception, entered in the journal, and covered by the next time stamp.",
      ],
      [
        "A signed message was replayed.",
        "Then it was still sent by the signer to the seed address named in it; the delivery record names the peer that brought it.",
      ],
      ["The clock was wrong.", "Times are ours; the tokens bound them from above by an authority's clock."],
      [
        "The resolver lied.",
        "Each exchange names the server asked, and is kept as bytes; chains were asked again later.",
      ],
      [
        "The two seeds got two variants of a test.",
        "Messages are compared only where their structure agrees, and variants are marked; what could not be aligned is undetermined.",
      ],
      [
        "The tool errs.",
        "Its error rates, with intervals, come from `query accuracy` where a labelled sample exists; each verdict names its rule and can be derived again from the facts here.",
      ],
      ["The redacted form hides something.", "It names the hash of the full form, which an authority can ask for."],
    ],
    glossaryHead: "Words",
    glossary: [
      ["seed address", "an address given to one site only, so that mail to it names its source"],
      ["twins", "two seeds of the same newsletter; what differs between them in one mailing is personal"],
      ["resource", "a remote reference that a mail client loads on opening"],
      ["disguise", "a name on the sender's own domain that another organisation serves"],
      ["proved, corroborated, suspected", "the three levels of proof; nothing is stated above its evidence"],
    ],
    labelsHead: "Readings by jurisdiction",
    labelsNote:
      "Each reading comes from a dated rule set, some of them provisional; where a question is open, both readings are printed.",
  },
  fr: {
    title: "Ce que font, d’après nos observations, les lettres d’information de {site}",
    subtitle: "{messages} messages, du {from} au {to}. Établi le {createdAt} par pixelcensus {version}.",
    sealed: "Ce dossier a été clos par un horodatage ; CHECK.md dit comment le vérifier.",
    unstamped: "UNSTAMPED : aucune autorité ne confirme la date d’existence de ce dossier. Motif : {reasons}.",
    redacted:
      "Ceci est la forme expurgée : corps, images et pages sont omis, adresses et jetons sont des pseudonymes qui commencent par ~ ou seed-. Le SHA-256 du manifeste d’étiquettes de la forme complète est {full}.",
    observedHead: "Ce qui a été observé",
    observed: "{messages} messages sont arrivés à {seeds} adresses témoins données à {site} et à personne d’autre.",
    observedHandedIn:
      "Un message de {site} a été remis par une personne qui l’avait reçu. Il n’a pas été ouvert : ce qu’il chargerait a été lu dans ses octets. {copies} copies du même envoi, reçues par des adresses témoins, l’accompagnent.",
    judgedHere:
      "Les verdicts découlent du seul contenu de ce dossier ; {differing} d’entre eux diffèrent de ceux de la campagne entière.",
    parts: "De ces listes, seules les lignes utiles figurent ici : {lists}.",
    observedTracked:
      "{tracked} d’entre eux chargent au moins une ressource jugée traceur ; pour {proved} d’entre eux, cela est prouvé.",
    observedNone: "Aucun traceur n’y a été trouvé.",
    observedUndetermined: "Pour {undetermined} références distantes, les éléments ne permettent pas de trancher.",
    observedHosts: "Hôtes interrogés à l’ouverture des messages : {hosts} ; requêtes : {requests}.",
    observedSignUp:
      "L’inscription de chaque adresse a été enregistrée avec ce que le formulaire proposait : {signUps} tentatives.",
    notHead: "Ce qui n’a pas été et ne peut pas être observé",
    not: [
      "La finalité et l’usage côté serveur n’ont pas été observés.",
      "Si une ouverture est conservée, combien de temps, et si les adresses sont tronquées.",
      "Les contrats et les rôles entre l’expéditeur et ceux qui servent ses hôtes.",
      "Ce que reçoivent les autres destinataires ; les registres de consentement ; les réglages chez le prestataire.",
      "Une adresse personnelle dans une requête montre que l’ouverture pouvait être distinguée, non qu’elle l’a été.",
    ],
    findingsHead: "Constats",
    finding: "Constat {n} : {what} sur {host}",
    noFindings: "Aucune ressource n’a été jugée traceur.",
    level: { proved: "prouvé", corroborated: "corroboré", suspected: "soupçonné" },
    seenIn: "Vu dans {messages} messages. Servi par : {servedBy}. Niveau de preuve : {level}.",
    signals: "Pourquoi",
    twins: "Jumeaux côte à côte ; la partie qui diffère est marquée",
    twinsNone: "Aucune comparaison de jumeaux n’appuie ce constat.",
    twinsLeftOut:
      "Les adresses comparées figurent dans la forme complète ; ici ce sont des pseudonymes, égaux là où les originaux l’étaient.",
    chain: "Où mène le nom",
    exhibits: "Pièces",
    exhibitMessage: "Pièce {id} : {file}, {place} (SHA-256 {sha256})",
    exhibitOpening: "Pièce {id} : {file}, les requêtes d’une ouverture de ce message",
    exhibitPicture: "Pièce {id} : {file}, ce que cette ouverture a montré",
    exhibitsMore: "{count} autres du même genre figurent dans data/facts/verdicts.json.",
    reasonsNote: "Les motifs sont cités tels que l’outil les consigne, en anglais.",
    compared: {
      own: "ce message",
      twin: "le même envoi, à l’autre adresse témoin",
      other: "un autre envoi, à la même adresse témoin",
    },
    labelsNone: "Aucun jeu de règles ne donne de lecture de ce qui a été constaté ici.",
    timelineHead: "Chronologie (UTC)",
    events: {
      "sign-up": "inscription d’une adresse témoin : {detail}",
      delivery: "message reçu de {detail}",
      opening: "message ouvert comme {detail}",
      confirmation: "lien de confirmation suivi : {detail}",
      lookup: "noms résolus : {detail}",
    },
    checkHead: "Comment vérifier sans nous",
    check:
      "CHECK.md, dans ce dossier, donne pour chaque affirmation des commandes d’autres auteurs : sha256sum, openssl ts, dkimverify, Wireshark, bagit.py.",
    challengesHead: "Ce qui peut être objecté, et la réponse",
    challenges: [
      [
        "Les messages sont forgés.",
        "Là où une signature DKIM tient sous la clé publiée à la réception, son signataire a signé le corps. Voir data/keys et les réponses DNS brutes.",
      ],
      [
        "La clé a pu être publiée plus tard par n’importe qui.",
        "La réponse brute a été conservée à la réception, inscrite au journal et couverte par l’horodatage suivant.",
      ],
      [
        "Un message signé a été rejoué.",
        "Il a tout de même été envoyé par le signataire à l’adresse témoin qui y figure ; la trace de remise nomme le pair qui l’a apporté.",
      ],
      ["L’horloge était fausse.", "Les heures sont les nôtres ; les jetons les bornent par l’horloge d’une autorité."],
      [
        "Le résolveur a menti.",
        "Chaque échange nomme le serveur interrogé et est conservé octet par octet ; les chaînes ont été redemandées plus tard.",
      ],
      [
        "Les deux adresses ont reçu deux variantes d’un test.",
        "Les messages ne sont comparés que là où leur structure concorde, et les variantes sont marquées ; le reste est indéterminé.",
      ],
      [
        "L’outil se trompe.",
        "Ses taux d’erreur, avec intervalles, viennent de `query accuracy` quand un échantillon étiqueté existe ; chaque verdict nomme sa règle et peut être redérivé d’ici.",
      ],
      [
        "La forme expurgée cache quelque chose.",
        "Elle nomme l’empreinte de la forme complète, qu’une autorité peut demander.",
      ],
    ],
    glossaryHead: "Mots",
    glossary: [
      [
        "adresse témoin",
        "une adresse donnée à un seul site, de sorte que le courrier qu’elle reçoit en nomme la source",
      ],
      ["jumeaux", "deux adresses témoins de la même lettre ; ce qui diffère entre elles dans un envoi est personnel"],
      ["ressource", "une référence distante que le client de messagerie charge à l’ouverture"],
      ["déguisement", "un nom sur le domaine de l’expéditeur qu’une autre organisation sert"],
      ["prouvé, corroboré, soupçonné", "les trois niveaux de preuve ; rien n’est affirmé au-delà de ses éléments"],
    ],
    labelsHead: "Lectures par juridiction",
    labelsNote:
      "Chaque lecture vient d’un jeu de règles daté, parfois provisoire ; quand une question est ouverte, les deux lectures sont imprimées.",
  },
  it: {
    title: "Che cosa fanno, secondo le osservazioni, le newsletter di {site}",
    subtitle: "{messages} messaggi, dal {from} al {to}. Redatto il {createdAt} da pixelcensus {version}.",
    sealed: "Questa cartella è stata chiusa con una marca temporale; CHECK.md dice come verificarla.",
    unstamped: "UNSTAMPED: nessuna autorità conferma quando questa cartella esisteva. Motivo: {reasons}.",
    redacted:
      "Questa è la forma oscurata: corpi, immagini e pagine sono omessi, indirizzi e token sono pseudonimi che iniziano con ~ o seed-. Lo SHA-256 del manifesto dei tag della forma completa è {full}.",
    observedHead: "Che cosa è stato osservato",
    observed: "{messages} messaggi sono arrivati a {seeds} indirizzi sonda dati a {site} e a nessun altro.",
    observedHandedIn:
      "Un messaggio di {site} è stato consegnato da una persona che l’aveva ricevuto. Non è stato aperto: ciò che caricherebbe è stato letto dai suoi byte. Lo accompagnano {copies} copie dello stesso invio, ricevute da indirizzi sonda.",
    judgedHere:
      "I giudizi discendono dal solo contenuto di questa cartella; {differing} di essi differiscono da quelli dell’intera campagna.",
    parts: "Di questi elenchi ci sono solo le righe che contano: {lists}.",
    observedTracked:
      "{tracked} di essi caricano almeno una risorsa giudicata tracciatore; per {proved} di essi ciò è provato.",
    observedNone: "In nessuno è stato trovato un tracciatore.",
    observedUndetermined: "Per {undetermined} riferimenti remoti gli elementi non permettono di decidere.",
    observedHosts: "Host interrogati all’apertura dei messaggi: {hosts}; richieste: {requests}.",
    observedSignUp:
      "L’iscrizione di ogni indirizzo è stata registrata con ciò che il modulo offriva: {signUps} tentativi.",
    notHead: "Che cosa non è stato e non può essere osservato",
    not: [
      "La finalità e l’uso lato server non sono stati osservati.",
      "Se un’apertura è conservata, per quanto tempo, e se gli indirizzi sono troncati.",
      "I contratti e i ruoli tra il mittente e chi serve i suoi host.",
      "Che cosa ricevono altri destinatari; i registri dei consensi; le impostazioni presso il fornitore.",
      "Un indirizzo personale in una richiesta mostra che l’apertura poteva essere distinta, non che lo sia stata.",
    ],
    findingsHead: "Rilievi",
    finding: "Rilievo {n}: {what} su {host}",
    noFindings: "Nessuna risorsa è stata giudicata tracciatore.",
    level: { proved: "provato", corroborated: "corroborato", suspected: "sospettato" },
    seenIn: "Visto in {messages} messaggi. Servito da: {servedBy}. Livello di prova: {level}.",
    signals: "Perché",
    twins: "Gemelli affiancati; la parte che differisce è evidenziata",
    twinsNone: "Nessun confronto tra gemelli sostiene questo rilievo.",
    twinsLeftOut:
      "Gli indirizzi confrontati si trovano nella forma completa; qui sono pseudonimi, uguali dove lo erano gli originali.",
    chain: "Dove porta il nome",
    exhibits: "Reperti",
    exhibitMessage: "Reperto {id}: {file}, {place} (SHA-256 {sha256})",
    exhibitOpening: "Reperto {id}: {file}, le richieste di un’apertura di quel messaggio",
    exhibitPicture: "Reperto {id}: {file}, ciò che quell’apertura ha mostrato",
    exhibitsMore: "Altri {count} dello stesso genere si trovano in data/facts/verdicts.json.",
    reasonsNote: "I motivi sono citati come li registra lo strumento, in inglese.",
    compared: {
      own: "questo messaggio",
      twin: "lo stesso invio, all’altro indirizzo sonda",
      other: "un altro invio, allo stesso indirizzo sonda",
    },
    labelsNone: "Nessun insieme di regole dà una lettura di ciò che è stato rilevato qui.",
    timelineHead: "Cronologia (UTC)",
    events: {
      "sign-up": "iscrizione di un indirizzo sonda: {detail}",
      delivery: "messaggio ricevuto da {detail}",
      opening: "messaggio aperto come {detail}",
      confirmation: "collegamento di conferma seguito: {detail}",
      lookup: "nomi risolti: {detail}",
    },
    checkHead: "Come verificare senza di noi",
    check:
      "CHECK.md in questa cartella elenca per ogni affermazione comandi di altri autori: sha256sum, openssl ts, dkimverify, Wireshark, bagit.py.",
    challengesHead: "Che cosa si può obiettare, e la risposta",
    challenges: [
      [
        "I messaggi sono falsi.",
        "Dove una firma DKIM regge con la chiave pubblicata alla ricezione, il firmatario ha firmato il corpo. Si vedano data/keys e le risposte DNS grezze.",
      ],
      [
        "La chiave può essere stata pubblicata dopo da chiunque.",
        "La risposta grezza è stata conservata alla ricezione, iscritta nel registro e coperta dalla marca temporale successiva.",
      ],
      [
        "Un messaggio firmato è stato riutilizzato.",
        "È comunque stato inviato dal firmatario all’indirizzo sonda che vi figura; la registrazione della consegna nomina chi l’ha portato.",
      ],
      ["L’orologio era sbagliato.", "Gli orari sono nostri; le marche li limitano con l’orologio di un’autorità."],
      [
        "Il resolver ha mentito.",
        "Ogni scambio nomina il server interrogato ed è conservato byte per byte; le catene sono state richieste di nuovo più tardi.",
      ],
      [
        "I due indirizzi hanno ricevuto due varianti di una prova.",
        "I messaggi si confrontano solo dove la struttura concorda e le varianti sono segnate; il resto è indeterminato.",
      ],
      [
        "Lo strumento sbaglia.",
        "I suoi tassi di errore, con intervalli, vengono da `query accuracy` dove esiste un campione etichettato; ogni verdetto nomina la sua regola e si può derivare di nuovo da qui.",
      ],
      ["La forma oscurata nasconde qualcosa.", "Nomina l’impronta della forma completa, che un’autorità può chiedere."],
    ],
    glossaryHead: "Parole",
    glossary: [
      ["indirizzo sonda", "un indirizzo dato a un solo sito, così che la posta che riceve ne nomina la fonte"],
      ["gemelli", "due indirizzi sonda della stessa newsletter; ciò che differisce tra loro in un invio è personale"],
      ["risorsa", "un riferimento remoto che il client di posta carica all’apertura"],
      ["travestimento", "un nome sul dominio del mittente che un’altra organizzazione serve"],
      ["provato, corroborato, sospettato", "i tre livelli di prova; nulla è affermato oltre i suoi elementi"],
    ],
    labelsHead: "Letture per giurisdizione",
    labelsNote:
      "Ogni lettura viene da un insieme di regole datato, a volte provvisorio; dove una questione è aperta, si stampano entrambe le letture.",
  },
} as const satisfies Readonly<Record<string, ReportText>>;

export type ReportLanguage = keyof typeof reportTexts;
