import { readableText } from './readable-text';
import { wordList } from './words';

/** Returns the words of a turn for the search: the words of the question, and the words of the answer as a user reads it. */
export function turnWords(question: string, answer: string): string {
  return wordList(question, readableText(answer));
}
