import { readableText } from './readable-text';
import { wordList } from './words';

/** The words of a turn for the search: those of the question and of the answer as a user reads it. */
export function turnWords(question: string, answer: string): string {
  return wordList(question, readableText(answer));
}
