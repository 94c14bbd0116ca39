import { contentWordsOf, wordsOf } from '../../knowledge/terms';

/** A question and what was answered. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
}

const OPENINGS =
  /^(?:and|or|but|also|what about|how about|und|oder|aber|auch|was ist mit|wie ist es|wie sieht es|et|ou|mais|aussi|qu['’]en est-il|e|ed|o|ma|anche)(?=[\s,])/i;
const PREPOSITIONS =
  /^(?:in|on|at|for|with|without|im|für|bei|mit|ohne|am|en|au|aux|pour|avec|sans|nel|nella|per|con|senza|d['’])(?=\s|\p{L})/iu;
const POINTERS =
  /\b(?:it|its|that|those|these|they|them|davon|dafür|darüber|dazu|dabei|dieser|dieses|diesen|diesem|cela|ça|celui-ci|celle-ci|ciò|questo|questa|quello|quella)\b/iu;
const MORE = /\?\s*$|\b(?:more|mehr|weiter|plus|altro|continue|why|warum|pourquoi|perché)\b/i;

const FIRST = /\b(?:first question|erste[nr]? frage|première question|prima domanda)\b/i;
const PREVIOUS = new RegExp(
  [
    '\\b(?:previous|last|earlier) question\\b',
    '\\bquestion (?:before|earlier)\\b',
    '\\bwhat did i (?:just )?ask\\b',
    '\\b(?:vorige|vorherige|letzte|frühere)[nr]? frage\\b',
    '\\bwas habe ich (?:\\p{L}+ ){0,3}gefragt\\b',
    '\\b(?:précédente|dernière) question\\b',
    "\\bquestion (?:précédente|d['’]avant)\\b",
    "\\b(?:qu['’]ai-je|j['’]ai) demandé\\b",
    '\\b(?:ultima|precedente) domanda\\b',
    '\\bdomanda (?:precedente|di prima)\\b',
    '\\b(?:cosa|che cosa) (?:ti |le )?ho chiesto\\b',
  ].join('|'),
  'iu',
);

/** Whether somebody asks what they asked before, and which of it. */
export function asksForEarlier(question: string): 'first' | 'previous' | undefined {
  if (FIRST.test(question)) return 'first';
  return PREVIOUS.test(question) ? 'previous' : undefined;
}

/** Whether a question can only be understood together with the one before it. */
export function isFollowUp(question: string, earlier: readonly Turn[]): boolean {
  if (earlier.length === 0) return false;
  const text = question.trim();
  const about = contentWordsOf(text).length;
  if (asksForEarlier(text)) return true;
  if (about === 0) return MORE.test(text);
  return (
    about <= 4 && (OPENINGS.test(text) || POINTERS.test(text) || (PREPOSITIONS.test(text) && wordsOf(text).length <= 3))
  );
}

/** What to look up for a follow-up: its words after those of the question that began the subject. */
export function topicOf(question: string, earlier: readonly Turn[]): string {
  const questions: string[] = asksForEarlier(question) ? [] : [question];
  for (let last = earlier.length - 1; last >= 0; last--) {
    const before = earlier[last].question;
    if (!asksForEarlier(before)) questions.unshift(before);
    if (!isFollowUp(before, earlier.slice(0, last))) break;
  }
  return questions.join(' ').slice(-2000);
}
