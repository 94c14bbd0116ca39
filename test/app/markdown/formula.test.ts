import { rendered, shownAfterEach } from '../../support/app/rendered-answer';

const SQUARE = '<msup><mi>x</mi><mn>2</mn></msup>';

describe('a formula', () => {
  it('in a paragraph is rendered as MathML', () => {
    expect(rendered('Also \\(x^2\\).')).toBe(`<p>Also <math>${SQUARE}</math>.</p>`);
  });

  it.each(['\\[x^2\\]', '$$x^2$$', '$$\nx^2\n$$', '\\[\nx^2\n\\]', '$$\n\nx^2\n\n$$', '$$ x^2\n$$  '])(
    'is displayed as a block: %j',
    (source) => {
      expect(rendered(source)).toBe(`<div class="formula" tabindex="0"><math display="block">${SQUARE}</math></div>`);
    },
  );

  it('interrupts a paragraph, and can contain lines that look like other Markdown', () => {
    const html = rendered('Formel:\n\\[\na\n+ b\n- c\n= d\n\\]\nweiter');
    expect(html).toMatch(
      /^<p>Formel:<\/p><div class="formula" tabindex="0"><math display="block">.*<\/math><\/div><p>weiter<\/p>$/,
    );
    expect(html).not.toMatch(/<li>|<h\d>/);
  });

  it('is rendered in lists, quotations, tables and footnotes', () => {
    expect(rendered('- a\n  $$\n  x^2\n  $$')).toContain(
      `<li>a<div class="formula" tabindex="0"><math display="block">${SQUARE}`,
    );
    expect(rendered('> \\[x^2\\]')).toContain(
      `<blockquote><div class="formula" tabindex="0"><math display="block">${SQUARE}`,
    );
    expect(rendered('| \\(x^2\\) |\n|---|')).toContain(`<th><math>${SQUARE}</math></th>`);
    expect(rendered('[^1]: \\(x^2\\)')).toContain(`<math>${SQUARE}</math></li>`);
  });

  it('is not parsed as emphasis', () => {
    expect(rendered('\\(a*b*c\\) und \\(a_1\\), *kursiv*')).not.toMatch(/<em>.*<em>/);
  });

  it.each([
    ['Fehler: \\(\\frac{a}{b\\)', '<p>Fehler: <code>\\(\\frac{a}{b\\)</code></p>'],
    ['$$\n\\unknown{<b>}\n$$', '<pre tabindex="0"><code>$$\n\\unknown{&lt;b&gt;}\n$$\n</code></pre>'],
  ])('with a syntax error is shown as its source: %j', (source, html) => {
    expect(rendered(source)).toBe(html);
  });

  it.each(['`\\(x^2\\)`', '```\n$$x^2$$\n```', '    \\[x^2\\]', '\\\\(x^2\\\\)', '\\$\\$x^2\\$\\$'])(
    'is not rendered in code or with escaped delimiters: %j',
    (source) => {
      expect(rendered(source)).not.toContain('<math');
    },
  );

  it('is followed by the marks of citations that end inside it', () => {
    const mark = '<sup class="mark"><a href="#source-1" data-mark="1">1</a></sup>';
    expect(rendered('Also \\(x^2\\)', { offset: 8, number: 1 })).toBe(`<p>Also <math>${SQUARE}</math>${mark}</p>`);
    expect(rendered('$$x^2$$\n\nText', { offset: 7, number: 1 })).toBe(
      `<div class="formula" tabindex="0"><math display="block">${SQUARE}</math>${mark}</div><p>Text</p>`,
    );
  });
});

describe('text that is not a formula', () => {
  it.each([
    ['5 $ und 10 $', '5 $ und 10 $'],
    ['$5', '$5'],
    ['von $5 bis $10, $x$', 'von $5 bis $10, $x$'],
    ['kostet $$ und mehr $$', 'kostet $$ und mehr $$'],
    ['$$', '$$'],
    ['$$$$', '$$$$'],
    ['\\(siehe oben\\)', '(siehe oben)'],
    ['\\(.*\\)', '(.*)'],
    ['\\[1\\] \\[sic\\]', '[1] [sic]'],
    ['\\(x', '(x'],
  ])('remains text: %j', (source, text) => {
    expect(rendered(source)).toBe(`<p>${text}</p>`);
  });

  it('is shown in full after an opening delimiter without a closing one', () => {
    expect(rendered('$$\nText\n\n- a\n- b')).toBe('<p>$$<br>Text</p><ul><li>a</li><li>b</li></ul>');
  });
});

it('hides a formula until it is complete', () => {
  for (const chunks of [
    ['Also ', '\\', '(x', '^', '2', '\\', ')', ' gilt'],
    ['$', '$\n', 'x^2', '\n', '$', '$', '\n\nEnde'],
    ['a\n\n\\', '[', '\nx^2 +', ' y\n', '\\', ']\n'],
  ])
    for (const html of shownAfterEach(...chunks))
      expect(html.replace(/<math.*<\/math>| tabindex="0"/g, '')).not.toMatch(/x|\$|\\|\[/);
});

it('shows the text after a formula as it arrives', () => {
  const texts = shownAfterEach('Mit $$x^2$$ ', 'folgt ', 'Text').map((html) =>
    html.replace(/<math.*<\/math>/, '=').replace(/<\/?p>/g, ''),
  );
  expect(texts).toEqual(['Mit', 'Mit = folgt', 'Mit = folgt Text', 'Mit = folgt Text']);
});
