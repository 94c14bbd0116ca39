import type { Translate } from '../app/web/language/language';

/**
 * A key of the locales, with values for its placeholders. Messages are stored in this form so that each user sees
 * them in their own language.
 */
export interface Message {
  readonly sentence: string;
  readonly values?: Readonly<Record<string, string | number>> | undefined;
}

/** Returns the text of a message, or `fallback` if the locales no longer contain its key. */
export function messageText({ sentence, values }: Message, t: Translate, fallback = sentence): string {
  try {
    return t(sentence, values);
  } catch {
    return fallback;
  }
}
