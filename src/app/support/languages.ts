import { LANGUAGES, type Language } from '../../contract';

/** Frequent function words, such as articles and prepositions, folded as in `wordsIn`. */
const STOP_WORDS: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: words(`aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bis bzw da dabei dadurch dafur damit dann
    daran darauf darf das dass davon dazu dem den denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort durch durfen ein eine
    einem einen einer eines er es etwa fur gegen gemass gibt haben hat ich ihm ihn ihr ihre ihrem ihren ihrer im in innert ist ja jede jedem jeden
    jeder jedes kann kein keine keinen konnen man mehr mit muss mussen nach nicht noch nur ob oder ohne pro sein seine seinen seiner seit sich sie sind
    so sofern soll sollen sowie sowohl uber um und uns unter vom von vor war waren was weil welche welcher wenn werden wer wie wird wo wurde wurden
    zu zum zur zwischen`),
  fr: words(`a afin ainsi alors apres au aucun aucune aussi autre autres aux avant avec avoir car ce cela celle celui ces cet cette ceux chaque chez
    comme d dans de depuis des deux doit doivent donc du elle elles en entre est et etre eux fait fois ici il ils j je jusqu l la le les leur leurs lors
    lorsque lui mais meme mes moins n ne ni non nos notre nous on ont ou par pas pendant peut peuvent plus pour pourquoi qu quand que quel quelle
    quelles quels qui s sa sans se selon sera ses si soit son sont sous sur ta tous tout toute toutes un une vers via vos votre vous y`),
  it: words(`a ad agli ai al alla alle allo anche avere c che chi ci coi col come con contro cui d da dagli dai dal dalla dalle dallo degli dei del
    della delle dello dev deve devono di dopo dove due e ed entro era essere fa fino fra gli ha hanno i il in indi io l la le lei li lo loro lui ma mediante
    nei nel nell nella nelle nello negli no noi non nostra nostro o ogni oppure per perche piu poi possono prima puo qual quale quali quando quanto
    quella quello questa queste questi questo s se secondo senza si sia sono sotto su sua sue sui sul sull sulla sulle sullo suo suoi tra tramite tutte
    tutti un una uno vi viene vengono`),
  en: words(`a about after all also an and any are as at be because been before being between both but by can cannot could did do does during each for
    from had has have he her his how if in into is it its may more most must no nor not of on only or other our out over per shall she should so some
    such than that the their them then there these they this those through to under until up upon was we were what when where which while who whose
    will with within without would you your`),
};

/** Minimum number of frequent words by which a language is recognised. */
const FEWEST = 2;

/** Whether a word has at least three characters and is not a function word. `language` is undefined if the language is unknown. */
export function isContentWord(folded: string, language: Language | undefined): boolean {
  if (folded.length < 3) return false;
  return language ? !STOP_WORDS[language].has(folded) : LANGUAGES.every((other) => !STOP_WORDS[other].has(folded));
}

/**
 * Returns the language of which a text contains the largest number of frequent words. Returns undefined if this number is less than
 * `fewest`, or if the lead over another language is too small.
 *
 * @param fewest the minimum number of frequent words of the language
 * @param lead the number of frequent words of the language must be more than `lead` times that of any other language
 */
export function languageOfWords(folded: readonly string[], fewest = FEWEST, lead = 1): Language | undefined {
  const counts = LANGUAGES.map((language) => ({
    language,
    count: folded.reduce((sum, word) => sum + (STOP_WORDS[language].has(word) ? 1 : 0), 0),
  })).sort((a, b) => b.count - a.count);
  const [first, second] = counts as [(typeof counts)[0], (typeof counts)[0]];
  return first.count >= fewest && first.count > second.count * lead ? first.language : undefined;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
