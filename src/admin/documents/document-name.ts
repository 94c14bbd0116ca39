import { FileRefused } from './errors';

/** Characters. A key may have 1,024 bytes, and a character up to four. */
const LONGEST = 200;

/** What no name holds: control characters, marks that turn the direction of text, and what Unicode has not assigned. */
const UNWANTED = /[\p{Cc}\p{Cs}\p{Cn}\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/**
 * The name under which a file becomes a document: the last part of what the browser sent, composed
 * (umlauts are one character, however a file system keeps them), without what cannot be seen.
 *
 * @throws FileRefused
 */
export function documentName(sent: string): string {
  const name = sent.normalize('NFC').replace(UNWANTED, '').split(/[/\\]/).at(-1)!.trim();
  if (!/[\p{L}\p{N}\p{S}]/u.test(name.replace(/\.[^.]*$/, ''))) throw new FileRefused('name');
  if ([...name].length > LONGEST) throw new FileRefused('nameTooLong', { limit: LONGEST });
  return name;
}

/** The first of `name (2).pdf`, `name (3).pdf` … that is not taken. */
export function freeName(name: string, taken: (name: string) => boolean): string {
  const [, stem = name, extension = ''] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? [];
  for (let number = 2; ; number++) {
    const candidate = `${stem} (${number})${extension}`;
    if (!taken(candidate)) return candidate;
  }
}
