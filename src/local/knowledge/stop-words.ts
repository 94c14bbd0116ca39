import type { Language } from '../../contract';

const set = (words: string) => new Set(words.split(/\s+/));

/** Words that carry no information about a subject, in lower case and with their accents. */
export const STOP_WORDS: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: set(`aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bekomme bekommen bin bis bist bitte brauche
    brauchen braucht da damit dann das dass dazu dein deine dem den denn der deren des dessen die dies diese diesem diesen dieser dieses
    doch dort du durch ein eine einem einen einer eines er erhalte erhalten erhält es etwas euch euer für gegen gehen geht gibt hab habe
    haben hat hatte hätte hier hoch ich ihm ihn ihnen ihr ihre im in ins ist ja jede jeder jedes jetzt kann kein keine können könnte
    machen macht man mehr mein meine meinem meinen meiner mich mir mit muss müssen nach nicht noch nun nur ob oder ohne sehr sein seine
    sich sie sind so soll sollen sollte sonst über um und uns unser unsere unter vom von vor wann war waren warum was weil welche welchem
    welchen welcher welches wenn wer werde werden wie wieviel viel viele will wir wird wo wohin wollen worden wurde wurden würde zu zum ihrem ihren ihrer ihres euer eure gibts gehts keinen keinem keiner meines deinen deiner deinem
    unserem unseren unserer seinem seinen seiner seines wessen wem wen womit wofür worauf worüber woher weshalb wieso sowohl trotzdem trotz
    ausser statt anstatt wegen zwar ab bevor gegenüber hinter neben pro je seit solche solchen manche einige einigen jene jener
    zur zwischen darf darfst dürfen durfte dürfte mag möchte möchten kannst konnte könnten sollten müsste müssten
    wirst wärst wäre wären bleibt bleiben lässt lassen schon dabei daran darauf davon dafür falls sobald während sowie bereits
    gerade bloss hin her mal irgend jemand man hallo danke grüezi`),
  fr: set(`à ai as au aucun aussi autre aux avec avez avoir ayant bien c ce cela ces cet cette ceux chaque ci combien comme comment d dans
    de des doit doivent donc dont du elle elles en encore entre es est et était être eux fait faire faut il ils j je l la là laquelle le
    lequel les leur leurs lui m ma mais me même mes moi mon n ne ni nos notre nous obtenir on ont ou où par pas peu peut peuvent peux plus
    pour pourquoi pouvez puis qu quand que quel quelle quelles quels qui quoi reçoit s sa sans se sera ses si son sont sous soit suis sur
    t ta te tes toi ton tous tout toute toutes très tu un une va vers veut voici vos votre vous y pouvons devez devons dois devrait devrais pourrait pourrais aurait serait avons sommes êtes étais était ait soient dès afin
    ainsi alors après avant lors lorsque parce pendant depuis sinon quelque quelques celui celle celles aller faites durant selon chez contre hors malgré bonjour bonsoir salut merci svp plaît`),
  it: set(`a ad agli ai al alla alle allo anche avere c che chi ci cioè come con così cosa cui d da dagli dai dal dalla dalle dallo degli dei
    del della delle dello dell deve devo di dopo dove due e è ed era essere fa fare fra gli ha hai hanno ho i il in io l la le lei li lo
    loro lui ma me mi mia mie mio molto ne negli nei nel nell nella nelle nello noi non nostra nostro o ogni oltre per perché però più poi
    posso può possono prima qual quale quali quando quanta quante quanti quanto quella quelle quelli quello questa queste questi questo
    qui ricevo riceve riceveva s sa se sei si sia siamo sono sopra sotto sta su sua sue sugli sui sul sull sulla sulle suo tra tu tua tuo
    tutti tutto un una uno va vi voi vostro all dall dell sull coll quell quest possiamo potete potrebbe potrei dobbiamo dovete devono dovrebbe bisogna occorre ricevere
    ricevono riceviamo abbiamo avete siete stato stata viene vengono fanno faccio facciamo mentre quindi oppure ancora già
    dunque poiché affinché qualche qualcosa tale tali durante senza presso contro tramite ciao buongiorno buonasera grazie favore`),
  en: set(`a about after all also am an and any are as at be because been before being but by can could did do does doing down each few for
    from get gets give given had has have having he her here him his how i if in into is it its just like may me might more most much many
    must my no nor not now of off on once only or other our out over own please s same shall she should so some such t tell than that the
    their them then there these they this those through to too under until up us very was we were what when where which while who whom
    why will with would you your ve re ll d m don isn aren doesn didn won hasn haven wouldn couldn shouldn im ill let every anything
    during throughout within without between against since upon per something someone somebody still already yet while whether hello hi hey thanks thank`),
};

const ALL = new Set(Object.values(STOP_WORDS).flatMap((words) => [...words]));

/** Whether a word (lower case) is a stop word in any of the four languages. */
export const isStopWord = (word: string): boolean => ALL.has(word);
