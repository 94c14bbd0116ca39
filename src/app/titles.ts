import { TitleEmpty, TitleTooLong } from './errors';
import { withoutHalfCharacter } from './shortened';

/** Maximum characters of a title. */
const LONGEST_TITLE = 80;

/** Control characters and line breaks, alone or with the spaces around them. */
const BREAKS = /\s*[\p{Cc}\p{Zl}\p{Zp}]\s*/gu;
/** A character that users can see. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}]/u;

/** Returns a title on one line, without spaces around it. */
export function oneLine(title: string): string {
  return title.replace(BREAKS, ' ').trim();
}

/**
 * Returns the title that a user has entered, as it is stored.
 *
 * @throws TitleEmpty, TitleTooLong
 */
export function enteredTitle(text: string): string {
  const title = oneLine(text);
  const received = [...title].length;
  if (!VISIBLE.test(title)) throw new TitleEmpty('The title contains no visible character');
  if (received > LONGEST_TITLE) throw new TitleTooLong({ received, limit: LONGEST_TITLE });
  return title;
}

/** The first title of a conversation: the first line of its first question, cut between words and never inside a character. */
export function titleOf(message: string): string {
  const line = message.trim().split('\n', 1)[0]!;
  if (line.length <= LONGEST_TITLE) return line;
  const words = line.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, '');
  return `${withoutHalfCharacter(words)}…`;
}
