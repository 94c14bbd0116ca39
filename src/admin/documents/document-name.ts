import { FileRefused } from './errors';

/** Characters. S3 limits a key to 1,024 bytes, and a character takes up to four. */
const MAX_LENGTH = 200;

/** Removed from names: control characters, bidirectional marks, zero-width characters, unassigned code points. */
const REMOVED = /[\p{Cc}\p{Cs}\p{Cn}\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/**
 * The document name for an uploaded file: the last path segment of the name that the browser sent, in Unicode's composed
 * form (some file systems store umlauts as two characters), without invisible characters.
 *
 * @throws FileRefused
 */
export function documentName(sent: string): string {
  const name = sent.normalize('NFC').replace(REMOVED, '').split(/[/\\]/).at(-1)!.trim();
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
