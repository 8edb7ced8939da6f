/**
 * Words of sign-up pages by concept, own compilation (2026), written for en fr de es it nl pt pl sv da cs ro (the twelve languages that are
 * tested) and, where a form cannot be understood without them, for ru uk tr hu fi no el ja zh ko ar he vi.
 * Notation: `word` is a whole word, `word*` any word that begins so, `*word*` any word that holds it. Accents and case do not count.
 */
const table = {
  email: `
    email*, e mail*, *email, *mail address, *emailadress*, mailadress*, *mailaddress*, mail, *mailid, courriel*,
    *mel, adresse mail, adresse electronique, correo*, *correo, e posta*, eposta*, e post*, epost*, sahkoposti*,
    posta elettronica, indirizzo mail, adresa mail, mejl*, e mejl*, почт*, электронн* почт*, имейл*, эл почт*,
    ηλεκτρονικ*, メール*, メールアドレス, 邮箱*, 邮件*, 郵箱*, 電郵*, 電子郵件*, 이메일*, البريد*, דואל*, דוא ל, אימייל*, thu dien tu,
    villanyposta*, อีเมล*, ईमेल*
  `,
  username: `
    user, username*, user name*, userid, user id, *username, login, login name*, loginname*, loginid, login id,
    account name, screen name*, nickname*, nick, handle, *userid, userlogin, account, identifiant*,
    nom d utilisateur, pseudo*, benutzer*, *benutzername*, anmeldename*, kennung, usuario*, nombre de usuario,
    nome utente, utente, gebruikersnaam*, utilizador*, nome de usuario, nazwa uzytkownika, uzytkownik*, anvandar*,
    brugernavn*, uzivatel*, utilizator*, логин*, имя пользователя, пользовател*, kullanici*, felhasznalo*,
    kayttaja*, ユーザー*, 用户名*, 帳號*, 账号*, 아이디*, اسم المستخدم, ten dang nhap, id, student id, member id, customer number,
    card number, cpf, nif, dni
  `,
  password: `
    password*, passwd, pwd, passwort*, kennwort*, mot de passe, contrasena*, parola*, wachtwoord*, senha*, haslo*,
    losenord*, adgangskode*, heslo*, парол*, sifre*, jelszo*, パスワード*, 密码*, 비밀번호*, كلمة المرور
  `,
  firstName: `
    first name*, firstname*, fname, given name*, givenname*, forename*, *firstname*, prenom*, vorname*, nombre,
    tu nombre, nome, voornaam*, imie, fornamn*, fornavn*, jmeno, krestni*, prenume*, имя, keresztnev*, etunimi, 名,
    이름
  `,
  lastName: `
    last name*, lastname*, lname, surname*, family name*, familyname*, *lastname*, nom, nom de famille, nachname*,
    familienname*, apellido*, cognome*, achternaam*, apelido*, sobrenome*, nazwisko*, efternamn*, efternavn*,
    prijmeni*, nume, nume de familie, фамили*, vezeteknev*, sukunimi, 姓
  `,
  fullName: `
    name, your name, full name*, fullname*, nom complet, nom et prenom, votre nom, ihr name, dein name,
    vollstandiger name, nombre completo, nombre y apellidos, nome completo, nome e cognome, naam, uw naam,
    volledige naam, imie i nazwisko, namn, navn, cele jmeno, jmeno a prijmeni, nume complet, nume si prenume, фио,
    氏名, お名前
  `,
  phone: `
    phone*, *phone, telephone*, tel, mobile*, cell*, telefon*, telefono*, movil*, celular*, cellulare*, handy*,
    mobil*, gsm, portable, telemovel*, komork*, телефон*, 電話*, 手机*, 전화*, sms, whatsapp
  `,
  street: `
    street*, address line*, address1, address2, address, postal address, strasse*, anschrift*, rue, adresse postale,
    direccion*, calle*, indirizzo, via, straat*, adres, ulica*, gatuadress*, vej, ulice*, strada*, morada*,
    endereco*
  `,
  city: `
    city*, town*, ville*, stadt*, wohnort*, ort, ciudad*, citta*, comune, woonplaats*, plaats, cidade*, localidade*,
    miasto*, miejscowosc*, stad, by, mesto*, obec, oras*, localitate*
  `,
  postcode: `
    zip*, postcode*, postal code*, postalcode*, code postal, plz, postleitzahl*, codigo postal, cap, cep,
    kod pocztowy, postnummer*, psc, cod postal
  `,
  birth: `
    birth*, date of birth, dob, birthday*, naissance*, geburt*, nacimiento*, nascita*, geboorte*, nascimento*,
    urodzenia*, fodelse*, fodsels*, narozeni*, nasterii, year of birth
  `,
  company: `
    company*, organi*ation*, employer*, business name, societe*, entreprise*, firma*, unternehmen*, empresa*,
    azienda*, bedrijf*, foretag*, virksomhed*, firme*, companie*
  `,
  gender: `
    gender*, sex, salutation*, title, civilite*, genre, anrede*, geschlecht*, titulo, sexo, tratamiento*, titolo,
    sesso, aanhef*, geslacht*, zwrot*, plec, kon, kjonn, osloveni*, pohlavi*, gen
  `,
  country: `
    country*, pays, land, pais, paese, kraj, zeme, tara
  `,
  language: `
    language*, langue*, sprache*, idioma*, lingua*, taal, jezyk*, sprak, sprog, jazyk*, limba*
  `,
  search: `
    search*, query, find, keyword*, recherche*, rechercher, suche*, suchen, buscar*, busqueda*, buscador, cerca,
    ricerca*, zoek*, pesquisa*, procurar, szukaj*, wyszuk*, sok, sog, sok*, hledat*, hledej*, vyhledav*, cauta*,
    поиск*, найти, ara, kereses*, haku, 検索*, 搜索*, 검색*
  `,
  message: `
    message*, comment*, question*, inquiry, enquiry, subject, votre message, nachricht*, kommentar*, betreff*,
    anfrage*, mensaje*, comentario*, asunto, messaggio*, commento*, oggetto, bericht, opmerking*, onderwerp,
    mensagem*, assunto, wiadomosc*, komentarz*, temat, meddelande*, besked*, emne, zprava*, predmet, mesaj*,
    subiect, сообщени*, review*
  `,
  payment: `
    card number*, credit card*, cardnumber*, cvv, cvc, security code*, card holder*, name on card, iban, bic,
    numero de carte, carte bancaire, kreditkart*, kartennummer*, tarjeta*, carta di credito, creditcard*, cartao*,
    numer karty, kortnummer*, cislo karty, expiration*, expiry*
  `,
  code: `
    otp, verification code*, security code*, one time*, passcode*, confirmation code*, code recu,
    code de verification, bestatigungscode*, verifizierungscode*, codigo de *, codice di verifica, verificatiecode*,
    bevestigingscode*, kod weryfikacyjny, verifieringskod*, bekraeftelseskode*, overovaci kod*, cod de verificare,
    cod de confirmare
  `,
  captcha: `
    *captcha*, i m not a robot, robot, characters you see, security check, code de securite, sicherheitscode*,
    sicherheitsabfrage*, spamschutz*, recopiez*, codigo de seguridad, codice di sicurezza, beveiligingscode*,
    antispam, human, are you human, what is * plus *
  `,
  newsletter: `
    newsletter*, *newsletter*, news letter*, infolettre*, lettre d information, lettre d info,
    lettres d information, la lettre, boletin*, boletines, bollettino*, nieuwsbrief*, nieuwsbrieven, nyhetsbrev*,
    nyhedsbrev*, nieuwsmail*, rundbrief*, rundmail*, infobrief*, infomail*, noticiario*, informativo*, biuletyn*,
    zpravodaj*, novinky, noutati*, buletin*, mailing list*, mailinglist*, email list, mailliste*,
    liste de diffusion, lista de correo, lista de distribucion, nieuwsmail*, nyhedsmail*, nyhetsmail*, nyhetsmejl*, maillijst*, mailinglijst*, e postlista*, epostlista*, maillista*, mejllista*, lista mailingow*, listy mailingow*, lista de discutii, lista de e*mail*, lista de mailing, listei de e*mail, emailova lista, mailova lista, emailovy zpravodaj, liste d envoi, liste de courriel*, email verteiler, e mail verteiler, mailverteiler*, verteilerliste*, lista de emails, lista de difusao, lista de envio, lista mail, lettre hebdomadaire, email updates, updates by email, weekly email,
    daily email, email alerts, digest, our emails, our list, stay in the loop, stay up to date, stay updated,
    keep me updated, keep in touch, stay in touch, stay informed, stay connected, get updates, latest news,
    breaking news, daily briefing, morning briefing, in your inbox, to your inbox, your inbox, exclusive offers,
    special offers, dans votre boite, restez informe*, bleiben sie informiert, auf dem laufenden, in dein postfach,
    mantente informado, mantente al dia, resta aggiornato, rimani aggiornato, blijf op de hoogte, fique por dentro,
    badz na biezaco, hall dig uppdaterad, bliv opdateret, zustante v obraze, fii la curent, ramai la curent,
    рассылк*, новост*, подписка*, bulten*, hirlevel*, uutiskirje*, ενημερωτικ*, メルマガ*, メールマガジン*, ニュースレター*, 电子报*,
    電子報*, 뉴스레터*, النشرة*, ban tin, dispatch, bulletin*, gazette, mailchimp, mc embedded, klaviyo, mailerlite,
    sendinblue, brevo, convertkit, substack, mailing, wpcf7 newsletter, sib form, beehiiv, buttondown,
    hs form newsletter
  `,
  accountFirst: `
    log in to *, sign in to *, login to *, logged in to *, account required, account is required, account needed, requires an account, requires * account, need an account, need * account,
    create an account to *, create a free account to *, create your account to *, register to *, register first, registered users only, registered members only, for members only, members only,
    only for members, only members, must be logged in, must log in, must be a member, please log in, please sign in, with an account, without an account,
    connectez vous pour *, connectez vous afin *, connecte toi pour *, creez un compte pour *, creez votre compte pour *, compte est necessaire, compte necessaire, compte requis, un compte est *, reserve aux membres, reservee aux membres, reserve aux abonnes,
    reservee aux abonnes, vous devez etre connecte, vous devez vous connecter, necessite un compte, identifiez vous pour *,
    melden sie sich an um *, melde dich an um *, loggen sie sich ein*, logge dich ein*, konto erforderlich, konto notwendig, konto notig, kundenkonto erforderlich, nur fur mitglieder, nur fur registrierte, nur mit konto, nur mit kundenkonto,
    benotigen sie ein *konto, brauchen sie ein *konto, brauchst du ein *konto, benotigst du ein *konto, erstellen sie ein konto um *, registrieren sie sich um *, zuerst anmelden, erst anmelden, zuerst registrieren,
    inicia sesion para *, inicie sesion para *, inicia sesion primero, cuenta necesaria, necesitas una cuenta, necesita una cuenta, crea una cuenta para *, cree una cuenta para *, registrate para *, solo para miembros, solo para usuarios registrados, solo para socios, debes iniciar sesion, debe iniciar sesion, se requiere una cuenta,
    accedi per *, effettua l accesso per *, effettua il login per *, account necessario, serve un account, necessario un account, crea un account per *, registrati per *, riservat* agli utenti registrati, riservat* agli iscritti, riservat* ai membri, riservat* ai soci, solo per i membri, devi accedere, devi essere registrat*,
    log in om *, log eerst in, inloggen om *, account vereist, account nodig, een account nodig, maak een account om *, maak eerst een account, alleen voor leden, alleen voor geregistreerde, je moet ingelogd zijn, u moet ingelogd zijn, registreer om *,
    inicie sessao para *, inicia sessao para *, faca login para *, entre para *, conta necessaria, precisa de uma conta, e necessaria uma conta, crie uma conta para *, cria uma conta para *, registe se para *, cadastre se para *, apenas para membros, so para membros, somente para membros, somente para usuarios cadastrados, exclusivo para membros,
    zaloguj sie aby *, zaloguj sie zeby *, zaloguj sie by *, wymagane konto, wymaga konta, konieczne jest konto, potrzebujesz konta, zaloz konto aby *, zarejestruj sie aby *, tylko dla zalogowanych, tylko dla zarejestrowanych, tylko dla czlonkow, musisz sie zalogowac, musisz byc zalogowan*,
    logga in for att *, konto kravs, kraver ett konto, du behover ett konto, skapa ett konto for att *, registrera dig for att *, endast for medlemmar, bara for medlemmar, du maste vara inloggad, du maste logga in,
    log ind for at *, konto kraeves, kraever en konto, kraever at du *, du skal have en konto, opret en konto for at *, kun for medlemmer, du skal vaere logget ind, du skal logge ind, log ind forst,
    prihlaste se pro *, prihlaste se abyste *, prihlaste se a *, ucet je nutny, je nutny ucet, vyzaduje ucet, potrebujete ucet, vytvorte si ucet *, zaregistrujte se *, jen pro cleny, pouze pro cleny, pouze pro registrovane, jen pro registrovane, musite byt prihlasen*, musite se prihlasit,
    autentifica te pentru *, autentificati va pentru *, conecteaza te pentru *, conectati va pentru *, cont necesar, este necesar un cont, ai nevoie de un cont, aveti nevoie de un cont, creeaza un cont pentru *, creati un cont pentru *, doar pentru membri, numai pentru membri, utilizatorilor inregistrati, trebuie sa fii autentificat*, trebuie sa va autentificati
  `,
  newsletterNoun: `
    newsletter*, *newsletter*, news letter*, infolettre*, lettre d information, lettre d info, lettres d information, boletin*, boletines, bollettino*,
    nieuwsbrief*, nieuwsbrieven, nyhetsbrev*, nyhedsbrev*, rundbrief*, infobrief*, noticiario*, biuletyn*, zpravodaj*, buletin*, mailing list*,
    mailinglist*, mailliste*, liste de diffusion, lista de correo, lista de distribucion, lista di distribuzione, nieuwsmail*, nyhedsmail*, nyhetsmail*, nyhetsmejl*, maillijst*, mailinglijst*, e postlista*, epostlista*, maillista*, mejllista*, lista mailingow*, listy mailingow*, lista de discutii, lista de e*mail*, lista de mailing, listei de e*mail, emailova lista, mailova lista, emailovy zpravodaj, liste d envoi, liste de courriel*, email verteiler, e mail verteiler, mailverteiler*, verteilerliste*, lista de emails, lista de difusao, lista de envio, lista mail, рассылк*, hirlevel*, uutiskirje*,
    メルマガ*, メールマガジン*, ニュースレター*, 电子报*, 電子報*, 뉴스레터*
  `,
  /** Weak words: beside an address field and nothing that says otherwise, they promise news. */
  stayInTouch: `
    sign up and save, in the know, tips, first dibs, a little something, conseils, boite mail, boite aux lettres electronique, suivez nous de plus pres, immer * informiert, immer informiert, post von uns, lust auf mehr, tipps, a tu correo, directo a tu *, consejos, consigli, dicas, fique sempre *, fica sempre *, mantenha se *, porady, tipy, mejte prehled, mit prehled, sfaturi,
    news, updates straight, updates and *, updates on new *, our updates, offers, deals, sales, promotions, new arrivals, new releases, new books, launches, before anyone else, before everyone else, before the rest, first in line for *, stay friends, let s be friends, trends, stories,
    dont miss*, fear of missing, in your mailbox, what we re up to, what we are up to,
    nouvelles, promotions, promos, offres, tendances, ne passez pas a cote*, passer a cote*, avant tout le monde, avant les autres, dans la confidence, restons amis, mises a jour, nos histoires,
    neuigkeit*, aktionen, angebote, angeboten, trends, rabatte, neuesten stand, neusten stand, neueste*, neuste*, vor allen anderen, freunde bleiben, immer wissen *, bescheid wissen, schnappchen*, sonderangebot*, aktuellste*,
    noticias, ofertas, promociones, descuentos, tendencias, que no se te *, no te quedes *, no te lo *, antes que nadie, antes que los demas, infórmate, informate, ponte al dia, siguenos de cerca, a la ultima, chollos,
    notizie, promozioni, sconti, aggiornamenti, tendenze, migliori offerte, ultime offerte, nostre offerte, prima di tutti, prima degli altri, tieniti *, tenetevi *, tienimi *, tenermi *, restare in contatto, rimanere in contatto, le ultime *, segui le *, sapere tutto *,
    nieuws, aanbiedingen, acties, kortingen, trends, updates, eerder dan *, voor alle anderen, bijblijven, blijf dichtbij, blijf ons volgen, buitenkans*, koopjes, wees er als eerste *,
    noticias, ofertas, promocoes, descontos, tendencias, primeira mao, antes de todos, antes de toda a gente, atualizacoes, acompanhe *, acompanha *, ficar a par, manter contacto, manter contato,
    nowosci*, nowinki, nowinek, promocje, promocji, okazje, okazji, okazjach, rabaty, rabatow, ciekawostk*, trendy, przed innymi, przed wszystkimi, sledz *, wiesci, najlepsze oferty, najnowsze oferty, aktualn* oferty, informacje o nowosciach, trzymaj reke *,
    nyheter, nyheterna, nyhet, erbjudande, erbjudanden, erbjudandena, rabatter, kampanjer, trender, fore alla andra, ta del av *, hang med i *,
    nyheder, nyhederne, nyt fra *, nyt om *, nyt til *, nyt hver *, bedste tilbud, gode tilbud, skarpe tilbud, tilbud til dig, tilbud direkte, rabatter, tendenser, for alle andre, ajour, hold ojnene, folg med i *, bliv klogere*,
    novink*, novinek, aktualit*, slevy, slevach, slevami, akcich, trendy, neunikne*, neutece*, neujde*, nepropas*, drive nez *, prednostne, zpravy z *, budte s nami *, zustat* s nami *, zustat ve spojeni,
    noutat*, stiri, stirile, oferte, ofertele, promotii, promotiile, reduceri*, tendinte, tine pasul*, tineti pasul*, cele mai noi, inaintea tuturor, inaintea altora, ramai in contact, ramai alaturi*, ramai aproape*, nu scapa*, nu iti scapa*,
    stay in touch, stay informed, stay updated, stay up to date, stay tuned, stay connected, stay in the loop, stay inspired, stay close, stay ahead,
    keep in touch, keep in the loop, keep up to date, keep up with, keep me posted, keep me updated, keep me informed, let s keep in touch, let s stay in touch,
    be the first*, first to know, first to hear, hear it first, never miss*, don t miss*, do not miss*, miss out, miss a *, miss anything, latest news,
    latest updates, our latest, our news, news and *, news from, news by e*mail, news about, good news, get * updates, receive * updates, updates from,
    e*mail updates, monthly update*, weekly update*, your inbox, exclusive offers, special offers, offers and *, deals and *, tips and *, get inspired,
    inspiration*, what s new, whats new, what s on, new arrivals, new collections, join our community, join the community, join our club, join the club,
    join our list, join the list, join the family, join our world, hear from us, be in the know, in the know, become an insider, off your first *, off your next *, first order,
    welcome discount, follow our *, want more*, like what you see, sign up for updates, sign up for news*, sign up for offers, sign up for emails, sign up for e mails, sign up for our emails, sign up for the latest, sign up for * updates, sign up for special *, sign up for exclusive *, sign up for our *letter, get the latest*, for the latest*, the latest from,
    restez *, restons *, rester informe*, rester en contact, gardons le contact, gardez le contact, gardons contact, ne manquez *, ne manque *, ne ratez *, ne rate *, ne rien manquer, ne rien rater,
    plus rien manquer, rien manquer, rien rater, soyez * premier*, soyez informe*, sois * premier*, tenez moi informe*, tenez moi au courant, tenez vous informe*, tenez vous au courant, au courant,
    etre informe*, actualite*, nos actus, toute l actu*, l actu*, actus, nouveautes, bons plans, offres exclusives, nos offres, offres et *,
    dans votre boite*, dans ta boite*, votre boite mail, nos nouvelles, exclusivites, rejoignez * communaute, rejoignez * club, rejoignez * famille, rejoignez * univers, rejoignez * aventure, premiere commande, premier achat, chaque semaine,
    chaque mois, une fois par *, a ne pas manquer, suivez notre *, suivez nos *, dernieres nouvelles, dernieres infos, nos conseils, a l ecoute, en avant premiere,
    inspirez vous, laissez vous inspirer, envie d inspiration, envie d en savoir plus, gardons le lien, gardez le lien,
    bleib* informiert, bleib* * informiert, bleib* immer *, bleib* auf dem laufenden, auf dem laufenden, bleib* in kontakt, bleiben wir *, lass* uns in kontakt, in kontakt bleiben, bleib* dran,
    bleib* up to date, bleib* in verbindung, in verbindung bleiben, bleib* neugierig, nichts mehr verpass*, nichts verpass*, nichts zu verpass*, kein* * verpass*, verpass*,
    als erste*, immer informiert, immer auf dem *, immer up to date, immer bestens informiert, neuigkeiten, aktuelles, aktuelle *, news und *, news aus, news von, news zu, unsere news, neueste news,
    angebote und *, exklusive angebote, exklusive * angebote, unsere angebote, tipps und *, tolle angebote, in dein* postfach, in ihr* postfach, ins postfach, direkt ins *, inspiration*,
    lass * inspirieren, lassen * inspirieren, rabatt auf *, erste bestellung, ersten einkauf, willkommensrabatt, willkommensgutschein, jede woche, jeden monat, einmal im monat, einmal pro woche,
    werde teil * community, werde teil unserer *, werden sie teil * community, werden sie teil unserer *, neues aus *, neues von *, neues rund *, erfahre* * zuerst, zuerst erfahren, informiert bleiben, informiert sein, halten sie sich *, halte dich auf *, halte dich informiert, wir halten * auf dem laufenden, wir halten * informiert,
    mantente *, mantengase *, mantengamos *, sigamos en contacto, seguimos en contacto, estemos en contacto, no te pierdas *, no se pierda *, no te lo pierdas, no pierdas *, se el primero*,
    se la primera, sea el primero*, entera*, enterate*, el primero en *, los primeros en *, ultimas noticias, ultimas novedades, noticias y *, nuestras noticias, novedades, ofertas exclusivas, nuestras ofertas,
    ofertas y *, promociones, en tu correo, en su correo, en tu bandeja, en tu buzon, en tu email, inspirate, inspiracion*, primera compra, primer pedido,
    cada semana, cada mes, una vez al *, unete a * comunidad, unete a * familia, unete al club, unete a nuestro *, al dia, estar al tanto, al tanto de *, siempre informad*, en contacto, descubre antes *, quieres saber mas,
    resta* aggiornat*, rimani aggiornat*, rimanete aggiornat*, tieniti aggiornat*, restiamo in contatto, rimaniamo in contatto, teniamoci in contatto, resta* in contatto, rimani in contatto, in contatto,
    resta* informat*, rimani informat*, resta* conness*, non perder*, non ti perdere *, non perdere *, per prim*, scopri * prima, scopri * anteprima, in anteprima, ultime notizie, ultime novita, notizie e *,
    le nostre notizie, novita, offerte esclusive, offerte e *, le nostre offerte, promozioni, nella tua casella*, nella tua posta, nella tua inbox, nella tua mail, lasciati ispirare, ispirazion*,
    primo ordine, primo acquisto, ogni settimana, ogni mese, una volta al *, unisciti * community, unisciti * comunita, unisciti * club, unisciti * famiglia, entra nella community, entra nella famiglia, entra nella nostra *, entra a far parte *, sempre aggiornat*, sempre informat*, al corrente, restare aggiornat*, essere aggiornat*,
    blijf op de hoogte, blijven we *, blijf * hoogte, op de hoogte, blijf geinformeerd, blijf in contact, blijf in touch, blijf verbonden, blijf bij, blijf up to date, blijf geinspireerd, contact houden, laten we contact *,
    mis niets, mis niks, mis geen *, mis het niet, mis nooit *, nooit meer *, niets missen, niets meer missen, als eerste *, weet als eerste*, laatste nieuws, nieuwste *, nieuws en *, nieuws over *, nieuws van *, ons nieuws, nieuwtjes,
    aanbiedingen en *, exclusieve aanbiedingen, onze aanbiedingen, acties en *, tips en *, in je inbox, in jouw inbox, in uw inbox, je mailbox, jouw mailbox, uw mailbox, laat je inspireren, inspiratie*, eerste bestelling, eerste aankoop,
    elke week, elke maand, iedere week, iedere maand, een keer per *, word lid van * community, word lid van * club, word lid van * familie, sluit je aan bij * community, sluit je aan bij onze *, altijd op de *, altijd up to date, hou me op *, houd me op *,
    fique a par*, fique por dentro, fique atent*, fique ligad*, fique conectad*, fique informad*, fique em contat*, fique em contact*, fica a par*, fica ligad*, fica por dentro, mantenha se *, mantem te *, mantenhamos *, vamos manter *, nao perca *, nao percas *,
    nao fique de fora, seja o primeiro*, seja a primeira, se o primeiro, o primeiro a saber, os primeiros a *, saiba primeiro, saiba das *, saiba tudo, saiba antes *, ultimas novidades, noticias e *, as nossas noticias,
    nossas noticias, novidades, ofertas exclusivas, ofertas e *, nossas ofertas, promocoes, no seu e mail, no seu email, na sua caixa*, na tua caixa*, no teu e*mail, inspire se, inspira te, inspiracao*, dicas e *, dicas *,
    primeira compra, primeira encomenda, primeiro pedido, toda semana, todas as semanas, todos os meses, cada mes, uma vez por *, junte se a * comunidade, junte se * clube, junte se a * familia, junta te a * comunidade, junta te * clube, por dentro, a par das *, a par de *, em contacto, em contato,
    badz na biezaco, badz zawsze *, na biezaco, badz w kontakcie, badzmy w kontakcie, zostan w kontakcie, pozostan w kontakcie, pozostanmy w kontakcie, zostanmy w kontakcie, w kontakcie, nie przegap*, nie przeocz*, niczego nie *, nic cie nie ominie, nie omin* cie *,
    dowiedz sie pierwsz*, dowiaduj sie *, dowiedz sie jako *, jako pierwsz*, badz pierwsz*, wiedziec pierwsz*, wiedziec jako *, chce wiedziec *, pierwsi dowie*, najnowsze *, wiadomosci i *, aktualnosci*, nowosci*, promocj* i *, promocjach, oferty specjalne, specjalne oferty, ekskluzywne oferty, wyjatkowe oferty, oferty i *, nasze oferty,
    na skrzynke, na twoja skrzynke, do twojej skrzynki, w twojej skrzynce, na twoj* e*mail, inspiracj*, zainspiruj sie, porady i *, pierwsze zakupy, pierwsze zamowienie, co tydzien, co miesiac, raz w *, dolacz do * spolecznosci, dolacz do klubu, dolacz do * klubu, dolacz do * grona, dolacz do * czytelnik*,
    hall dig *, haller dig *, hall kontakten, hall koll, hall oss *, halla kontakten, lat oss halla *, missa inte *, missa ingenting, missa inget, missa aldrig *, aldrig missa *, aldrig mer missa *, var forst*, bli forst*, fa * forst, forst med *, forst att *, forst av *,
    senaste nytt, senaste nyheterna, de senaste *, nyheter *, vara nyheter, erbjudanden *, exklusiva erbjudanden, vara erbjudanden, i din inkorg, din inkorg, direkt i *, inspiration*, bli inspirerad, lat dig inspireras, tips och *, forsta kop*, forsta bestallning*,
    varje vecka, varje manad, en gang i *, ga med i * community, ga med i * klubb, ga med i klubben, ga med i gemenskapen, uppdateringar, fa uppdateringar, uppdaterad,
    hold dig *, hold kontakten, hold kontakt, lad os holde *, bliv opdateret, bliv ved med at *, ga ikke glip *, gar ikke glip *, gaa ikke glip *, glip af *, mis ikke *, mis intet, mis aldrig *, vaer den forste*, bliv den forste*, som den forste, som de forste, fa det forst, fa * som den forste, hor det forst,
    seneste nyt, sidste nyt, seneste nyheder, sidste nye, nyheder *, vores nyheder, tilbud og *, eksklusive tilbud, gode tilbud, vores tilbud, i din indbakke, din indbakke, direkte i *, bliv inspireret, lad dig inspirere, inspiration*, tips og *,
    forste kob, forste ordre, forste bestilling, hver uge, hver maned, en gang om *, bliv en del af * faellesskab, bliv en del af * klub, bliv en del af * univers, bliv en del af os, opdateringer, opdateret,
    zustante v *, zustanme v *, zustan v *, budte v *, budme v *, bud v *, budte u *, budte prvni*, bud prvni*, bud mezi *, budte mezi *, mezi prvnim*, jako prvni*, dozvite se *, dozvedete se *, dozvez se *, dozvidejte se *, nezmeskejte *, nezmeskej *, nenechte si *, nenech si *, neprijdete o *, neprijd* o *,
    nic vam neutece, nic ti neutece, nic vam neunikne, nic ti neunikne, uz vam nic *, at vam nic *, at ti nic *, aktuality*, novinky *, novinky, novinkach, akce a *, akcni nabid*, specialni nabid*, exkluzivni nabid*, vyhodne nabid*, do vasi schranky, do tve schranky, do vaseho e*mail*, do vasi posty, na vas e*mail,
    inspirac*, inspirujte se, inspiruj se, tipy a *, prvni nakup, prvni objednavk*, kazdy tyden, kazdy mesic, jednou za *, jednou mesicne, jednou tydne, pridejte se k * komunite, pridejte se do * klubu, pridej se k * komunite, v kontaktu, v obraze, ve spojeni,
    fii la curent, fiti la curent, ramai la curent, ramaneti la curent, tine te la curent, la curent *, ramai conectat*, ramaneti conectat*, ramai informat*, ramaneti informat*, ramai aproape, ramanem in contact, sa ramanem in contact, in contact, pastram legatura, sa pastram legatura, pastreaza legatura, tine legatura, tinem legatura,
    sa ramanem *, ramanem in legatura, legatura cu noi, nu rata*, nu ratati *, nu pierde*, nu pierdeti *, afla primul, afla prima, afla * primul, afla * prima, aflati primii, fii primul*, fii prima*, primul care *, primii care *, ultimele noutati, ultimele stiri, ultimele *, stiri si *, stirile *, noutati*, noutatile *, oferte exclusive, oferte si *, ofertele noastre, oferte speciale, promotii*,
    in inbox*, in casuta ta, inspira te, inspiratie*, sfaturi si *, prima comanda, prima achizitie, in fiecare saptamana, in fiecare luna, o data pe *, alatura te comunitat*, alatura te * comunitat*, alatura te clubul*, intra in comunitate*
  `,
  /** Verbs that are said of what is sent again and again, not of taking part in anything. */
  subscribeVerb: `
    subscribe, subscribe now, abonne toi, abonnez*, s abonner, je m abonne, m abonner, abonnier*, jetzt abonnieren, suscribete, suscribirse, suscribirme, suscribir, suscribase, me suscribo,
    abonati, abbonati, abonneer*, abonneren, ik abonneer, subscrever, subscreva, subscrevo, assinar, assine, quero assinar, subskryb*, zaprenumeruj, prenumeruj, prenumerera, borja prenumerera,
    abonner, abonnere, odebirat, odebirejte, odebiram, chci odebirat, prihlasit odber, prihlasit k odberu, prihlasit se k odberu, aboneaza*, ma abonez, abonati va
  `,
  account: `
    account*, *account, konto, kundenkonto, *konto, compte*, cuenta*, conta, contas, ucet*, cont, contul*, member*, membership, mitglied*, membre*, miembro*, membro*,
    lid, leden, czlonk*, medlem*, clen*, membri, profil*, user*, benutzer*, utente, utenti, usuario*, utilisateur*
  `,
  /** A sentence on what is done with the data. */
  termsLine: `
    privacy*, terms*, gdpr, conditions, cgu, rgpd, confidentialite, donnees personnelles, vos donnees, agb, datenschutz*, dsgvo, nutzungsbedingungen, widerruf*, privacidad*, terminos, condiciones,
    sus datos, tus datos, informativa, trattamento*, termini, condizioni, voorwaarden, privacybeleid, privacyverklaring*, uw gegevens, je gegevens, termos, privacidade*, seus dados, regulamin*, prywatnosci,
    danych osobowych, przetwarza*, villkor*, integritet*, personuppgift*, betingelser*, privatliv*, personoplysning*, persondata*, podmink*, osobnich udaj*, zpracovan*, termeni*, confidentialitate*,
    prelucr*, datele cu caracter
  `,
  subscribe: `
    subscri*, sign me up, count me in, keep me posted, notify me, get the newsletter, get newsletter*, send me,
    i m in, abonne*, s abonner, je m abonne, m abonner, abonnez*, inscri*, je m inscris, recevoir*, abonnieren*,
    abonnier*, newsletter bestellen, jetzt anmelden, eintragen*, suscri*, suscrib*, apuntame, apuntate, recibir*,
    iscri*, iscriviti*, ricevi*, abonneer*, abonneren, inschrijven*, schrijf * in, meld * aan, aanmelden, ontvang*,
    subscrev*, assinar, assine, inscrev*, quero receber, receber, zapisz*, subskryb*, prenumer*, tilmeld*, abonner*,
    odebirat*, odber*, prihlasit k odberu, prihlasit se k odberu, chci odebirat, aboneaza*, abonare*, abonati*,
    ma abonez, inscrie*, подпис*, abone*, feliratkoz*, tilaa*, εγγραφ*, 登録, 購読*, 订阅*, 訂閱*, 구독*, اشترك*,
    dang ky nhan, pamelding*, meld deg pa, anmelden, get started, sign up, signup
  `,
  signup: `
    sign up*, signup*, register*, registration*, registr*, create account*, create an account*, create your account,
    create my account, create a free account, create new account, createaccount*, new account, open an account,
    join, join now, join us, join free, become a member, enroll*, new user*, new member*, new customer*,
    inscription*, s inscrire, inscrire, inscrivez*, creer un compte, creer mon compte, creer votre compte,
    registrier*, konto erstellen, konto anlegen, jetzt registrieren, neues konto, mitglied werden, neukunde*,
    crear cuenta, crea tu cuenta, crear una cuenta, crear mi cuenta, registrate, registrarse, registrarme, registro,
    darse de alta, registrati, crea account, crea un account, crea il tuo account, registrazione*, iscriviti,
    account aanmaken, maak een account, maak account, registreren, registreer*, criar conta, crie sua conta,
    criar uma conta, cadastr*, registar*, zaloz konto, utworz konto, zarejestruj*, rejestr*, skapa konto,
    bli medlem, opret konto, opret bruger, bliv medlem, vytvorit ucet, zalozit ucet, zaregistrovat*, creeaza cont,
    creati un cont, cont nou, inregistr*, регистрац*, зарегистр*, создать аккаунт, реєстрац*, kayit ol*, uye ol*,
    hesap olustur, regisztr*, rekisteroi*, luo tili, opprett konto, registrer*, 新規登録, 会員登録, アカウント作成, 登録する, 注册*, 註冊*,
    회원가입*, 가입*, تسجيل حساب, إنشاء حساب, dang ky*, tao tai khoan, הרשמה, reg form, regform*, *signup*, *register*,
    *createaccount*, *registration*
  `,
  login: `
    log in*, login*, log on*, logon*, sign in*, signin*, *login*, *signin*, *logon*, log me in, signon, sign on,
    connexion, se connecter, connectez*, me connecter, s identifier, identification, identifiez*, einloggen*,
    anmelden, anmeldung, iniciar sesion, inicia sesion, inicio de sesion, acceder, accede, entrar, ingresar,
    identificarse, identificate, conectar*, accedi, accesso, effettua l accesso, entra, inloggen, aanmelden,
    meld je aan, entrar na conta, fazer login, iniciar sessao, aceder, acessar, zaloguj*, logowanie*, logga in,
    inloggning*, log ind, prihlasit, prihlasit se, prihlaseni*, prihlas*, autentific*, conecteaza*, conectare*,
    intra in cont, войти*, вход*, авториз*, увійти, вхід, giris*, oturum ac*, bejelentkez*, belepes*, kirjaudu*,
    logg inn*, logg pa, σύνδεση*, ログイン*, サインイン*, 登录*, 登入*, 로그인*, تسجيل الدخول, دخول, dang nhap*, כניסה, התחבר*,
    เข้าสู่ระบบ*, authenticat*, welcome back, j username, j security check
  `,
  forgot: `
    forgot*, forgotten*, lost your password, lost password, recover*, trouble signing in, need help signing in,
    cant access, can t access your account, mot de passe oublie, oublie*, vergessen*, olvid*, recuperar*,
    dimenticat*, recupera*, vergeten*, esquec*, nie pamietam*, zapomnial*, przypomnij*, glomt*, glemt*, zapomen*,
    zapomn*, ai uitat*, am uitat*, parola uitata, забыл*, восстанов*, unuttu*, elfelejtett*, unohd*, 忘れ*, 忘记*, 忘記*,
    찾기, نسيت*, quen mat khau
  `,
  remember: `
    remember me*, remember my*, rememberme*, remember*, keep me signed in, keep me logged in, stay signed in,
    stay logged in, se souvenir*, rester connecte*, angemeldet bleiben, eingeloggt bleiben, recordarme*,
    recuerdame*, recordar*, mantener la sesion, no cerrar sesion, ricordami*, resta collegato, onthoud*,
    ingelogd blijven, aangemeld blijven, lembrar*, manter sessao, zapamietaj*, nie wylogowuj*, kom ihag*,
    forbli logget, husk mig, zapamatovat*, zustat prihlasen*, tine ma minte, запомни*, beni hatirla, emlekezz*, 記憶*,
    记住*
  `,
  unsubscribe: `
    unsubscri*, opt out*, optout*, remove me, desabonn*, desinscri*, se desabonner, abmeld*, abbestell*, austragen*,
    cancelar suscripcion, darse de baja, dar de baja, desuscri*, desinscrev*, disiscri*, cancella iscrizione,
    annulla iscrizione, uitschrijv*, afmelden, cancelar subscri*, cancelar inscri*, anular subscri*, wypisz*,
    rezygn*, avregistrera*, avprenumerera*, avsluta prenumeration*, afmeld*, frameld*, odhlasit*, odhlaseni*,
    odhlas*, dezabon*, renunt*, отпис*, abonelikten cik*, leiratkoz*, peruuta*, avmeld*, 解除*, 退订*, 退訂*
  `,
  contact: `
    contact*, contact us, get in touch, kontakt*, contactez*, contacto*, contacta*, contattaci*, contatti,
    neem contact op, fale conosco, contacte*, skontaktuj*, kontakta*, kontaktujte*, support, feedback, write to us,
    inquiry, request a quote, book a demo, request a demo
  `,
  checkout: `
    checkout*, check out, billing*, shipping*, delivery address, payment*, pay now, place order*, order now,
    buy now, purchase*, basket, cart, paiement*, payer, livraison*, commander, panier, zahlung*, bezahl*, kasse,
    warenkorb*, lieferadresse*, kostenpflichtig*, pago*, pagar, envio, pedido, pagamento*, paga, spedizione*,
    carrello, ordine, betal*, afrekenen, bestelling*, winkelwagen*, comprar, checkout, platnosc*, zaplac*, dostaw*,
    koszyk*, kassa*, kurv, platba*, zaplatit*, kosik*, plata, plateste*, livrare*, cos, donat*, spenden, donner,
    rsvp
  `,
  next: `
    next*, continue*, proceed, go on, suivant*, continuer*, weiter*, fortfahren, siguiente*, continuar*, avanti,
    continua*, prosegui, volgende*, verder, doorgaan, seguinte*, proximo*, avancar, dalej, kontynuuj*, nasta*,
    fortsatt*, naeste*, fortsaet*, dalsi*, pokracovat*, urmatorul*, continua, inainte, далее, продолж*, devam*,
    tovabb*, seuraava, jatka, 次へ*, 下一步*, 다음*, التالي, tiep tuc, get started, start
  `,
  submit: `
    submit*, send*, ok, go, confirm*, done, save, apply, envoyer*, valider*, confirmer*, absenden*, senden*,
    abschicken*, bestatigen*, enviar*, confirmar*, aceptar, guardar, invia*, conferma*, verzend*, verstuur*,
    bevestig*, submeter*, wyslij*, potwierdz*, zatwierdz*, skicka*, bekrafta*, send, bekraeft*, odeslat*, potvrdit*,
    trimite*, confirma*, отправ*, готово, подтверд*, gonder*, kuldes*, laheta*, 送信*, 確認*, 完了*, 提交*, 确定*, 제출*, 확인*,
    إرسال, gui, finish*, complete*, agree and *, accept and *, i agree, j accepte, let s go, try it free,
    start free trial, start my *, create*, crear*, creer*
  `,
  cancel: `
    cancel*, close*, reset*, clear*, back, previous, go back, dismiss*, no thanks*, not now, maybe later, skip*,
    annuler*, fermer*, retour, non merci, abbrechen*, schliessen*, zuruck*, nein danke, cancelar*, cerrar*, volver*,
    no gracias, annulla*, chiudi*, indietro, no grazie, annuleren*, sluit*, terug, nee bedankt, fechar*, voltar*,
    nao obrigado, anuluj*, zamknij*, wstecz, nie dziekuje, avbryt*, stang*, tillbaka, nej tack, annuller*, luk,
    tilbage, nej tak, zrusit*, zavrit*, zpet, ne dekuji, anuleaza*, inchide*, inapoi, nu multumesc, отмена, назад,
    закрыть, show, hide, toggle, edit, change, delete, remove, upload*, browse*, add, edit profile, menu, help,
    resend*, info, learn more, read more, view, see all, print, share, preview, refresh, reload, check,
    check availability, get code, send code, verify*, copy, generate*, show password, hide password
  `,
  social: `
    google, facebook, apple, twitter, linkedin, github, microsoft, yahoo, sso, single sign on, paypal, amazon pay,
    vk, vkontakte, passkey*, fingerprint, face id, qr code, saml, openid, gitlab, bitbucket, wechat, kakao, naver,
    line, odnoklassniki, яндекс, вконтакте, госуслуги, steam, discord, twitch, klarna
  `,
  terms: `
    terms*, conditions*, privacy*, gdpr, i agree*, i have read, i accept*, agree to*, accept the*, cgu, cgv,
    politique de confidentialite, confidentialite, rgpd, j ai lu, j accepte, agb, datenschutz*, dsgvo,
    nutzungsbedingungen, einwillig*, stimme * zu, ich akzeptiere, akzeptiere*, terminos, condiciones,
    politica de privacidad, privacidad*, acepto*, he leido, termini, condizioni, informativa, privacy policy,
    accetto*, ho letto, acconsento*, voorwaarden*, privacybeleid*, privacyverklaring*, akkoord*, termos*,
    condicoes*, politica de privacidade, privacidade*, aceito*, li e, concordo*, regulamin*, polityk* prywatnosci,
    prywatnosc*, akceptuje*, wyrazam zgode*, zgoda*, zgadzam*, villkor*, integritet*, godkanner*, samtycker*,
    betingelser*, privatliv*, persondata*, accepterer*, samtykker*, podmink*, zasad* ochrany, osobnich udaju,
    souhlas*, termeni*, conditii*, politica de confidentialitate, confidentialitate*, sunt de acord, accept*, adult,
    over 16, over 18, 16 years, 18 years, 13 years
  `,
  tracking: `
    track*, tracking, pixel*, opens and clicks, open and click, opening and click*, whether i open, when i open,
    if i open, measure*, analy*, usage behaviour, reading behaviour, profil*, personali*, suivi, pixels de suivi,
    traceur*, ouvertures, taux d ouverture, mesur*, personnalis*, profilage, nutzungsverhalten*, offnungs*,
    klickverhalten*, auswert*, nachverfolg*, messung*, erfolgsmessung*, personalisier*, seguimiento*, rastreo*,
    aperturas, medir*, personaliz*, tracciament*, aperture, misur*, profilazione, personalizz*, volgen, volgpixel*,
    meten, gemeten, gepersonaliseerd*, openings*, rastreamento*, rastreio*, aberturas, medicao*, sledz*, sledzen*,
    piksel*, otwarc*, pomiar*, profilowani*, sparning*, spara*, spar, mat*, oppningar, sporing*, spore*, abning*,
    male, maling*, sledov*, otevren*, mereni*, profilovan*, urmarire*, urmari*, deschider*, masur*, profilare*
  `,
  partners: `
    partner*, third part*, third-part*, affiliat*, partenaire*, tiers, dritte*, drittanbieter*, socios, terceros,
    terze parti, terzi, derden, parceiros, terceiros, partnerzy, partnerow, osob trzecich, tredje part*,
    tredjepart*, treti stran*, tretich stran, terti*, parteneri*, sponsor*
  `,
  yes: `
    yes, oui, ja, si, sim, tak, ano, da, i agree, accept*, allow*, agree, j accepte, autoris*, zustimmen,
    einverstanden, erlauben, acepto*, permitir, accetto, consenti, akkoord, toestaan, aceito, zgadzam*, zgoda,
    godkann*, tillat*, accepter*, tillad*, souhlasim, povolit*, sunt de acord, permite*
  `,
  no: `
    no, non, nein, nee, nao, nie, nej, ne, nu, refuse*, decline*, reject*, without, do not, don t, je refuse,
    refuser*, sans, ablehnen*, ohne, nicht, keine, rechazar*, sin, no acepto, rifiut*, senza, weiger*, zonder, geen,
    recus*, sem, odrzuc*, odmow*, bez, avvisa*, utan, inte, afvis*, uden, ikke, odmitnout*, nesouhlasim, refuz*,
    fara
  `,
  free: `
    free, for free, free of charge, no pledge, without paying, gratuit*, sans payer, kostenlos*, gratis*, unentgeltlich*,
    umsonst, gratuito*, gratuita*, kosteloos, darmow*, bezplatn*, za darmo, zdarma, bezplatne, utan kostnad, kostnadsfri*,
    uden betaling, vederlagsfri*
  `,
  trap: `
    leave this*, leave blank, leave empty, leave it blank, do not fill*, don t fill*, if you are human,
    if you re human, if you are a human, honeypot*, hp, honey, bot field, botfield*, laissez * vide, laisser * vide,
    ne pas remplir, ne remplissez pas, leer lassen, bitte leer*, nicht ausfullen, frei lassen, freilassen,
    freihalten, dejar en blanco, dejar vacio, deje * vacio, no rellenar, no rellene*, lasciare vuoto, lascia vuoto,
    non compilare, leeg laten, laat * leeg, niet invullen, deixe em branco, deixar em branco, nao preencher,
    nao preencha, pozostaw puste, zostaw puste, nie wypelniaj, lamna tomt, lamna * tomt, fyll inte i, lad * tomt,
    udfyld ikke, lad feltet vaere tomt, nevyplnujte, ponechte prazdne, nechte prazdne, lasati gol*, nu completati,
    gotcha, confirm email address 2, b_name
  `,
  optional: `
    optional*, facultatif*, facultati*, optionnel*, freiwillig*, opcional*, facoltativ*, opzional*, optioneel*,
    niet verplicht, opcjonal*, nieobowiazk*, valfri*, frivillig*, valgfri*, nepovinn*, volitel*, optional
  `,
  recommend: `
    refer a friend, invite*, recipient*, friend s email, tell a friend, send to a friend, share by email, gift*,
    share this*, share with*, share via*, email this*, e mail this*, send this*, forward this*, partager, partagez*, partage par*, envoyer a un ami,
    teilen, weiterempfehl*, weiterleiten, per mail versenden, comparte*, compartir*, enviar a un*, condividi*, invia a un*, deel dit*, deel via*,
    delen, doorsturen, partilh*, compartilh*, udostepnij*, polec*, dela via*, dela med*, tipsa en*, del med*, del via*, tip en*, sdilet, sdilejte,
    poslat pritel*, distribuie*, trimite unui*,
    destinataire*, empfanger*, freund*, amigo*, amico, vriend*, znajom*
  `,
} as const satisfies Readonly<Record<string, string>>;

/** A concept of sign-up pages. */
export type Concept = keyof typeof table;

const separate = /[\p{P}\p{S}_]+/gu;
const undecomposed: Readonly<Record<string, string>> = {
  ł: "l",
  ø: "o",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  đ: "d",
  ı: "i",
  ð: "d",
};

/** Gives text in the form that the words are written in: lower case, without accents and punctuation, `camelCase` cut at its humps. */
export function plain(text: string): string {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[łøßæœđıð]/g, (letter) => undecomposed[letter] ?? letter)
    .replace(separate, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Gives the expression that finds words, in the table's notation, in text that went through `plain`. */
export function compileWords(words: string): RegExp {
  const alternatives = words
    .trim()
    .split(/,\s+/)
    .map((word) => {
      const open = word.startsWith("*");
      const ends = word.endsWith("*");
      const body = word.slice(open ? 1 : 0, ends ? -1 : undefined);
      const inner = body.split("*").map((part) => plain(part).replace(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
      const cjk = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]/.test(body);
      const middle = inner.join("[\\p{L}\\p{M}\\p{N}]{0,30}(?: [\\p{L}\\p{N}]{1,30}){0,2} ?");
      return `${open || cjk ? "" : "(?<!\\p{L})"}${middle}${ends || cjk ? "" : "(?!\\p{L})"}`;
    });
  return new RegExp(alternatives.join("|"), "u");
}

/** Gives text in `plain` form without the words of concepts and what is left of words that they begin. */
export function withoutWordsOf(concepts: readonly Concept[], text: string): string {
  return concepts.reduce((rest, concept) => rest.replace(whole[concept], " "), plain(text));
}

const compiled = Object.fromEntries(
  Object.entries(table).map(([concept, words]) => [concept, compileWords(words)]),
) as Record<Concept, RegExp>;

const whole = Object.fromEntries(
  Object.entries(compiled).map(([concept, { source }]) => [concept, new RegExp(`(?:${source})\\p{L}{0,30}`, "gu")]),
) as Record<Concept, RegExp>;

/** Says whether text (raw, any language of the table) speaks of a concept. */
export function speaksOf(concept: Concept, text: string): boolean {
  return text !== "" && compiled[concept].test(plain(text));
}

/** Gives the words of text that speak of a concept, or null. */
export function wordsOf(concept: Concept, text: string): string | null {
  return text === "" ? null : (compiled[concept].exec(plain(text))?.[0] ?? null);
}
