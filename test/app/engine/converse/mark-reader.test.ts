import fc from 'fast-check';
import { MarkReader } from '../../../../src/app/engine/converse/mark-reader';

const passage = (number: number) =>
  number >= 1 && number <= 4 ? { uri: `s3://bucket/documents/${number}.pdf`, excerpt: `Passage ${number}` } : undefined;

/** Reads the pieces of a text. Returns each citation together with the text that precedes it. */
function read(pieces: readonly string[], passages: typeof passage = passage) {
  const reader = new MarkReader(passages);
  let text = '';
  const cited: string[][] = [];
  const events = [...pieces.flatMap((piece) => [...reader.read(piece)]), ...reader.end()];
  for (const event of events) {
    if (event.type === 'text') text += event.text;
    if (event.type === 'citation') cited.push([text, ...event.citation.passages.map(({ excerpt }) => excerpt)]);
  }
  return { text, cited };
}

const WHOLE =
  'Eins gilt. [1] Zwei, vielleicht [2, 3]; drei [1][4].\n\n- Punkt [9]\n```\na[1] = b[2];\n```\nUnd `x[1]`, ein [1](#link). Ende [4]';

it.each([
  ['one mark after a sentence', 'It is 4500. [1] Ask us.', 'It is 4500. Ask us.', [['It is 4500.', 'Passage 1']]],
  ['a mark before the full stop', 'It is 4500 [2]. Ask.', 'It is 4500. Ask.', [['It is 4500', 'Passage 2']]],
  ['several numbers in a mark', 'Both [1, 2].', 'Both.', [['Both', 'Passage 1', 'Passage 2']]],
  [
    'several marks',
    'Both [1][2].',
    'Both.',
    [
      ['Both', 'Passage 1'],
      ['Both', 'Passage 2'],
    ],
  ],
  ['a mark at the end', 'One. Two! Three [3]', 'One. Two! Three', [['One. Two! Three', 'Passage 3']]],
  ['a mark in the cell of a table', '| a | 4500 [1] |\n', '| a | 4500 |\n', [['| a | 4500', 'Passage 1']]],
])('reads %s', (_what, whole, text, cited) => {
  expect(read([whole])).toEqual({ text, cited });
});

it.each([
  ['an ordered list', '10. Beispiel:\n\n    ```python\n    x = werte[1]\n    ```\n'],
  ['a list', '- ```\n  x[1]\n  ```\n'],
  ['a quotation', '> ```\n> x[1]\n> ```\n'],
])('does not change code in %s', (_what, whole) => {
  expect(read([whole])).toEqual({ text: whole, cited: [] });
});

it('reads a mark with many numbers, wherever it is split', () => {
  const whole = `Alles [${Array.from({ length: 30 }, (_, n) => n + 1).join(', ')}]. Ende`;
  expect(read([...whole])).toEqual(read([whole]));
  expect(read([whole]).text).toBe('Alles. Ende');
});

it('removes a mark whose passage does not exist', () => {
  expect(read(['It is so. [7] Really [12].'])).toEqual({ text: 'It is so. Really.', cited: [] });
});

it.each(['`list[1]`', '```\nlist[1]\n```', '[1](https://example.org)', '[2024]', '[a]', '[1', 'x [ 1'])(
  'leaves %j unchanged',
  (text) => {
    expect(read([text])).toEqual({ text, cited: [] });
  },
);

it('leaves all brackets unchanged if no search has found a passage', () => {
  expect(read(['list [1] and [2].'], () => undefined)).toEqual({ text: 'list [1] and [2].', cited: [] });
});

it('reads the same text and citations, wherever the text is split', () => {
  const expected = read([WHOLE]);
  expect(expected.cited).toHaveLength(5);
  const splits = fc.uniqueArray(fc.integer({ min: 0, max: WHOLE.length }), { maxLength: 40 });
  fc.assert(
    fc.property(splits, (at) => {
      const ends = [...at].sort((a, b) => a - b);
      const pieces = [...ends, WHOLE.length].map((end, index) => WHOLE.slice(ends[index - 1] ?? 0, end));
      expect(read(pieces)).toEqual(expected);
    }),
  );
});
