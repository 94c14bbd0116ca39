import type { Passage } from './passage';

interface Kind {
  readonly question: RegExp;
  readonly passage: RegExp;
}

/**
 * The kinds of facts that a question can ask for: a duration, an amount, or a time. Each kind has a pattern for such a question, and a
 * pattern for a passage that contains such a fact. The first kind whose pattern matches the question applies.
 */
const KINDS: readonly Kind[] = [
  {
    question:
      /\b(?:wie lange|wie schnell|innert|combien de temps|quel délai|quanto tempo|how long|how soon|how quickly)\b/iu,
    passage:
      /\b(?:minut|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|ans?\b|or[ae]\b|giorn|settiman|mes[ei]\b|ann[oi]\b|hour|day|week|month|year)/iu,
  },
  {
    question:
      /\b(?:wie ?viele?|wie hoch|wie teuer|kostet|combien|quant[oaie]|costa|how (?:much|many|high|big)|costs?)\b|\b(?:förder|beitr[aä]g|zuschuss|vergüt|entschädig)|geld\b|subvention|\baides?\b|rembours|contribut|incentiv|rimbors|\bgrants?\b|subsid|money|refund|reimburs/iu,
    passage:
      /\d.*?(?:franken|francs?|franchi|rappen|centim|centes|ct\b|chf|prozent|percent|per ?cento|pour ?cent|%)|\([^)]*(?:wh|kw|ct)[^)]*\): \d/isu,
  },
  {
    question:
      /\b(?:wann|bis wann|ab wann|um welche zeit|quand|quelle heure|quels? jours?|quando|che ora|che giorno|when|what time|which day)\b/iu,
    passage:
      /\b(?:vor|nach|bis|innert|avant|après|prima|dopo|entro|before|after|by|until|uhr|heures?|[ap]\.m|\p{L}+tag|mittwoch|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|\p{L}+dì|sabato|domenica|\p{L}+day)\b/iu,
  },
];

/**
 * Returns a predicate: whether a passage has the kind of fact that the question asks for, such as an amount. The
 * predicate is false for every passage if the question asks for none of these kinds.
 */
export function meetsExpectation(question: string): (passage: Passage) => boolean {
  const kind = KINDS.find((candidate) => candidate.question.test(question));
  return kind ? ({ text }) => kind.passage.test(text) : () => false;
}
