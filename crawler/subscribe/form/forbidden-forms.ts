import type { FormFacts } from "../page/form-facts.ts";
import { leadsAway } from "../page/form-facts.ts";
import { saidIn } from "./said-purpose.ts";
import { compileWords, plain, speaksOf } from "./words.ts";

/** A kind of form that takes an address and is no newsletter's. */
export interface ForbiddenForm {
  readonly kind: string;
  /** Words in en fr de es it nl pt pl sv da cs ro, in the notation of `words.ts`; own compilation, December 2026. */
  readonly words: string;
  /** Markup that shows it. */
  readonly example: string;
  /** Whether it is meant even where a newsletter is named in the same breath: `delete my data from your newsletter list`. */
  readonly isAlways?: true;
}

/** Forms to which no seed is ever handed; TABLE. Reasons: facts on sign-up, "what looks like a newsletter form and is none". */
export const forbiddenForms: readonly ForbiddenForm[] = [
  {
    kind: "data-subject-request",
    isAlways: true,
    example: `<form action="/gdpr"><h3>Request deletion of your data</h3><input type="email"><button>Submit request</button></form>`,
    words: `
      know about me, know about you, hold about me, hold about you, forget me, forget you, be forgotten, droit d opposition, droits * donnees, mes droits, uber mich, vergessen werden, borr* mis datos, mis datos, cancellare i * dati, diritti privacy, esercizio dei diritti,
      vergeten worden, persoonsgegevens op*, dados * sobre mim, meus dados, zapomnian*, moje dane, danych osobowych, bli glomd, mina personuppgifter, dina personuppgifter, ut dina uppgifter, dine data, mine data, dine personoplysninger, personoplysninger slettet, udaje o mne, me udaje,
      pravo na vymaz, stergeti datele, stergere a datelor, datele mele,
      delete my data, delete your data, delete * personal data, data deletion, deletion of * data, deletion request*, erase my data, erase your data,
      erasure of * data, data erasure, personal data request*, data request*, data subject*, subject access*, access to * data, access my data,
      access your data, copy of * data, request * data, download my data, download your data, right to be forgotten, right to erasure, gdpr, dsar,
      data portability, delete my account, delete your account, delete account, account deletion, privacy request*, exercise * rights,
      supprimer mes donnees, supprimer vos donnees, suppression de * donnees, effacement de * donnees, effacer mes donnees, demande d acces*,
      acces a mes donnees, acces a vos donnees, acces aux donnees, droit d acces, droit a l oubli, droit a l effacement, exercer * droits, rgpd, portabilite*,
      supprimer mon compte, suppression du compte, suppression de compte, mes donnees personnelles, copie de * donnees,
      daten loschen, loschung * daten, *datenloschung*, loschantrag*, loschanfrage*, auskunft * daten, *datenauskunft*, auskunftsersuchen*,
      auskunftsanfrage*, betroffenenanfrage*, betroffenenrecht*, recht auf vergessen*, recht auf loschung, datenubertragbarkeit, dsgvo*, konto loschen,
      meine daten, datenkopie*,
      eliminar mis datos, eliminar tus datos, eliminacion de * datos, borrar mis datos, borrado de datos, supresion de * datos, suprimir mis datos,
      acceso a mis datos, acceso a * datos, solicitud de datos, derechos arco, derecho al olvido, derecho de supresion, derecho de acceso,
      ejercer * derechos, eliminar mi cuenta, borrar mi cuenta, mis datos personales, copia de * datos,
      cancella* i miei dati, cancellazione dei * dati, cancellazione dati, elimina* i miei dati, elimina* i tuoi dati, accesso ai * dati,
      richiesta dati, diritto all oblio, diritto di accesso, diritti dell interessato, esercita* * diritti, elimina* * account, i miei dati personali,
      copia dei * dati,
      gegevens verwijder*, verwijder* * gegevens, verwijdering van * gegevens, inzageverzoek*, inzage in * gegevens, gegevens opvragen,
      recht op vergetelheid, recht op verwijdering, recht op inzage, avg verzoek*, account verwijder*, mijn persoonsgegevens, dataportabiliteit,
      verwijderverzoek*, gegevens inzien,
      apagar * meus dados, eliminar * meus dados, excluir * meus dados, eliminacao de * dados, exclusao de * dados, apagamento de * dados,
      acesso aos * dados, pedido de dados, direito ao esquecimento, direito de acesso, direitos do titular, exercer * direitos, lgpd, portabilidade,
      excluir * conta, eliminar * conta, apagar * conta, meus dados pessoais, copia dos * dados,
      usun* moje dane, usun* dane, usuniecie * danych, usuniecia * danych, dostep do * danych, wniosek o dane, rodo, prawo do bycia zapomnianym,
      przenoszenie danych, usun* konto, usuniecie konta, moje dane osobowe, kopia * danych,
      radera mina uppgifter, radera mina data, radera dina uppgifter, radera * personuppgifter, radering av * uppgifter, radering av * data,
      registerutdrag*, begaran om * uppgifter, ratten att bli glomd, dataportabilitet, radera * konto, mina personuppgifter, ta bort mina uppgifter,
      slet mine data, slet mine oplysninger, slet dine data, sletning af * data, sletning af * oplysninger, indsigtsanmod*, anmodning om indsigt,
      indsigt i * data, indsigt i * oplysninger, retten til at blive glemt, slet * konto, mine personoplysninger, mine personlige data,
      smazat moje udaje, smazat * udaje, vymaz* * udaj*, vymaz udaju, smazani * udaju, zadost o vymaz, pristup k * udajum, zadost o pristup,
      pravo byt zapomenut, prenositelnost udaju, smazat ucet, zrusit ucet, moje osobni udaje, kopie * udaju,
      sterge* datele *, stergerea datelor, cerere de acces, acces la date*, dreptul de a fi uitat, drepturile persoanei vizate, exercita* drepturile,
      portabilitatea datelor, sterge* contul, datele mele personale, copie a datelor
    `,
  },
  {
    kind: "do-not-sell",
    isAlways: true,
    example: `<form><h3>Do not sell my personal information</h3><input type="email"><button>Submit</button></form>`,
    words: `
      selling my *, sell my *, sale or sharing, opposer a la vente, oppose a la vente, refuser la vente, daten verkauft, daten * widersprechen, vendais mis *, prohibir la venta, venta de *, alla vendita dei *, dati vengano venduti, gegevens * verkocht, verkoop mijn *, vendam os meus *, venda as minhas *, venda os meus *,
      dane * sprzedawan*, sprzedaz moich *, uppgifter saljs, salj inte *, ikke saelges, saelg ikke *, udaje prodaval*, prodavat me *, prodavat * udaje, imi vindeti *, datele * vandute,
      do not sell*, don t sell*, do not share my*, opt out of * sale, your privacy choices, ccpa, cpra, limit the use of*,
      ne pas vendre*, ne vendez pas*, ne vendez plus*, opposition a la vente, vente de mes donnees, nicht verkaufen, verkauf * daten, datenverkauf*,
      no vender*, no vendan*, no venda*, venta de mis datos, non vendere*, vendita dei * dati, niet verkopen, verkoop van * gegevens, verkoop mijn*,
      nao vender*, nao vendam*, nao venda*, venda dos meus dados, nie sprzedawa*, sprzedazy * danych, sprzedaz* danych, salj inte*, forsaljning av * uppgifter,
      saelg ikke*, ikke saelg*, ikke saelges, salg af * data, salg af * oplysninger, neprodavat*, neprodavejte*, prodej* * udaju, nu vinde*, nu vindeti*,
      vanzarea datelor
    `,
  },
  {
    kind: "passwordless-sign-in",
    isAlways: true,
    example: `<form action="/magic"><h3>Sign in</h3><p>We will email you a magic link</p><input type="email"><button>Continue</button></form>`,
    words: `
      send you a link to get in, link to get in, sign in email, email me a link, mail me a link, lien pour acceder, recevoir mon lien, connecter par e mail, einen link mit dem sie *, link anfordern, e mail link, enlace para acceder, enlace para entrar, link per entrare, codice per accedere, codice per entrare,
      code via e mail, code via mail, link para entrar, codigo para entrar, linkiem z e maila, link do zalogowania, kod via mejl, kod via e post, link sa du kan *, med en kode, odkazem v e mailu, kod do e mailu, link de intrare, cod primit *,
      magic link*, login link*, log in link*, sign in link*, signin link*, link to sign in, link to log in, code to sign in, code to log in, login code*,
      sign in code*, one time link*, one time code*, one time password*, passwordless*, without a password, without password, no password needed,
      sign in with * e mail, sign in with email, log in with email, log in with * e mail, continue with email, continue with e mail,
      lien magique, lien de connexion, lien pour vous connecter, lien pour te connecter, sans mot de passe, code de connexion, code a usage unique,
      anmeldelink*, einmallink*, magischer link, magischen link, ohne passwort, passwortlos*, einmalcode*, anmeldecode*, link zum anmelden,
      link zum einloggen, mit e mail anmelden, mit e mail einloggen,
      enlace magico, enlace de acceso, enlace para iniciar, enlace de inicio de sesion, sin contrasena, codigo de acceso, codigo de un solo uso,
      link magico, link di accesso, link per accedere, senza password, codice di accesso, codice monouso,
      inloglink*, magische link, zonder wachtwoord, wachtwoordloos*, inlogcode*, eenmalige code, eenmalige link, inloggen met * e mail,
      link de acesso, link de login, ligacao de acesso, sem senha, sem palavra passe, codigo de acesso, codigo unico, entrar com e mail, entrar com email,
      magiczny link, magicznego linku, link do logowania, link logowania, linkiem do logowania, bez hasla, kod logowania, kod jednorazowy,
      magisk lank, inloggningslank*, engangslank*, utan losenord, losenordsfri*, inloggningskod*, engangskod*,
      magisk link, magiske link, loginlink*, engangslink*, uden adgangskode, uden kodeord, engangskode*,
      magicky odkaz, prihlasovaci odkaz, odkaz pro prihlaseni, odkaz k prihlaseni, bez hesla, prihlasovaci kod, jednorazovy kod, jednorazovy odkaz,
      linkul magic, link magic, link de conectare, link de autentificare, linkul de conectare, fara parola, cod de conectare, cod unic
    `,
  },
  {
    kind: "alert",
    example: `<form action="/bis"><h3>Notify me when back in stock</h3><input type="email"><button>Notify me</button></form>`,
    words: `
      in stock, this item, this product, en stock, cet article, ce produit, auf lager, dieser artikel, diesen artikel, dieses produkt, artikel zuruck, este producto, este articulo, in magazzino, questo prodotto, questo articolo, op voorraad, dit product, dit artikel, deze woning, em stock, em estoque, este produto, este artigo,
      na stanie, w magazynie, ten produkt, tego produktu, i lager, denna vara, varan, pa lager, varen, denne vare, skladem, tento produkt, tohoto produktu, in stoc, acest produs, acestui produs,
      descida do preco, descida de preco, spadk* cen*, revenirea in stoc, retour en stock,
      when size *, size * available, job offers, similar listings, si le prix *, quand le prix *, quando il prezzo *, als de prijs *, prijs daalt, prijsverlaging*, vagas *, imoveis semelhantes, oferty mieszkan, oferty pasujac*, pasujac* do *, damy znac *, priset *, prisen *, nye boliger, nya bostader, cena klesne, az cena *, az bude *, cand scade *, scade pretul, avviso per questa ricerca, aviso cuando *, avis* cuando *, haya existencias, oferte de munca,
      oznamit dostupnost, pohlid*,
      back in stock, in stock again, in stock alert*, stock alert*, stock notification*, notify * when * available, when * available, when * in stock,
      when * back, email when available, notify * availab*, out of stock, sold out, restock*, price alert*, price drop*, price watch*, price track*,
      when the price*, price falls, job alert*, jobs alert*, jobs by email, search alert*, saved search*, save this search, save search,
      alert for this search, new listings, property alert*, similar jobs, alert me when*, back soon, availability alert*, set * alert, create * alert,
      alerte stock, alerte * prix, alerte emploi, alertes emploi, de retour en stock, retour en stock, de nouveau disponible, a nouveau disponible,
      rupture de stock, quand * disponible, des que * disponible, baisse de prix, prix baisse, alerte recherche, enregistrer * recherche,
      alerte immo*, alerte disponibilite, remise en stock, creer * alerte, m alerter, epuise*, offres d emploi,
      wieder verfugbar, wieder lieferbar, wieder auf lager, wieder vorratig, ausverkauft*, verfugbarkeit*, sobald * verfugbar, wenn * verfugbar,
      lagerbenachricht*, preisalarm*, preiswecker*, preissenkung*, preis sinkt, preis fallt, jobalarm*, job alarm*, jobagent*, stellenangebote per*,
      suchauftrag*, suchagent*, suche speichern, nicht auf lager, nicht vorratig, nicht verfugbar,
      disponible de nuevo, nuevamente disponible, vuelva a estar disponible, vuelve a estar disponible, este disponible, agotad*, sin stock,
      alerta de precio*, alerta de stock, alerta de disponibilidad, bajada de precio, baje de precio, baje el precio, alerta de empleo,
      alertas de empleo, ofertas de empleo, guardar * busqueda, alerta de busqueda, reposicion*, crear * alerta,
      di nuovo disponibile, nuovamente disponibile, torna disponibile, tornera disponibile, torna in stock, esaurit*, quando * disponibile,
      avviso di disponibilita, avviso disponibilita, avviso di prezzo, avviso prezzo, calo di prezzo, prezzo scende, avviso di lavoro,
      offerte di lavoro, salva * ricerca, avviso di ricerca, crea * avviso, non disponibile,
      weer op voorraad, terug op voorraad, weer leverbaar, weer beschikbaar, uitverkocht*, niet op voorraad, voorraadmelding*, voorraadalert*,
      prijsalert*, prijsalarm*, prijsdaling*, prijsmelding*, prijs daalt, vacature alert*, vacaturealert*, vacatures per*, jobalert*,
      zoekopdracht*, zoekalert*,
      de volta ao estoque, de volta ao stock, voltar ao stock, voltar ao estoque, novamente disponivel, disponivel novamente, quando * disponivel,
      esgotad*, alerta de preco*, baixa de preco, descida de preco, preco baixar, preco descer, alerta de emprego*, alerta de vaga*, vagas de emprego,
      guardar * pesquisa, salvar * busca, alerta de stock, alerta de estoque, alerta de disponibilidade, sem stock, sem estoque, criar * alerta,
      ponownie dostepn*, znow dostepn*, powiadom * dostepnosci, powiadomienie o dostepnosci, gdy * dostepn*, brak w magazynie, wyprzedan*,
      chwilowo niedostepn*, produkt niedostepn*, niedostepn*, alert cenowy, alert o cenie, spadek ceny, spadku ceny, obnizk* ceny, gdy cena spadnie,
      alert pracy, oferty pracy, zapisz wyszukiwanie, alert wyszukiwania, powiadomienia o ofertach,
      ater i lager, tillbaka i lager, slut i lager, slutsald*, finns i lager, bevaka*, bevakning, lagerbevakning*, prisbevakning*, prisfall,
      prissankning*, priset sjunker, jobbevakning*, jobbannonser, spara sokning*, sokbevakning*, inte i lager,
      pa lager igen, tilbage pa lager, igen pa lager, udsolgt*, ikke pa lager, lagerbesked*, prisalarm*, prisfald, prisovervagning*, prisen falder,
      jobagent*, jobalarm*, gem sogning*, sogeagent*, annonceagent*,
      opet skladem, znovu skladem, opet dostupn*, znovu dostupn*, bude dostupn*, bude skladem, hlidat dostupnost, hlidac dostupnosti, hlidani *,
      hlidat *, hlidaci pes, vyprodan*, neni skladem, sledovat cenu, pokles ceny, cena klesne, nabidky prace, ulozit hledani, ulozit vyhledavani,
      din nou in stoc, din nou disponibil*, revine in stoc, reveni in stoc, stoc epuizat, epuizat*, indisponibil*, alerta stoc, alerta pret,
      alerta de pret, alerta de stoc, scadere* de pret, scade pretul, alerta joburi, alerte joburi, locuri de munca, salveaza cautarea,
      alerta de cautare, cand * disponibil*
    `,
  },
  {
    kind: "waiting-list",
    example: `<form><h2>Join the waiting list</h2><input type="email"><button>Join</button></form>`,
    words: `
      place in line, launching soon, coming soon, liste d attente*, lista rezerwow*,
      waiting list*, waitlist*, wait list*, waitinglist*, early access, request access, request an invite, request invite, beta access, join the beta,
      liste d attente, acces anticipe, acces en avant premiere, demander l acces, demander un acces, acces beta, acces a la beta,
      warteliste*, vorabzugang, fruhzeitig* zugang, fruher zugang, beta zugang, betazugang, zugang anfordern, zugang anfragen,
      lista de espera, acceso anticipado, solicitar acceso, acceso beta, acceso a la beta, lista d attesa, lista di attesa, accesso anticipato,
      accesso beta, accesso alla beta, richiedi l accesso, richiedi accesso, wachtlijst*, vroege toegang, vroegtijdige toegang, toegang aanvragen,
      acesso antecipado, acesso beta, pedir acesso, solicitar acesso, lista* oczekujac*, list* oczekujac*, lista rezerwowa, wczesny dostep,
      wczesnego dostepu, dostep do bety, popros o dostep, vantelista*, kolista*, tidig atkomst, tidig tillgang, forhandstillgang, begar atkomst,
      venteliste*, tidlig adgang, anmod om adgang, cekaci listin*, cekaci list*, poradnik*, predbezny pristup, brzky pristup, drivejsi pristup,
      vcasny pristup, pozadat o pristup, lista de asteptare, acces timpuriu, acces anticipat, solicita acces
    `,
  },
  {
    kind: "quote",
    example: `<form><h2>Request a quote</h2><input type="email"><button>Get my quote</button></form>`,
    words: `
      price estimate, a price by *, how much will it *, get price, get a price, estimation de prix, estimer *, preis anfragen, preis berechnen, calcula tu precio, calcula * precio, pide precio, chiedi un offerta, richiedi un offerta, richiedi offerta, prijs opvragen, prijs berekenen, pedir cotacao, pedir preco, oferte cenowa, oferta cenowa, zapytaj o cen*, prisuppgift*, fa pris *, fa en pris,
      hvad koster *, gratis tilbud pa *, kalkulac*, cere un pret, calculeaza pret*,
      request a quote, request quote, get a quote, get * quote, free quote, your quote, my quote, quotation*, price quote, instant quote, free estimate,
      get an estimate, request an estimate, devis*, demande de prix, estimation gratuite, angebot anfordern, angebot anfragen, angebot einholen,
      kostenvoranschlag*, angebotsanfrage*, unverbindliches angebot, preisanfrage*, offerte anfordern, individuelles angebot, presupuesto*, cotizacion*,
      cotiza, cotizar, preventivo*, preventivi, quotazione*, offerte aanvrag*, offerte opvragen, vraag * offerte, *offerteaanvraag*, prijsopgave*,
      gratis offerte, vrijblijvende offerte, orcamento*, cotacao*, wycen*, zapytanie ofertowe, zapytanie o cene, kosztorys*, offertforfragan*,
      begar offert*, gratis offert*, din offert*, fa en offert*, prisforslag*, begar pris, indhent tilbud, fa et tilbud, et uforpligtende tilbud,
      uforpligtende tilbud, tilbudsforesporg*, prisoverslag*, prisforesporg*, cenova nabidk*, cenovou nabidk*, cenove nabidk*, nezavazn* poptavk*,
      poptavk*, nacenen*, oferta de pret, cere oferta, cere o oferta, cerere de oferta, solicita oferta, solicita o oferta, deviz*
    `,
  },
  {
    kind: "invoice-or-order",
    isAlways: true,
    example: `<form><h2>Send me a copy of my invoice</h2><input type="email"><button>Send</button></form>`,
    words: `
      on your order, about your order, of your order, your parcel, your delivery, votre colis, votre commande est, nouvelles de votre commande, zu ihrer bestellung, zu deiner bestellung, ihr paket, deine sendung, ihre sendung, de tu pedido, sobre tu pedido, tu envio, aggiornamenti sul tuo ordine, stato del tuo ordine, tuo pacco, tua spedizione, over je bestelling, over uw bestelling, je pakket, uw pakket,
      da sua encomenda, da tua encomenda, do seu pedido, do teu pedido, twoim zamowieniem, swoim zamowieniem, twoja paczk*, twojej paczk*, om din bestallning, om din order, ditt paket, om din pakke, om din ordre, om din bestilling, o sve zasilce, o vasi zasilce, o vasi objednavce, vasi zasilk*, despre comanda *, coletul tau,
      resend * tickets, lost your tickets, retrouver * commande, bestellung finden, bestellung wiederfinden, donde esta mi *, richiedi la fattura, waar is mijn *, onde esta a minha *, minha encomenda, hitta * bestallning, hitta * order, find din ordre, find * ordre, najit objednavku, unde este comanda*,
      invoice*, copy of * receipt, copy of * order, my receipt, your receipt, e receipt*, email receipt*, receipt by e*mail, resend * ticket*, resend * order,
      order confirmation*, track * order, order status, find my order, find your order, order lookup, order copy, lost * ticket,
      facture*, duplicata*, copie de * commande, recu par e mail, recu par mail, recu par courriel, mon recu, ticket de caisse, suivi de commande,
      suivre ma commande, suivre votre commande, renvoyer * billet*, confirmation de commande, ma commande,
      rechnung*, rechnungskopie*, kassenbon*, kassenbeleg*, beleg per*, bestellstatus, bestellkopie*, sendungsverfolgung, bestellbestatigung*,
      meine bestellung, quittung*,
      factura*, copia de * pedido, recibo*, estado del pedido, estado de * pedido, seguimiento del pedido, mi pedido, fattura*, fatture, copia dell * ordine,
      ricevuta*, scontrino*, stato dell ordine, il mio ordine, factuur*, facturen, kopie van * bestelling, bon per *, kassabon*, aankoopbon*,
      bestelstatus, volg * bestelling, mijn bestelling,
      fatura*, segunda via, copia do pedido, copia da encomenda, estado da encomenda, status do pedido, rastrear * pedido, meu pedido, nota fiscal,
      faktur*, kopi* zamowienia, duplikat*, paragon*, status zamowienia, sledz* zamowien*, moje zamowienie,
      kvitto*, orderkopia*, orderstatus, spara * order, kopia * order, min bestallning, orderbekraftelse*,
      kvittering*, kopi af * ordre, kopi af * bestilling, ordrestatus, spor * ordre, ordrebekraeft*, min ordre,
      kopi* objednavky, uctenk*, stav objednavky, sledovani objednavky, moje objednavka, potvrzeni objednavky,
      facturi*, copie * comenzii, bon fiscal, bonul fiscal, chitanta*, starea comenzii, stadiul comenzii, statusul comenzii, urmareste comanda,
      comanda mea, duplicat*
    `,
  },
  {
    kind: "invitation",
    example: `<form><h2>Invite a friend</h2><input type="email"><button>Send invitation</button></form>`,
    words: `
      invite a *, invite teammate*, give a friend*, tell a friend*, decouvrir * a un ami, a un ami, kolleg* einladen, einladen, empfehlen sie uns*, weiterempfehlen, weiter empfehlen, recomienda *, invita i tuoi *, invita le tue *, invita * collegh*, presenta un amico, vertel het *, een vriend, indique *, recomende *, a um amigo, polec *, tipsa en *, anbefal os *, til en ven, doporucte *, znamemu, pozvat *, recomanda ne*, unui prieten, invita ti *, invita un coleg,
      invite a friend*, invite friends, invite your*, invite someone, refer a friend*, send invitation*, send an invitation, send invite*,
      parrain*, inviter un ami*, inviter des amis, invitez un*, invitez vos, invitez des, envoyer l invitation, envoyer une invitation,
      freund* einladen, freund* werben, freunde einladen, laden sie * ein, einladung senden, einladung versenden, einladung verschicken,
      invita a un*, invita a tu*, invitar a un*, invitar a amigos, enviar invitacion, invita un*, invita amici, invia invito, invia l invito,
      nodig * uit, vriend* uitnodigen, uitnodiging versturen, uitnodiging verzenden, uitnodiging sturen, vriend* werven,
      convid* um*, convid* amig*, convide *, enviar convite, indique um*, zapros znajom*, zapros przyjaci*, zapros *, wyslij zaproszenie,
      bjud in*, skicka inbjudan, varva en van, inviter en ven, inviter venner, inviter *, send invitation, send invitationen,
      pozvat pritel*, pozvat kamarad*, pozvete *, pozvi *, poslat pozvanku, odeslat pozvanku, doporucit pritel*,
      invita un prieten, invita prieten*, trimite invitatia, trimite o invitatie
    `,
  },
  {
    kind: "gift-card",
    example: `<form><h2>Send a gift card</h2><input type="email"><button>Buy gift card</button></form>`,
    words: `
      e card*, ecard*,
      bon d achat, empfanger des gutschein*, gutschein verschicken, regalare il buono, regalare un buono, buono da regalare, gavokort*,
      gift card*, giftcard*, gift certificate*, gift voucher*, e gift*, carte cadeau*, cartes cadeaux, cheque cadeau*, bon cadeau*, geschenkgutschein*,
      geschenkkarte*, wertgutschein*, gutschein verschenken, gutschein kaufen, tarjeta regalo, tarjetas regalo, tarjeta de regalo, cheque regalo,
      vale regalo, bono regalo, carta regalo, carte regalo, buono regalo, buoni regalo, cadeaubon*, cadeaukaart*, cadeaucheque*, cartao presente,
      cartao oferta, cheque prenda, cheque oferta, vale presente, vale oferta, kart* podarunkow*, bon* podarunkow*, voucher* podarunkow*, presentkort*,
      gavekort*, darkov* poukaz*, darkov* kart*, darkov* certifikat*, darkov* voucher*, card* cadou, voucher* cadou, tichet* cadou
    `,
  },
  {
    kind: "voucher-check",
    example: `<form><h2>Check your voucher balance</h2><input type="email"><button>Check balance</button></form>`,
    words: `
      promo code, coupon code, discount code, voucher code, coupon still *, still valid, code promo, mon bon *, encore valable, rabattcode*, gutscheincode*, aktionscode*, cupon*, codigo promocional, codigo de descuento, codice sconto, codice promo*, credito del *, kortingscode*, nog geldig, waardebon*, cupao, cupom, codigo de desconto, kod rabatow*, kod promocyjn*, waznosc bonu, rabattkod*, kampanjkod*, rabatkode*, slevov* kod*, codul promotional, cod promotional, codul de reducere, valabilitatea *,
      check * balance, voucher balance, balance check, card balance, redeem*, check * voucher, validate * voucher, voucher check*, verify * voucher,
      verifier * bon, verifier * cheque, verifier * solde, solde de *, consulter * solde, utiliser * bon, validite de *, valider * bon,
      gutschein einlosen, gutschein prufen, gutscheinprufung, guthaben prufen, guthaben abfragen, guthabenabfrage*, gutscheinguthaben*,
      restguthaben, canjear*, canjea *, consultar * saldo, comprobar * saldo, comprobar * vale, verificar * vale, saldo de *, validar * vale,
      riscatta*, verifica * saldo, verifica * buono, controlla * saldo, controlla * buono, saldo del*,
      verzilver*, saldo controleren, saldo opvragen, saldo checken, bon controleren, tegoed controleren, tegoed checken, cadeaubon controleren,
      resgat*, verificar * saldo, verificar * vale, validar * vale, sprawdz * saldo, sprawdz * bon*, sprawdz * voucher*, sprawdz * kupon*, saldo karty,
      zrealizuj*, los in *, kontrollera * saldo, kontrollera * presentkort*, saldo pa *, kontrollera * vardebevis, kontrollera * kupong*,
      indlos*, tjek * saldo, tjek * gavekort*, saldo pa *, kontroller * saldo, tjek * voucher*, tjek * vaerdibevis*,
      uplatnit*, overit * poukaz*, overit * voucher*, overeni * poukaz*, zustatek *, zjistit zustatek, kontrola * poukaz*,
      valorific*, verifica* sold*, verifica* voucher*, soldul *, verifica* cardul*, verifica* tichet*
    `,
  },
  {
    kind: "event-registration",
    example: `<form><h2>Register for the event</h2><input type="email"><button>Register</button></form>`,
    words: `
      spring fair, summer fair, trade fair, class on, concert*, konzert*, koncert*, concierto*, concerto*, marathon*, maraton*, excursion*, degustazion*, degustation*, weinprobe*, cata de *, wandeltocht*, fietstocht*, caminhada, spacer*, vandring*, vylet*, vernissage*, salon du *, journee *, tag der offenen *, clase de *, cours de *,
      workshop*, masterclass*, open day, open house, i m coming, sign up for the class, sign up for * class, sign up for * course, portes ouvertes, assister a *, visite guidee, atelier du *, seminar*, sommerfest*, zusagen, taller, asistir a *, la charla, visita guiada, al convegno, visita guidata, open dag, opendeurdag, rondleiding*, palestra, visita guiada, szkoleni*, warsztat*, bieg uliczny, wycieczk*, kursen, provtraning*, forelasning*, foredrag*, kurset, rundvisning*,
      na seminar, na kurz, na prednask*, beh pro *, la atelier, la curs, la conferint*, tur ghidat,
      register for * event, event registration*, register for * webinar, register for * conference, register for * workshop, register for * course,
      webinar*, rsvp, reserve * seat, reserve * spot, save my seat, save your seat, save my spot, save your spot, book * seat, attend *, i ll attend,
      inscription a l evenement, inscription a un evenement, s inscrire a l evenement, inscription au *, inscription a la conference, webinaire*,
      reserver * place, reservez * place, je participe, participer a *, m inscrire a l evenement,
      anmeldung zur *, anmeldung zum *, zur veranstaltung, zum event, webinar*, platz reservieren, platz sichern, teilnehmen, jetzt teilnehmen, teilnahme *,
      kursanmeldung*, seminaranmeldung*, veranstaltungsanmeldung*,
      inscripcion al *, inscripcion a la *, inscribete al *, inscribirse al *, registro al evento, registro para el *, reservar plaza, reserva tu plaza,
      reserva * plaza, asistir*, asistire, confirmar asistencia, webinario*,
      iscrizione all evento, iscrizione al *, iscriviti all evento, iscriviti al *, prenota * posto, partecipa *, parteciperò, registrati all evento,
      aanmelden voor * evenement*, inschrijven voor * evenement*, aanmelden voor * webinar*, meld je aan voor * evenement, reserveer * plek,
      reserveer * plaats, deelnemen*, ik doe mee, evenement aanmeld*, inschrijving voor *,
      inscricao no evento, inscricao para *, inscreva se no evento, inscreva se no *, registo no evento, reservar * lugar, garanta * vaga,
      garantir * vaga, garantir * lugar, participar*, quero participar, confirmar presenca,
      rejestracja na *, zapisz sie na wydarzenie, zapisy na *, na wydarzenie, na webinar*, na szkolenie, na konferencj*, zarezerwuj miejsce,
      rezerwuj miejsce, wez udzial, zglos udzial, biore udzial,
      anmalan till *, anmal dig till *, anmal dig har, boka plats, boka din plats, reservera plats, delta i *, jag deltar, evenemanget, kursanmalan*,
      tilmelding til * arrangement*, tilmeld dig arrangement*, tilmelding til *, tilmeld dig til *, til arrangementet, reserver * plads, deltag *, jeg deltager,
      registrace na *, prihlaska na *, prihlasit se na *, prihlaste se na *, rezervovat * misto, rezervujte si misto, zucastnit*, zucastnim, ucast na *,
      inscriere la *, inscrie te la *, inscrie* la eveniment*, inregistrare la eveniment*, la eveniment, rezerva* * loc*, particip*, confirma* prezenta
    `,
  },
  {
    kind: "survey",
    example: `<form><h2>Take our survey</h2><input type="email"><button>Start the survey</button></form>`,
    words: `
      two quick questions, quick questions, tell us what you think, what do you think, donnez votre avis, bewerten sie *, kundenbefragung*, cuentanos *, raccontaci *, la tua esperienza, gradimento, geef je mening, tevredenheid*, *tevredenheidsonderzoek*, de a sua opiniao, satisfacao, satysfakcj*, ocen *, vad tycker *, hvad synes *, ohodnot*, spokojenost*, spune ne *, opinie,
      survey*, questionnaire*, opinion poll*, take part in * study, research panel, feedback form, your opinion, your feedback, sondage*, enquete*,
      votre avis, ton avis, umfrage*, fragebogen*, befragung*, ihre meinung, deine meinung, studienteilnahme*, encuesta*, cuestionario*, tu opinion,
      su opinion, sondaggio*, sondaggi, questionario*, la tua opinione, il tuo parere, la sua opinione, vragenlijst*, uw mening, jouw mening, je mening,
      onderzoek deelnemen, inquerito*, pesquisa de *, questionarios, sua opiniao, tua opiniao, ankiet*, kwestionariusz*, twoj* opini*, sondaz*,
      kundundersokning*, undersokning*, enkat*, din asikt, sporgeskema*, undersogelse*, din mening, pruzkum*, dotaznik*, vas nazor, tvuj nazor, anket*,
      sondaj*, chestionar*, parerea ta, parerea dvs, parerea dumneavoastra, opinia ta
    `,
  },
  {
    kind: "support-ticket",
    isAlways: true,
    example: `<form><h2>Open a support ticket</h2><input type="email"><button>Submit ticket</button></form>`,
    words: `
      not working, having trouble, need help, un probleme *, besoin d aide, reparatur*, gerat defekt, defekt melden, tengo un problema *, necesitas ayuda, hai bisogno *, bisogno di aiuto, hulp nodig, klacht*, precisa de ajuda, reklamacj*, potrzebujesz pomocy, behover du *, brug for hjaelp, potrebujete pomoc, nevoie de ajutor, echipei de suport, echipa de suport, supportteam*,
      support ticket*, open a ticket, submit a ticket, create a ticket, new ticket, submit ticket, your ticket, help desk*, helpdesk*, support request*,
      technical support, customer support, contact support, get support, report a problem, report an issue, report a bug, get help, service request*,
      assistance technique, demande d assistance, demande d aide, demande de support, support technique, signaler un probleme, ouvrir un ticket,
      creer un ticket, soumettre un ticket, ticket d assistance, ticket de support, service client, service apres vente, obtenir de l aide,
      support anfrage*, supportanfrage*, support ticket*, supportticket*, ticket erstellen, ticket eroffnen, ticket einreichen, storung melden,
      problem melden, fehler melden, kundendienst*, kundenservice*, technischer support, technische unterstutzung, hilfe anfordern,
      soporte tecnico, abrir * ticket, crear * ticket, enviar * ticket, ticket de soporte, solicitud de soporte, solicitud de ayuda, atencion al cliente,
      informar de un problema, reportar un problema, incidencia*, abrir * incidencia,
      assistenza tecnica, ticket di assistenza, ticket di supporto, richiesta di assistenza, richiesta di supporto, apri * ticket, crea * ticket,
      invia * ticket, segnala un problema, supporto tecnico, servizio clienti, assistenza clienti, richiedi assistenza,
      ticket aanmaken, ticket openen, ticket indienen, hulpverzoek*, hulpvraag*, klantenservice, probleem melden, storing melden, meld een probleem,
      technische ondersteuning, ondersteuning aanvragen,
      suporte tecnico, abrir * chamado, abrir * pedido, novo chamado, ticket de suporte, pedido de suporte, pedido de apoio, pedido de ajuda,
      apoio ao cliente, atendimento ao cliente, reportar um problema, relatar um problema, assistencia tecnica,
      zgloszeni*, pomoc techniczn*, wsparcie techniczn*, wsparcia technicznego, zglos problem, zglos blad, zglos usterke, obslug* klienta, utworz zgloszenie,
      supportarende*, arende*, skapa arende, rapportera * problem, rapportera * fel, kundtjanst*, kundsupport, felanmal*, teknisk support, skapa * arende,
      supportsag*, opret sag, opret * sag, supporthenvendelse*, rapporter * problem, rapporter * fejl, kundeservice*, kundesupport, teknisk support,
      fejlmeld*, anmeld fejl, opret * ticket,
      technick* podpor*, pozadav* na podporu, nahlasit problem, nahlasit chybu, nahlasit zavadu, zakaznick* podpor*, tiket*, vytvorit * pozadavek,
      podat reklamaci, reklamac*, zalozit tiket,
      suport tehnic, tichet*, deschide * tichet, creeaza * tichet, cerere de suport, cerere de asistenta, raporteaza o problema, semnaleaza o problema,
      asistenta tehnica, relatii clienti, serviciul clienti
    `,
  },
  {
    kind: "abuse-report",
    isAlways: true,
    example: `<form><h2>Report abuse</h2><input type="email"><button>Send report</button></form>`,
    words: `
      flag this *, report this *, denoncer *, annonce frauduleuse, anzeige melden, betrug*, denuncia esta *, segnala questo *, segnala quest*, meld deze *, ongepaste *, denunciar este *, zglos to *, zglos ogloszen*, anmal annons*, anmeld annonc*, nahlasit inzerat, nahlasit tento *, raporteaza anunt*,
      report abuse, abuse report*, report * abuse, report * content, report this*, report illegal*, report spam, send report, copyright infring*,
      takedown*, take down notice, whistleblow*, notice and action, report * violation*, report * fraud, report * phishing,
      signaler un abus, signaler * abus, signaler * contenu*, signaler * contenu illicite, signalement*, contenu illicite, contenus illicites, lanceur d alerte,
      missbrauch melden, missbrauch* melden, inhalt* melden, beitrag melden, verstoss melden, rechtsverletzung*, illegale inhalte, hinweisgeber*,
      rechtswidrig* inhalt*, spam melden, meldung absenden,
      denunciar*, denuncia*, reportar * abuso, informar de * abuso, informar de un abuso, contenido ilegal, contenidos ilegales, reportar contenido, abuso,
      segnala abus*, segnala un abuso, segnala * abuso, segnalazion*, segnala contenut*, contenuti illegali, contenuto illegale, contenuti illeciti,
      misbruik melden, misbruik rapporteren, meld misbruik, inhoud melden, meld inhoud, melding maken, illegale inhoud, klokkenluid*, misbruik,
      reportar * conteudo, conteudo ilegal, denunciar * abuso, denuncie*,
      zglos naduzycie, zglos naduzyc*, naduzyci*, zglos tresc*, zglos naruszenie, nielegaln* tresc*, zglaszani* naduzyc,
      anmal missbruk, rapportera missbruk, rapportera innehall, olagligt innehall, anmal innehall, missbruk,
      anmeld misbrug, rapporter misbrug, anmeld indhold, rapporter indhold, ulovligt indhold, misbrug,
      nahlasit zneuziti, nahlasit obsah, nahlasit poruseni, nahlaste zneuziti, nezakonn* obsah*, nelegalni obsah, zneuziti,
      raporteaza abuz*, raporteaza un abuz, raporteaza continut*, semnaleaza*, sesizare*, continut ilegal, abuz*
    `,
  },
  {
    kind: "petition",
    example: `<form><h2>Sign the petition</h2><input type="email"><button>Sign</button></form>`,
    words: `
      petition*, peticion*, petizion*, petitie*, peticao, abaixo assinado, petycj*, namninsamling*, uppropet, underskriftsindsamling*, borgerforslag*, petice, petici, petitii, petitia
    `,
  },
  {
    kind: "appointment",
    example: `<form><h2>Book an appointment</h2><input type="email"><button>Book</button></form>`,
    words: `
      pick a time, choose a time, schedule a *, demander une visite, ruckruf vereinbaren, gesprach vereinbaren, reservar una *, reserva tu *, fissa *, consulenza*, gesprek inplannen, kennismakingsgesprek*, reuniao, konsultacj*, boka en *, aftal et *, mode med *, konzultac*, schuzk*, intalnire*, consultati*, rezerva o *,
      appointment*, book a time, book a slot, schedule a call, schedule a visit, schedule a meeting, schedule a demo, book a call, book a consultation,
      book a visit, book a meeting, book a table, reserve a table, book a viewing, book a demo, test drive*, callback*, call me back, request a call,
      rendez vous, rdv, reserver une table, reserver un creneau, reserver une visite, etre rappele*, rappelez moi, essai routier,
      terminbuchung*, termin *, terminvereinbarung*, terminanfrage*, termine, tisch reservieren, tischreservierung*, probefahrt*, besichtigung*, beratungsgesprach*, ruckruf*,
      cita previa, pedir cita, pide cita, pide tu cita, reservar cita, reserva * cita, reserva tu cita, concertar cita, reservar mesa, reserva * mesa, agendar *, agenda tu *,
      prueba de conduccion, te llamamos, solicitar cita, cita medica, tu cita,
      appuntament*, prenota *, prenotazion*, fissa un*, prova su strada, ti richiamiamo,
      afspraak*, afspraken, tafel reserveren, reserveer een tafel, proefrit*, bezichtiging*, terugbel*, adviesgesprek*,
      marcacao*, marcacoes, agendar*, agendamento*, agende *, marcar * consulta, marcar * visita, marque *, reservar mesa, test drive, marcar * hora,
      umow *, umow wizyte, umawianie wizyt*, rezerwacj*, rezerwuj wizyt*, termin wizyty, wizyt*, jazda probna, zarezerwuj stolik, zarezerwuj termin, oddzwoni*,
      boka tid*, tidsbokning*, boka * besok, boka bord*, boka * mote, boka * visning, provkor*, bokning*, bli uppringd,
      bestil tid*, tidsbestilling*, book tid*, book * tid, book * mode, bestil bord*, book * bord, reservation*, provetur*, provekor*, bliv ringet op,
      objednat se *, objednani *, objednejte se, rezervac*, sjednat schuzku, domluvit schuzku, sjednat termin*, rezervovat termin*, zkusebni jizd*, rezervovat stul,
      zavolejte mi, programare*, programari, programeaza*, rezerva* * masa, fa o programare, rezervare*, rezervari
    `,
  },
];

const expressions = forbiddenForms.map((row) => [row, compileWords(row.words)] as const);

/** What is said further on than that is mentioned in passing. */
const LONGEST_LEAD = 200;

/**
 * The forbidden kind that a form says it is of; null when it says none. The first place that speaks decides: its heading, its buttons, its
 * fields' labels, the first words in it, the identifiers its author gave, then, where it has no heading, the few words before it. Where that place names a newsletter too,
 * only what is never meant as one is forbidden.
 */
export function forbiddenKindOf(form: FormFacts): string | null {
  const buttons = form.buttons.filter((button) => !leadsAway(button) && button.text.length < 60);
  const places = [
    form.heading,
    buttons.map(({ text, ariaLabel }) => `${text} ${ariaLabel}`).join(" | "),
    form.emails.map(({ view }) => `${view.label} | ${view.placeholder} | ${view.ariaLabel}`).join(" | "),
    saidIn(form).slice(0, LONGEST_LEAD),
    form.ownWords,
    // Under a heading of its own a form is introduced by that, and what stands before is the page's: a story, say.
    form.heading === "" ? form.cluster.besideBefore.slice(-LONGEST_LEAD) : "",
  ];
  for (const place of places) {
    const namesNewsletter = speaksOf("newsletterNoun", place);
    const text = plain(place);
    const found = expressions.find(([row, words]) => (row.isAlways || !namesNewsletter) && words.test(text));
    if (found !== undefined) return found[0].kind;
    if (namesNewsletter) return null;
  }
  return null;
}
