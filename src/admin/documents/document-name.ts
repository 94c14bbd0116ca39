import { sentFileName } from '../../app/documents/sent-file-name';
import { FileRefused } from './errors';

/** Maximum number of characters. S3 limits a key to 1,024 bytes, and a character takes up to four. */
const MAX_LENGTH = 200;

/**
 * Returns the document name for an uploaded file.
 *
 * @throws FileRefused
 */
export function documentName(sent: string): string {
  const name = sentFileName(sent);
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
