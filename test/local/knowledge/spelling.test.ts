import { isOneLetterApart, WordSet } from '../../../src/local/knowledge/spelling';

it.each([
  ['another', 'heizung', 'heizang'],
  ['a missing', 'heizung', 'heizun'],
  ['an additional', 'heizung', 'heizzung'],
  ['a wrong first', 'heizung', 'geizung'],
  ['two exchanged', 'heizung', 'heziung'],
])('recognises %s letter', (_what, a, b) => {
  expect(isOneLetterApart(a, b)).toBe(true);
  expect(isOneLetterApart(b, a)).toBe(true);
  expect(new WordSet([a]).similar(b)).toEqual([a]);
});

it.each([
  ['heizung', 'heizung'],
  ['heizung', 'heizungen'],
  ['heizung', 'haizang'],
  ['heizung', 'ehizugn'],
])('treats %s and %s as different', (a, b) => expect(isOneLetterApart(a, b)).toBe(false));

it('finds words by their beginning and their end, until they are removed', () => {
  const words = new WordSet(['solaranlage', 'anlage']);
  expect(words.ending('anlage')).toEqual(['solaranlage', 'anlage']);
  expect(words.beginning('solar')).toEqual(['solaranlage']);
  words.delete('solaranlage');
  expect(words.ending('anlage')).toEqual(['anlage']);
  expect(words.beginning('solar')).toEqual([]);
});
