import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The cascade layers. Each is a file or a folder of `templates/styles`. A rule of a later layer takes precedence over every rule of an
 * earlier one, however specific.
 */
const LAYERS = ['tokens', 'base', 'components', 'chat', 'console', 'source', 'states', 'print'];

/** Which layers a style sheet contains. Every page has `app.css`; the console and the page of a source have a second one. */
const SHEETS: Readonly<Record<string, readonly string[]>> = {
  'app.css': ['tokens', 'base', 'components', 'chat', 'states', 'print'],
  'console.css': ['console'],
  'source.css': ['source'],
};

/**
 * Returns the style sheets by their names. The server joins the files when it starts, so that a page needs only one request for each style
 * sheet.
 * @param folder `templates/styles`
 */
export function styleSheets(folder: string): Map<string, Buffer> {
  return new Map(
    Object.entries(SHEETS).map(([name, layers]) => {
      const rules = layers.map((layer) => `@layer ${layer} {\n${concise(readLayer(folder, layer))}}\n`);
      return [name, Buffer.from(`@layer ${LAYERS.join(', ')};\n${rules.join('')}`)];
    }),
  );
}

function readLayer(folder: string, layer: string): string {
  const file = path.join(folder, `${layer}.css`);
  if (statSync(file, { throwIfNoEntry: false })) return readFileSync(file, 'utf8');
  return readdirSync(path.join(folder, layer))
    .filter(isStyleFile)
    .sort()
    .map((name) => readFileSync(path.join(folder, layer, name), 'utf8'))
    .join('');
}

/** Whether a file contains styles. Editors and the Finder of macOS add files of their own, such as `.links.css.swp` and `.DS_Store`. */
export function isStyleFile(name: string): boolean {
  return name.endsWith('.css') && !name.startsWith('.');
}

const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/.source;
const GAP = /(?:\s|\/\*.*?\*\/)/.source;
/** Matches a string; a semicolon before `}` or one of `{};,`, with the space around it; a colon with the space after it; or a comment. */
const PART = new RegExp(`(${STRING})|${GAP}*;${GAP}*(?=\\})|${GAP}*([{};,])${GAP}*|(:)${GAP}+|\\/\\*.*?\\*\\/`, 'gs');

/** Removes comments, and the spaces and semicolons that CSS does not need. Strings stay as they are. */
export function concise(css: string): string {
  return css.replace(PART, (_part, string = '', sign = '', colon = '') => string + sign + colon);
}
