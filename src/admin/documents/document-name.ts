import { FileRefused } from './errors';

/** Characters. S3 limits a key to 1,024 bytes, and a character takes up to four. */
const MAX_LENGTH = 200;

/** Removed from names: control characters, invisible characters, what turns text, unassigned code points. */
const REMOVED = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** Joiners, which emoji and some scripts need, but Latin letters do not. */
const NEEDLESS_JOINERS = /(?<=[\p{Script=Latin}\p{N}\p{P}\p{Z}])[\u200c\u200d]+/gu;
/** A path of Windows: from a drive or a server, or with a folder above. Elsewhere a backslash is part of a name. */
const WINDOWS_PATH = /^[a-z]:\\|^\\\\|(?:^|\\)\.{1,2}\\/i;

/**
 * The document name for an uploaded file: the last path segment of the name that the browser sent, in Unicode's composed
 * form (some file systems store umlauts as two characters), without invisible characters.
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

/** The first of `name (2).pdf`, `name (3).pdf` … that is free. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  const [, stem = name, extension = ''] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? [];
  for (let number = 2; ; number++) {
    const candidate = `${stem} (${number})${extension}`;
    if (!isTaken(candidate)) return candidate;
  }
}
