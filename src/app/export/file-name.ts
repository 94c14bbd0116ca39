/** Characters that a file system rejects, or that hide or reorder other characters. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\\/:*?"<>|]+/gu;
/** Names of devices in Windows. */
const RESERVED = /^(aux|con|nul|prn|com\d|lpt\d)$/i;
const LONGEST = 80;
const FALLBACK = 'Joule Verne';

/** Returns a name for a file, from a title. */
export function fileName(title: string, extension: string): string {
  const words = title.replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim();
  const name = Array.from(words)
    .slice(0, LONGEST)
    .join('')
    .replace(/^[.\s]+|[.…\s]+$/g, '');
  return `${name === '' || RESERVED.test(name) ? FALLBACK : name}.${extension}`;
}
