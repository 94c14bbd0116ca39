import { contentWordsOf, wordsOf } from '../../knowledge/words';

/** A question and its answer. */
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

const ASKER = '(?:user|human|person|colleague|question|q|frage|domanda|utilisateur|utente|benutzer(?:in)?)';
const ANSWERER = '(?:assistant|answer|a|ai|bot|antwort|réponse|risposta)';

/** `User: …`, `**Question 2:** …` or `- Q: …` at the beginning of a line. */
const SPEAKER_LINE = new RegExp(
  `^[\\s>*_#-]*(?:(${ASKER})|${ANSWERER})(?:\\s*\\d+)?[*_]*\\s*[:>–-][*_]*\\s*(.*)$`,
  'iu',
);
/** `<user>…</user>`, `<question n="2">…</question>`. */
const SPEAKER_ELEMENT = new RegExp(`<(${ASKER})(?:\\s[^>]*)?>([\\s\\S]*?)</\\1>`, 'giu');
/** `{"role":"user","content":"…"}`, or the same with Bedrock's form of the content, `[{"text":"…"}]`. */
const MESSAGE_OBJECT =
  /"role"\s*:\s*"user"[^}]*?"(?:content|text)"\s*:\s*(?:\[\s*\{\s*"text"\s*:\s*)?("(?:[^"\\]|\\.)*")/g;

/** Returns which earlier question a question asks about, as in `What was my first question?`; undefined if it asks about none. */
export function asksForEarlier(question: string): 'first' | 'previous' | undefined {
  if (FIRST.test(question)) return 'first';
  return PREVIOUS.test(question) ? 'previous' : undefined;
}

/** Whether a question can be understood only together with the previous one. */
export function isFollowUp(question: string, earlier: readonly Turn[]): boolean {
  if (earlier.length === 0) return false;
  const text = question.trim();
  const contentWords = contentWordsOf(text).length;
  if (asksForEarlier(text)) return true;
  if (contentWords === 0) return MORE.test(text);
  return (
    contentWords <= 4 &&
    (OPENINGS.test(text) || POINTERS.test(text) || (PREPOSITIONS.test(text) && wordsOf(text).length <= 3))
  );
}

/**
 * Returns the search query for a follow-up question: the earlier questions on the same subject, then the question itself. Leaves out
 * questions that only ask what an earlier question was.
 */
export function topicOf(question: string, earlier: readonly Turn[]): string {
  const questions: string[] = asksForEarlier(question) ? [] : [question];
  for (let index = earlier.length - 1; index >= 0; index--) {
    const before = earlier[index].question;
    if (!asksForEarlier(before)) questions.unshift(before);
    if (!isFollowUp(before, earlier.slice(0, index))) break;
  }
  return questions.join(' ').slice(-2000);
}

/**
 * Finds the earlier questions that a caller of a knowledge base has put into the prompt template for a new session. A
 * real model understands any format; this function recognises three: lines that begin with the speaker, XML elements, and
 * JSON messages.
 */
export function embeddedTurns(template: string): Turn[] {
  const text = template.replace(/\$[a-z_]+\$/g, '');
  const questions = [
    ...[...text.matchAll(SPEAKER_ELEMENT)].map(([, , question]) => question),
    ...[...text.matchAll(MESSAGE_OBJECT)].map(([, question]) => JSON.parse(question) as string),
    ...text
      .split(/\r?\n/)
      .map((line) => SPEAKER_LINE.exec(line))
      .flatMap((match) => (match?.[1] ? [match[2]] : [])),
  ];
  return questions
    .map((question) => question.trim())
    .filter((question) => question !== '')
    .map((question) => ({ question, answer: '' }));
}
