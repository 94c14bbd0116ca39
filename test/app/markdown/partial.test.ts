import { shownAfterEach } from '../../support/app/rendered-answer';

/** The content of a page after each chunk, and at the end of the answer. */
const shown = (...chunks: string[]) => shownAfterEach(...chunks).map((html) => html.replace(/<\/?p>/g, '').trim());

it.each([
  ['*', 'em'],
  ['**', 'strong'],
  ['`', 'code'],
])('hides the first word after %s until it is complete, because it could move to the next line', (marker, element) => {
  const started = `Es sind <${element}>fünfzehn Pro</${element}>`;
  const complete = `Es sind <${element}>fünfzehn Prozent</${element}> der`;
  expect(shown(`Es sind ${marker}fü`, 'nfzehn', ' Pro', `zent${marker} der`)).toEqual([
    'Es sind',
    'Es sind',
    started,
    complete,
    complete,
  ]);
});

it('shows a very long first word while it grows', () => {
  const word = 'x'.repeat(41);
  expect(shown(`*${word}`, '*.')[0]).toBe(`<em>${word}</em>`);
});

it('shows an unfinished first word at the end of the answer', () => {
  expect(shown('Es ist **wahr')).toEqual(['Es ist', 'Es ist **wahr']);
});

it('hides the first word of code in emphasis together with both markers', () => {
  const complete = '<ul><li><strong><code>config.json</code></strong>: x</li></ul>';
  expect(shown('- **`config', '.json', '`', '**', ': x')).toEqual([
    ...Array(4).fill('<ul><li></li></ul>'),
    complete,
    complete,
  ]);
});

it('closes open emphasis around code', () => {
  expect(shown('**Wir `config', '.json', ' und', ' b', '` im', ' Editor', '**').slice(0, 6)).toEqual([
    '<strong>Wir</strong>',
    '<strong>Wir</strong>',
    '<strong>Wir <code>config.json und</code></strong>',
    '<strong>Wir <code>config.json und b</code></strong>',
    '<strong>Wir <code>config.json und b</code> im</strong>',
    '<strong>Wir <code>config.json und b</code> im Editor</strong>',
  ]);
});

it('adds text that follows code in emphasis after the code, not inside it', () => {
  expect(shown('**Wir `a b` ', 'im')[1]).toBe('<strong>Wir <code>a b</code> im</strong>');
});

it('does not regard asterisks in code as emphasis', () => {
  const [code, text] = ['Mit `f(**kwargs)` rufen', 'Mit ``g(*args)`` **rufen Sie'];
  expect(shown(code, ' Sie').slice(0, 2)).toEqual([
    'Mit <code>f(**kwargs)</code> rufen',
    'Mit <code>f(**kwargs)</code> rufen Sie',
  ]);
  expect(shown(text)[0]).toBe('Mit <code>g(*args)</code> <strong>rufen Sie</strong>');
});

it('hides a number sign at the end of a heading until the next characters show that it belongs to the text', () => {
  expect(shown('## Platz #', '1 und 2', '\n')).toEqual([
    '<h2>Platz</h2>',
    '<h2>Platz #1 und 2</h2>',
    '<h2>Platz #1 und 2</h2>',
    '<h2>Platz #1 und 2</h2>',
  ]);
});

it('hides the header of a table until the first row is complete, because that row would move its columns', () => {
  const pages = shown(
    'Beiträge:\n\n| Massnahme | Bei',
    'trag |\n',
    '| --- | --- |\n',
    '| Dämm',
    'ung | 40 |\n',
    '| Er',
  );
  expect(pages.slice(0, 4)).toEqual(Array(4).fill('Beiträge:'));
  for (const page of pages.slice(4)) expect(page).toMatch(/<th>Massnahme<\/th>[^]*<td>Dämmung<\/td>/);
});

it('shows a table without rows when other text follows', () => {
  expect(shown('| a | b |\n| --- | --- |\n', '\nText')[1]).toMatch(/<th>a<\/th>[^]*Text/);
});
