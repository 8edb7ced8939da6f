/** Expressions over plain text (lower case, no accents, no punctuation) in en fr de es it nl pt pl sv da cs ro. Own compilation, 2026. */
const sources = {
  /** A message or link that asks to confirm. */
  confirm:
    `confirm(ed|ation|er|ez|ar|ar la|a|e|o|em|acao|acion|ati|are)?|verif(y|ication|ier|iez|icar|ica|ique|icati)|activat(e|ion)|activ(er|ez|ar|a|eaza|ati)|validat(e|ion)|valid(er|ez|ar|a)|opt in|yes subscribe( me)?|complete (your )?(subscription|registration|sign up)|finish signing up|` +
    `bestatig(en|e|ung|ungslink)?|aktivier(en|e)|freischalten|anmeldung abschliessen|conferm(a|are|o)|attiv(a|are)|bevestig(en|ing)?|activeer|activeren|aanmelding voltooien|ativ(ar|e)|potwierd(z|zam|zenie|zic)|aktywuj|aktywacja|bekrafta|bekraftelse|aktivera|verifiera|bekraeft|bekraeftelse|aktiver|potvrdit|potvrdte|potvrzeni|potvrzuji|aktivovat|overit|confirmare|activare|dokoncete`,
  /** What the link would do instead: never followed. */
  never:
    `unsubscri\\w*|opt out|remove me|not you|not me|didn t (sign up|request|subscribe)|did not (sign up|request|subscribe)|cancel\\w*|deactivat\\w*|delete|view (this |it )?(e ?mail |mail |message |newsletter )?(in|on) (your |a |the )?(browser|web|online)|web version|read online|log ?in|sign in|password|manage (your )?(preferences|subscription\\w*|settings)|preferences|update (your )?(profile|details)|privacy\\w*|terms|imprint|contact|help|faq|facebook|twitter|instagram|linkedin|youtube|forward|share|report|abuse|` +
    `desabon\\w*|desinscri\\w*|se desinscrire|annuler|pas vous|voir (dans|en) (le |votre )?(navigateur|ligne)|version en ligne|se connecter|connexion|mot de passe|preferences|confidentialite|mentions legales|gerer|` +
    `abmeld\\w*|abbestell\\w*|austragen|nicht sie|nicht du|im browser|online ansehen|webversion|einloggen|passwort|einstellungen|datenschutz\\w*|impressum|verwalten|widerruf\\w*|` +
    `darse de baja|dar de baja|baja|cancelar|no ha(s|ya) sido|ver en (el |tu )?navegador|version web|iniciar sesion|contrasena|preferencias|privacidad|aviso legal|` +
    `disiscri\\w*|annulla\\w*|cancella\\w*|non sei (stato )?tu|visualizza nel browser|versione online|accedi|preferenze|informativa|` +
    `uitschrijv\\w*|afmeld\\w*|niet aangevraagd|bekijk in (je |uw )?browser|online versie|inloggen|wachtwoord|voorkeuren|privacy\\w*|` +
    `cancelar|anular|remover|ver no (navegador|browser)|versao (online|web)|iniciar sessao|entrar|palavra passe|senha|preferencias|privacidade|` +
    `wypisz\\w*|zrezygn\\w*|anuluj\\w*|to nie ty|zobacz w przegladarce|wersja online|zaloguj\\w*|haslo|ustawienia|preferencje|prywatnos\\w*|` +
    `avregistrera\\w*|avprenumerera\\w*|avsluta|visa i (din )?webblasare|webbversion|logga in|losenord|installningar|integritet\\w*|` +
    `afmeld\\w*|frameld\\w*|annuller\\w*|vis i (din )?browser|webversion|log ind|adgangskode|indstillinger|privatliv\\w*|` +
    `odhlas\\w*|zrusit|zobrazit v prohlizeci|online verze|prihlasit se|heslo|nastaveni|ochran\\w*|` +
    `dezabon\\w*|renunt\\w*|anul\\w*|vezi in browser|versiunea online|autentific\\w*|conect\\w*|parola|preferinte|confidentialitate\\w*`,
  /** A message that says the subscription stands already: nothing to confirm. */
  done: `(is|was|are|been|now|has been) (now )?(confirmed|activated|verified|subscribed|complete)|subscription (is )?(confirmed|active|complete)|successfully|thank|thanks|welcome|you re (in|on the list)|all set|merci|(est|a ete|etes) (maintenant |bien |desormais )?(confirmee?|validee?|activee?|inscrite?s?)|bienvenue|danke|vielen dank|(ist|wurde|sind) (jetzt |nun )?(bestatigt|aktiviert|angemeldet|abgeschlossen)|erfolgreich|willkommen|gracias|confirmad[ao]|bienvenid\\w*|con exito|grazie|confermat[ao]|benvenut\\w*|bedankt|bevestigd|welkom|gelukt|obrigad\\w*|bem vind\\w*|com sucesso|dzieku\\w*|potwierdzon\\w*|witamy|pomyslnie|tack|bekraftad\\w*|valkommen|klart|tak|bekraeftet|velkommen|dekuj\\w*|potvrzen\\w*|vitejte|uspesne|hotovo|multum\\w*|confirmat[ae]?|bine ati venit|cu succes`,
  /** A page that says the link did not work. */
  failed: `expired|invalid|not (found|valid)|no longer|error|wrong|failed|expire|invalide|erreur|introuvable|abgelaufen|ungultig|fehler|caducado|no valido|scadut[oa]|non valido|errore|verlopen|ongeldig|fout|expirou|invalido|erro|wygasl\\w*|niepoprawn\\w*|nieprawidlow\\w*|blad|gatt ut|ogiltig\\w*|fel|udlobet|ugyldig\\w*|fejl|vyprsel\\w*|neplatn\\w*|chyba|expirat\\w*|nevalid\\w*|eroare`,
  /** Words around a code to be typed. */
  code: `code|codes|kod|koden|codigo|codice|kode|pin|cod|otp|bestatigungscode|verifizierungscode|bevestigingscode|verifieringskod|bekraftelsekod|bekraeftelseskode|kodu`,
} as const;

export type ConfirmationConcept = keyof typeof sources;

const expressions = Object.fromEntries(
  Object.entries(sources).map(([concept, source]) => [
    concept,
    new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}])`, "u"),
  ]),
) as Record<ConfirmationConcept, RegExp>;

const letters: Readonly<Record<string, string>> = { ł: "l", ø: "o", ß: "ss", æ: "ae", œ: "oe", đ: "d" };

/** Gives text in the form that the expressions are written for. */
export function plainWords(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[łøßæœđ]/g, (letter) => letters[letter] ?? letter)
    .replace(/[\p{P}\p{S}_]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Gives the words of a text that speak of a concept, or null. */
export function heardOf(concept: ConfirmationConcept, text: string): string | null {
  return text === "" ? null : (expressions[concept].exec(plainWords(text))?.[0] ?? null);
}
