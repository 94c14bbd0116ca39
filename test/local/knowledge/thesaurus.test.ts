import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { thesaurus } from '../../../src/local/knowledge/thesaurus';

const lines = readFileSync(join(__dirname, '../../../src/local/knowledge/thesaurus.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

it('has four languages on each line, and no empty word', () => {
  const faults = lines.filter((line) => {
    const languages = line.split('|');
    return languages.length !== 4 || languages.some((words) => words.split(',').some((word) => word.trim() === ''));
  });
  expect(faults).toEqual([]);
});

it('contains no word twice for the same language on one line', () => {
  const repeats = lines.flatMap((line) =>
    line.split('|').flatMap((words) => {
      const all = words.split(',').map((word) => word.replace(/[~>]/g, '').trim().toLowerCase());
      return all.filter((word, position) => all.indexOf(word) !== position);
    }),
  );
  expect(repeats).toEqual([]);
});

it('maps words of four languages to the same concept', () => {
  const concepts = [
    thesaurus().mention(['wärmepumpen'], 0, 'de'),
    thesaurus().mention(['pompes', 'à', 'chaleur'], 0, 'fr'),
    thesaurus().mention(['pompa', 'di', 'calore'], 0, 'it'),
    thesaurus().mention(['heat', 'pumps'], 0, 'en'),
  ].map((mention) => mention?.concepts);
  expect(concepts[0]).toHaveLength(1);
  expect(concepts).toEqual(concepts.map(() => concepts[0]));
});
