/**
 * Characters that are removed from names: control characters, invisible characters, characters that change the
 * direction of text, and unassigned code points.
 */
const REMOVED = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** Matches joiners after Latin letters, digits, punctuation or spaces. Emoji and some scripts need joiners; Latin letters do not. */
const NEEDLESS_JOINERS = /(?<=[\p{Script=Latin}\p{N}\p{P}\p{Z}])[\u200c\u200d]+/gu;
/**
 * Matches a Windows path: it starts with a drive or a server, or contains `.\` or `..\`. In any other name, a backslash is an
 * ordinary character.
 */
const WINDOWS_PATH = /^[a-z]:\\|^\\\\|(?:^|\\)\.{1,2}\\/i;

/**
 * Returns the name of a file: the last path segment of the name that the browser sent, without invisible characters. It is in
 * Unicode's composed form, because some file systems store umlauts as two characters. It may be empty.
 */
export function sentFileName(sent: string): string {
  const path = sent.normalize('NFC').replace(REMOVED, '').replace(NEEDLESS_JOINERS, '');
  return path
    .split(WINDOWS_PATH.test(path) ? /[/\\]/ : '/')
    .at(-1)!
    .trim();
}
