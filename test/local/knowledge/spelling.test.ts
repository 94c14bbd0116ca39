import { isOneLetterApart, WordSet } from '../../../src/local/knowledge/spelling';

it.each([
  ['a different letter', 'heizung', 'heizang'],
  ['a missing letter', 'heizung', 'heizun'],
  ['an additional letter', 'heizung', 'heizzung'],
  ['a different first letter', 'heizung', 'geizung'],
  ['two exchanged letters', 'heizung', 'heziung'],
])('treats words as similar despite %s', (_what, a, b) => {
  expect(isOneLetterApart(a, b)).toBe(true);
  expect(isOneLetterApart(b, a)).toBe(true);
  expect(new WordSet([a]).similar(b)).toEqual([a]);
});

it.each([
  ['heizung', 'heizung'],
  ['heizung', 'heizungen'],
  ['heizung', 'haizang'],
  ['heizung', 'ehizugn'],
])('does not consider %s and %s to be one letter apart', (a, b) => expect(isOneLetterApart(a, b)).toBe(false));

it('finds words by their beginning and their end, until they are removed', () => {
  const words = new WordSet(['solaranlage', 'anlage']);
  expect(words.ending('anlage')).toEqual(['solaranlage', 'anlage']);
  expect(words.beginning('solar')).toEqual(['solaranlage']);
  words.delete('solaranlage');
  expect(words.ending('anlage')).toEqual(['anlage']);
  expect(words.beginning('solar')).toEqual([]);
});
