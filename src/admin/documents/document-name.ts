import { FileRefused } from './errors';

/** Maximum number of characters. S3 limits a key to 1,024 bytes, and a character takes up to four. */
const MAX_LENGTH = 200;

/**
 * Characters that are removed from names: control characters, invisible characters, characters that change the
 * direction of text, and unassigned code points.
 */
const REMOVED = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** Joiners after Latin letters, digits or punctuation. Emoji and some scripts need joiners; Latin letters do not. */
const NEEDLESS_JOINERS = /(?<=[\p{Script=Latin}\p{N}\p{P}\p{Z}])[\u200c\u200d]+/gu;
/**
 * A Windows path: it starts with a drive or a server, or contains `.\` or `..\`. In any other name, a backslash is an
 * ordinary character.
 */
const WINDOWS_PATH = /^[a-z]:\\|^\\\\|(?:^|\\)\.{1,2}\\/i;

/**
 * Returns the document name for an uploaded file: the last path segment of the name that the browser sent, in Unicode's
 * composed form (some file systems store umlauts as two characters), without invisible characters.
 *
 * @throws FileRefused
 */
export function documentName(sent: string): string {
  const path = sent.normalize('NFC').replace(REMOVED, '').replace(NEEDLESS_JOINERS, '');
  const name = path
    .split(WINDOWS_PATH.test(path) ? /[/\\]/ : '/')
    .at(-1)!
    .trim();
  if (!/[\p{L}\p{N}\p{S}]/u.test(name.replace(/\.[^.]*$/, ''))) throw new FileRefused('name');
  if ([...name].length > MAX_LENGTH) throw new FileRefused('nameTooLong', { limit: MAX_LENGTH });
  return name;
}

/** Returns the first of `name (2).pdf`, `name (3).pdf` … that is free. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  const [, stem = name, extension = ''] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? [];
  for (let number = 2; ; number++) {
    const candidate = `${stem} (${number})${extension}`;
    if (!isTaken(candidate)) return candidate;
  }
}
