import { partsOf } from '../../../src/local/knowledge/compounds';

const WORDS = [
  'wärm',
  'wärme',
  'wärmepumpe',
  'pumpe',
  'förderung',
  'amt',
  'öl',
  'heizung',
  'schul',
  'haus',
  'dach',
  'beitrag',
];
const split = (word: string) => partsOf(word, (part) => WORDS.includes(part));

it.each([
  ['wärmepumpenförderung', ['wärmepumpe', 'förderung']],
  ['ölheizung', ['öl', 'heizung']],
  ['schulhausdach', ['schul', 'haus', 'dach']],
  ['amtsbeitrag', ['amt', 'beitrag']],
])('splits %s into known words', (word, parts) => expect(split(word)).toEqual(parts));

it.each(['heizung', 'heizungsraum', 'samt', 'ämter'])('does not split %s', (word) =>
  expect(split(word)).toBeUndefined(),
);

it('does not try to split a very long word', () => {
  const lookUps: string[] = [];
  partsOf('öl'.repeat(100_000), (part) => lookUps.push(part) < 0);
  expect(lookUps).toEqual([]);
});
