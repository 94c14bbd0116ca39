import type { Turn } from './conversation';

const ASKER = '(?:user|human|person|colleague|question|q|frage|domanda|utilisateur|utente|benutzer(?:in)?)';
const ANSWERER = '(?:assistant|answer|a|ai|bot|antwort|réponse|risposta)';

/** `User: …`, `**Question 2:** …`, `- Q: …` at the beginning of a line. */
const LINE = new RegExp(`^[\\s>*_#-]*(?:(${ASKER})|${ANSWERER})(?:\\s*\\d+)?[*_]*\\s*[:>–-][*_]*\\s*(.*)$`, 'iu');
/** `<user>…</user>`, `<question n="2">…</question>`. */
const ELEMENT = new RegExp(`<(${ASKER})(?:\\s[^>]*)?>([\\s\\S]*?)</\\1>`, 'giu');
/** `{"role":"user","content":"…"}`, also with Bedrock's `[{"text":"…"}]`. */
const OBJECT = /"role"\s*:\s*"user"[^}]*?"(?:content|text)"\s*:\s*(?:\[\s*\{\s*"text"\s*:\s*)?("(?:[^"\\]|\\.)*")/g;

/**
 * The questions that a caller has written into the prompt template of a knowledge base, whose new session knows
 * nothing of them. A model reads whatever it finds; this finds lines that name who speaks, elements and JSON messages.
 */
export function embeddedTurns(template: string): Turn[] {
  const text = template.replace(/\$[a-z_]+\$/g, '');
  const questions = [
    ...[...text.matchAll(ELEMENT)].map(([, , question]) => question),
    ...[...text.matchAll(OBJECT)].map(([, question]) => JSON.parse(question) as string),
    ...text
      .split(/\r?\n/)
      .map((line) => LINE.exec(line))
      .flatMap((match) => (match?.[1] ? [match[2]] : [])),
  ];
  return questions
    .map((question) => question.trim())
    .filter((question) => question !== '')
    .map((question) => ({ question, answer: '' }));
}
