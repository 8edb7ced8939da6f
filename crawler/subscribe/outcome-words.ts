import { plain } from "./form/words.ts";

/**
 * Phrases that pages show after a submission, by what they mean, in en fr de es it nl pt pl sv da cs ro. Own compilation, 2026.
 * Each is an expression over `plain` text; the order of the kinds is the order of judgement.
 */
const phrases = {
  captcha: `captcha|not a robot|are you human|verify you are human|unusual traffic|checking your browser|just a moment|robot|security check`,
  already: `already (subscribed|registered|on (the|our) list|signed up|exists?|a subscriber|in use)|deja (ete )?(inscrit|abonne|enregistre)\\w*|bereits (angemeldet|registriert|eingetragen|abonniert|vorhanden)|(?<!(?:gracias|enhorabuena|listo|exito|felicidades)(?: \\p{L}+){0,3} )ya (esta|estas) (suscrit|registrad|inscrit)\\w*|ya existe|gia (iscritt|registrat)\\w*|al (ingeschreven|aangemeld|geabonneerd|geregistreerd)|(?<!(?:obrigad[ao]|parabens|pronto|sucesso)(?: \\p{L}+){0,3} )ja (esta )?(inscrit|registad|registrad|subscrit|cadastrad)\\w*|juz (zapisan|zarejestrowan|subskryb)\\w*|redan (registrerad|prenumer\\w*|anmald)|(prenumererar|registrerad|anmald) redan|allerede (tilmeldt|registreret|abonner\\w*)|(jiz|uz)(?: \\p{L}+){0,2} (prihlasen|registrovan|odebir|existuje)\\w*|deja (abonat|inscris|inregistrat)\\w*`,
  "check-mail":
    `(check|confirm|verify) your (e ?mail|inbox|mail|subscription|address)|confirmation (e ?mail|mail|link|message)|sent (you )?(an? )?(e ?mail|mail|message|link|confirmation)|click (on )?the link|almost (done|there|finished)|one (more|last) step|please confirm|to confirm your|code (has been|was|we) sent|enter the code|verification code|confirmation code|` +
    `(verifiez|consultez|regardez) (votre|vos) (boite|mails?|courriels?|messagerie)|(e ?mail|courriel|mail|message|lien) de confirmation|confirmez votre|confirmer votre|cliquez sur le lien|encore une etape|presque (fini|termine)|vous a ete envoye|` +
    `(prufe|prufen sie|schau|schauen sie|uberprufe|sehen sie) (bitte )?(in )?(dein|deine|deinen|ihr|ihre|ihren|ihrem|deinem) (e mail\\w*|post\\w*|mail\\w*)|bestatigungs(mail|link|e mail|nachricht|code)\\w*|bestatige\\w* (bitte )?(deine|ihre|die|den)|fast (fertig|geschafft)|klicke\\w* (bitte )?(auf )?den link|noch ein schritt|` +
    `(revisa|revise|comprueba|consulta) (tu|su) (correo|bandeja|email)|(correo|email|mensaje|enlace) de confirmacion|confirma (tu|su)|confirme su|casi (listo|esta|hemos)|haz clic en el enlace|un paso mas|` +
    `(controlla|verifica) (la tua|la sua|la|tua) (casella|posta|email|mail)|(email|mail|messaggio|link) di conferma|conferma (la tua|il tuo|l iscrizione)|clicca sul link|quasi (fatto|finito)|ci siamo quasi|` +
    `(controleer|check|bekijk) (je|uw|jouw) (e mail|mail\\w*|inbox|postvak)|bevestigings(mail|link|e mail|code|bericht)\\w*|bevestig (je|uw|jouw)|klik op de link|bijna klaar|nog een stap|` +
    `(verifique|verifica|consulte|confira) (o seu|a sua|o teu|a tua|seu|sua) (e ?mail|caixa|correio)|(e ?mail|mensagem|link|ligacao) de confirmacao|confirme (o|a|seu|sua)|quase (la|pronto)|clique (no|na) (link|ligacao)|` +
    `(sprawdz|sprawdz swoja|sprawdz swoj) (swoja |swoj |poczte|skrzynke|e ?mail|maila)|(link|mail|wiadomosc|e mail)\\w* (potwierdzaj|aktywac)\\w*|potwierdz (swoj|subskryp|zapis|adres)\\w*|kliknij (w )?link|prawie gotowe|jeszcze jeden krok|` +
    `(kolla|kontrollera) (din|i din) (e post|mejl|inkorg|mail)|bekraftelse(mejl|lank|mail|kod)?\\w*|bekrafta (din|prenumer)\\w*|klicka pa lanken|nastan (klar|klart)|ett steg kvar|` +
    `(tjek|kontroller|se i) (din|dit) (e ?mail|indbakke|mail)|bekraeftelses(mail|link|e mail|kode)\\w*|bekraeft (din|dit|tilmeld)\\w*|klik pa linket|naesten (faerdig|klar)|et skridt|` +
    `(zkontrolujte|podivejte se do) (svuj|svou|sve|vas\\w*)? ?(e ?mail\\w*|schrank\\w*|post\\w*)|potvrzovaci (e ?mail|odkaz|zprav|kod)\\w*|potvrdte (svuj|sv\\w*|odber|prihlas)\\w*|kliknete na odkaz|temer hotovo|jeste jeden krok|` +
    `(verificati|verifica|consultati) (va |ti )?(casuta|e ?mail\\w*|posta|inbox\\w*)|(e ?mail|mesaj|link)\\w* de confirmare|confirmati|confirma (abonarea|adresa|inscrierea)|aproape gata|click pe link\\w*|un pas`,
  rejected:
    `(?:not|don t|do not|cannot|can t) (be )?(accept|allow|support|permit)(ed)?|domain (is )?blocked|(?:n acceptons|ne sont|n est) pas (accept|autoris|admis)\\w*|nous n acceptons pas|` +
    `(?:werden|wird|ist|sind) (leider |hier )?nicht (angenommen|akzeptiert|zugelassen|unterstutzt|erlaubt)|no (se )?(acepta|admit|permit)\\w*|non (e |sono |viene |vengono )?(accett|ammess|consentit|permess)\\w*|` +
    `niet (geaccepteerd|toegestaan|aanvaard|ondersteund)|nao (e |sao )?(aceit|permit|admit)\\w*|nie (sa |jest )?(akceptuj|akceptowan|przyjmuj|obslug|dozwolon)\\w*|(accepteras|godtas|tillats|stods) (tyvarr )?(inte|ej)|` +
    `(accepteres|godtages|tillades) (desvaerre )?ikke|(nejsou|neni) (povolen|prijiman|podporovan)\\w*|neprijimame|nepodporujeme|nu (sunt|este) (acceptat|permis|admis)\\w*|nu accept\\w*|` +
    `(adresse|e ?mail|mail|courriel|direccion|correo|indirizzo|endereco|correio|adresa|adresa de e mail)(?: \\p{L}+){0,3} valid[aeo]|geldige? (e )?\\p{L}*(mail|adres)\\p{L}*|(podaj|wpisz|wprowadz)(?: \\p{L}+)? (prawidlow|poprawn)\\p{L}*|` +
    `(ange|skriv in|fyll i)(?: \\p{L}+){0,2} giltig\\p{L}*|(indtast|angiv|skriv)(?: \\p{L}+){0,2} gyldig\\p{L}*|(zadejte|vyplnte|uvedte)(?: \\p{L}+){0,2} (platn|spravn)\\p{L}*|` +
    `not (a )?valid|invalid|(please|must) enter|is required|required field|went wrong|an error|error occurred|try again|could not|cannot be|not accepted|failed|not allowed|disposable|too many|` +
    `(n est|adresse) pas valide|non valide|invalide|obligatoire|une erreur|reessay\\w*|refus\\w*|incorrect\\w*|` +
    `ungultig\\w*|nicht gultig|fehler\\w*|pflichtfeld\\w*|erneut versuchen|nicht erlaubt|fehlgeschlagen|bitte (geben|fullen|wahlen)|` +
    `no es valid\\w*|invalid\\w*|obligatori\\w*|un error|intentalo|intentelo|vuelve a intentar\\w*|non valid\\w*|non e valid\\w*|un errore|riprova\\w*|obbligatori\\w*|` +
    `ongeldig\\w*|niet geldig|verplicht\\w*|fout(melding)?|probeer (het )?opnieuw|mislukt|nao e valid\\w*|um erro|tente novamente|obrigatori\\w*|` +
    `nieprawidlow\\w*|niepoprawn\\w*|wymagan\\w*|blad|bledn\\w*|sprobuj ponownie|ogiltig\\w*|inte giltig|obligatorisk\\w*|ett fel|fel uppstod|forsok igen|ugyldig\\w*|ikke gyldig|skal udfyldes|fejl|prov igen|` +
    `neplatn\\w*|povinn\\w*|chyba|chybn\\w*|zkuste|nepodarilo|invalid\\w*|nu este valid\\w*|obligatori\\w*|eroare|incercati|a esuat`,
  subscribed:
    `thank|thanks|success\\w*|you re (in|subscribed|signed|on the list)|you are (now )?(subscribed|signed|on the list|in)|(is|are|been|now) (subscribed|registered|signed up|added)|subscription (confirmed|complete|successful|was)|welcome|congratulation\\w*|see you (soon|in your inbox)|got it|all set|` +
    `merci\\w*|bien (inscrit|enregistre|abonne|ete pris)\\w*|inscription (est )?(confirmee|validee|reussie|enregistree|prise)|bienvenue|vous etes (maintenant |desormais )?(inscrit|abonne)\\w*|felicitations|c est fait|` +
    `danke\\w*|vielen dank|erfolgreich\\w*|angemeldet|eingetragen|willkommen|geschafft|` +
    `gracias|suscrit\\w*|bienvenid\\w*|con exito|enhorabuena|inscrit\\w*|registrad\\w*|grazie|iscritt\\w*|benvenut\\w*|con successo|iscrizione (avvenuta|completata|confermata)|` +
    `bedankt|dank (je|u)|ingeschreven|aangemeld|welkom|gelukt|geslaagd|obrigad\\w*|inscrit\\w*|subscrit\\w*|com sucesso|bem vind\\w*|cadastrad\\w*|` +
    `dzieku\\w*|zapisan\\w*|witamy|pomyslnie|udalo|tack|prenumererar|du ar (nu )?(anmald|registrerad)|valkommen|klart|tak for|tak|tilmeldt|velkommen|du er nu|` +
    `dekuj\\w*|prihlasen\\w*|vitejte|uspesne|hotovo|zaregistrovan\\w*|multum\\w*|abonat\\w*|bine (ati|ai) venit|cu succes|felicitari|inscris`,
} as const;

/** What a page can say of a submission, in the order of judgement. */
export type Said = keyof typeof phrases;

/** The rest of a word has an end: a page may hold a word of a million letters. */
function inShortWords(source: string): string {
  return source
    .replaceAll("\\p{L}+", "\\p{L}{1,30}")
    .replaceAll("\\p{L}*", "\\p{L}{0,30}")
    .replaceAll("\\w*", "\\w{0,30}");
}

const expressions = Object.entries(phrases).map(
  ([said, source]) => [said as Said, new RegExp(`(?<![\\p{L}])(?:${inShortWords(source)})(?![\\p{L}])`, "u")] as const,
);

/** Gives what a text says of a submission and in which words; null when it says nothing known. */
export function saidIn(text: string): { readonly said: Said; readonly words: string } | null {
  const flat = plain(text);
  for (const [said, expression] of expressions) {
    const words = expression.exec(flat)?.[0];
    if (words !== undefined) return { said, words };
  }
  return null;
}
