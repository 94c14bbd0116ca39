import type { Block } from '../../../src/local/knowledge/passage';
import { passagesOf } from '../../../src/local/knowledge/splitting';

const document = { uri: 's3://knowledge/documents/a.txt', name: 'a.txt' };
const split = (...blocks: Block[]) => passagesOf(document, [{ blocks }]);
const sentence = 'This sentence is a little longer than sixty characters, as it were. ';
const paragraph: Block = { kind: 'text', text: sentence.repeat(4).trim() };

it('keeps paragraphs whole and passages near 600 characters', () => {
  const passages = split(...Array.from({ length: 10 }, () => paragraph));
  expect(passages.map(({ text }) => text.length)).toEqual(
    Array.from({ length: 5 }, () => paragraph.text.length * 2 + 2),
  );
});

it('starts a passage at a heading, and keeps the heading for the following passages', () => {
  const passages = split(paragraph, { kind: 'heading', text: 'Head' }, paragraph, paragraph, paragraph);
  expect(passages.map(({ heading, text }) => [heading, text.startsWith('Head')])).toEqual([
    [undefined, false],
    ['Head', true],
    ['Head', false],
  ]);
});

it('splits long text at the ends of sentences, and keeps every character of a very long word', () => {
  const long = split({ kind: 'text', text: sentence.repeat(30) });
  expect(long.every(({ text }) => text.endsWith('were.') && text.length <= 600)).toBe(true);
  expect(long.map(({ text }) => text).join(' ')).toBe(sentence.repeat(30).trim());
  const word = split({ kind: 'text', text: 'x'.repeat(2000) }).map(({ text }) => text);
  expect(word.every(({ length }) => length <= 600)).toBe(true);
  expect(word.join('')).toBe('x'.repeat(2000));
});

it('puts rows on separate lines and marks them as rows', () => {
  const [passage] = split({ kind: 'row', text: 'A: 1' }, { kind: 'row', text: 'A: 2' });
  expect(passage).toMatchObject({ text: 'A: 1\nA: 2', rows: true });
});

it('creates no passage from a heading without text, at the end of a page or alone on a page', () => {
  const passages = passagesOf(document, [
    { page: 1, blocks: [paragraph, { kind: 'heading', text: 'Lonely' }] },
    { page: 2, blocks: [{ kind: 'heading', text: 'Only' }] },
  ]);
  expect(passages.map(({ page, id }) => [page, id])).toEqual([[1, `${document.uri}#0`]]);
});
