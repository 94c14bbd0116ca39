import { rendered, shownAfterEach } from '../../support/app/rendered-answer';

it.each([
  ['CO<sub>2</sub> und m<sup>2</sup>', 'CO<sub>2</sub> und m<sup>2</sup>'],
  ['eins<br>zwei<br/>drei<br />vier<BR>fünf', 'eins<br>zwei<br>drei<br>vier<br>fünf'],
  ['eins<br>\nzwei', 'eins<br>zwei'],
  ['x<sub>a<sup>2</sup></sub>', 'x<sub>a<sup>2</sup></sub>'],
  ['**CO<sub>2</sub>**', '<strong>CO<sub>2</sub></strong>'],
  ['<sub>*n*</sub>', '<sub><em>n</em></sub>'],
])('renders the tags in %j as HTML', (source, html) => {
  expect(rendered(source)).toBe(`<p>${html}</p>`);
});

it('renders line breaks and subscripts in the cells of a table', () => {
  expect(rendered('| CO<sub>2</sub> |\n|---|\n| a<br>m<sup>2</sup> |')).toMatch(
    /<th>CO<sub>2<\/sub><\/th>.*<td>a<br>m<sup>2<\/sup><\/td>/,
  );
});

it.each([
  '<sub>x',
  'x</sub>',
  '<sub>x</sup>',
  '**a<sub>b**c</sub>',
  '<sub class="x">a',
  '<br onclick="x()">',
  '<sub/>',
  '</br>',
  '< br>',
  '<sub\n>',
  '<script>alert(1)</script>',
  '<svg><sub>',
  '<subx>a</subx>',
])('shows %j as text', (source) => {
  expect(rendered(source)).not.toMatch(/<(su[bp]|br|script|svg)\b(?!>$)/);
  expect(rendered(source)).toContain('&lt;');
});

it('shows tags in code as text', () => {
  expect(rendered('`<br>`')).toBe('<p><code>&lt;br&gt;</code></p>');
});

it('nests elements at most four levels deep', () => {
  const html = rendered(`${'<sub>'.repeat(1000)}x${'</sub>'.repeat(1000)}`);
  expect(html.match(/<sub>/g)).toHaveLength(4);
  expect(html.match(/<\/sub>/g)).toHaveLength(4);
});

it('hides a tag that is still arriving', () => {
  for (const html of shownAfterEach('CO', '<s', 'ub>', '2</su', 'b> und', ' a<', 'br', '>b'))
    expect(html).not.toMatch(/&lt;/);
});
