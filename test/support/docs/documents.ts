import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const REPOSITORY = path.join(__dirname, '../../..');

/** A Markdown document. `file` is its path in the repository. */
export interface Document {
  readonly file: string;
  readonly text: string;
}

const FOLDERS = ['.', 'docs', 'docs/decisions', '.github'];

/** The Markdown documents in the root folder, in `docs`, in `docs/decisions` and in `.github`, generated ones included. */
export function documents(): Document[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(path.join(REPOSITORY, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => readDocument(path.posix.join(folder, name))),
  );
}

export function readDocument(file: string): Document {
  return { file, text: readFileSync(path.join(REPOSITORY, file), 'utf8') };
}

/** Texts in backticks, and the lines of code blocks. */
export function codeIn(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].flatMap(([, block]) => block!.split('\n'));
  const spans = [...withoutBlocks(text).matchAll(/`([^`]+)`/g)].map(([, span]) => span!);
  return [...blocks, ...spans];
}

/** The lines of the code blocks that name no language, or the language of a shell. */
export function commandsIn(text: string): string[] {
  return [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```/gm)]
    .filter(([, language]) => ['', 'sh', 'shell', 'bash', 'console'].includes(language!))
    .flatMap(([, , block]) => block!.split('\n').map((line) => line.trim()));
}

/** The text without its code blocks. */
export function withoutBlocks(text: string): string {
  return text.replace(/^ *```\w*\n[\s\S]*?^ *```/gm, '');
}
