import { readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY, readDocument, withoutBlocks } from '../support/docs/documents';

/** Documents in which text in italics quotes the product's pages. */
const QUOTING = ['README.md', 'docs/configuration.md', 'docs/operating.md'];

const english = Object.values(
  JSON.parse(readFileSync(path.join(REPOSITORY, 'locales/en.json'), 'utf8')) as Record<string, string>,
);

describe('texts in italics', () => {
  it.each(QUOTING)('in %s appear in English texts of the product', (file) => {
    const quoted = [...withoutBlocks(readDocument(file).text).matchAll(/(?<![\w`])_([^_`|]+)_(?!\w)/g)].map(
      ([, text]) => text!,
    );
    expect(quoted.length).toBeGreaterThan(0);
    const unknown = quoted.filter((text) => !english.some((shown) => shown.includes(text)));
    expect(unknown).toEqual([]);
  });
});
