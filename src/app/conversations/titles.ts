import { TitleEmpty, TitleTooLong } from '../errors';
import { withoutHalfCharacter } from '../shortened';

/** Maximum characters of a title. */
const LONGEST_TITLE = 80;

/** Matches a control character or a line break. */
const BREAK = /[\p{Cc}\p{Zl}\p{Zp}]/u;
/** Matches a character that users can see. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}]/u;

/** Returns a title on one line, without spaces around it. */
export function oneLine(title: string): string {
  const lines = title.split(BREAK).map((line) => line.trim());
  return lines.filter(Boolean).join(' ');
}

/**
 * Checks a title that a user has entered. Returns it in the form in which it is stored.
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

/**
 * Returns the initial title of a conversation: the first visible line of its first question. A long line is cut between words, or
 * inside the word if it begins with a very long word, but never inside a surrogate pair. `enteredTitle` accepts the title if the
 * question contains a visible character, so that users can save it unchanged.
 */
export function titleOf(message: string): string {
  const lines = message.trim().split('\n');
  const line = oneLine(lines.find((text) => VISIBLE.test(text)) ?? lines[0]!);
  if (line.length <= LONGEST_TITLE) return line;
  const words = line.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, '');
  return `${withoutHalfCharacter(words.slice(0, LONGEST_TITLE - 1))}…`;
}
