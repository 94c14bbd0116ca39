import { markedMarkdown } from '../../../src/app/markdown/marked-markdown';

/** Places a mark at the end of each of the `cited` parts of the text. The marks are numbered from 1. */
function marked(text: string, ...cited: string[]): Promise<string> {
  return markedMarkdown(
    text,
    cited.map((part, index) => ({ number: index + 1, offset: text.indexOf(part) + part.length })),
  );
}

it.each([
  ['in a paragraph', 'One. Two.\n', ['One.', 'Two.'], 'One.[1] Two.[2]\n'],
  ['in emphasis', '**One** two', ['One'], '**One[1]** two'],
  ['in a list', '- a\n- b\n', ['a'], '- a[1]\n- b\n'],
  ['in a cell', '| a | b |\n|---|---|\n| 1 | 2 |', ['| 1'], '| a | b |\n|---|---|\n| 1[1] | 2 |'],
  ['at the end of a row', '| a |\n|---|\n| 1 |\n\nx', ['| 1 |'], '| a |\n|---|\n| 1[1] |\n\nx'],
  ['after a code block', '```\na\nb\n```\ntext', ['a'], '```\na\nb\n```\n\n[1]\n\ntext'],
  ['after a code block without an end', '```\na', ['a'], '```\na\n```\n\n[1]'],
  ['after the line with the address of a link', '[a](https://x.org/y) b', ['x.org'], '[a](https://x.org/y) b[1]'],
  ['after a display formula', '$$\na^2\n$$\n\nx', ['a^2'], '$$\na^2\n$$\n\n[1]\n\nx'],
  ['unescaped before a space and a bracket', 'One (two) [three]', ['One', 'two)'], 'One[1] (two)[2] [three]'],
  ['as text if it would become a link', 'One(two)', ['One'], 'One\\[1\\](two)'],
  [
    'as text if the answer defines the number',
    'One\n\n[1]: https://x.org',
    ['One'],
    'One\\[1\\]\n\n[1]: https://x.org',
  ],
  [
    'as text if a list defines the number',
    'One\n\n- [1]: https://x.org',
    ['One'],
    'One\\[1\\]\n\n- [1]: https://x.org',
  ],
  ['as text if a quote defines the number', 'One\n\n> 1. > [ 1 ]: /x', ['One'], 'One\\[1\\]\n\n> 1. > [ 1 ]: /x'],
  ['unescaped before a list without definitions', 'One\n\n- [1] x', ['One'], 'One[1]\n\n- [1] x'],
])('places a mark %s', async (_place, text, cited, expected) => {
  expect(await marked(text, ...cited)).toBe(expected);
});

it('returns an answer without marks verbatim', async () => {
  const text = '# T\r\n\n* a\n\n```\nx\n```\n<b>';
  expect(await marked(text)).toBe(text);
});

it.each([
  ['```js\nx', '```js\nx\n```'],
  ['~~~~\nx\n~~~', '~~~~\nx\n~~~\n~~~~'],
  ['a\n\n```', 'a\n\n```\n```'],
  ['```\nx\n', '```\nx\n```\n'],
])('closes the code block that %j leaves open', async (text, expected) => {
  expect(await marked(text)).toBe(expected);
});
