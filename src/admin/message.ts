import type { Translate } from '../app/web/language';

/**
 * A key of the locales with the values for its placeholders; stored in this form so that each reader sees it in their
 * own language.
 */
export interface Message {
  readonly sentence: string;
  readonly values?: Readonly<Record<string, string | number>> | undefined;
}

/** The text of a message. A key that this version no longer knows is replaced by `fallback`. */
export function messageText({ sentence, values }: Message, t: Translate, fallback = sentence): string {
  try {
    return t(sentence, values);
  } catch {
    return fallback;
  }
}
