/** Returns about `length` characters of Markdown that repeat one construct: the kind of input on which parsers are slowest. */
export type Repetition = (length: number) => string;

const repeat =
  (unit: string, prefix = ''): Repetition =>
  (length) =>
    prefix + unit.repeat(Math.ceil(length / unit.length));

const numbered =
  (unit: (n: number) => string): Repetition =>
  (length) => {
    let text = '';
    for (let n = 0; text.length < length; n++) text += unit(n);
    return text;
  };

/** Kinds of input whose rendering once blocked the event loop for too long, or took more than linear time. */
export const REPETITIONS: Record<string, Repetition> = {
  'loose lists': repeat('- a\n\n'),
  'ordered lists': numbered((n) => `${n + 1}. a\n`),
  'empty items': repeat('-\n'),
  'alternating markers': repeat('- a\n+ b\n'),
  'lists in one item': repeat('  - b\n', '- a\n'),
  'deeply nested lists': numbered((n) => `${'  '.repeat(n % 200)}- a\n`),
  'lists nested in one line': repeat(`${'- '.repeat(200)}a\n`),
  'lazy quotations': repeat('b\n', '> > > > > a\n'),
  'quotations of lists': repeat('> - a\nb\n'),
  'quotations in lists': repeat('- > - > a\n  '),
  'quotations nested in one line': repeat(`${'>'.repeat(100)} a\n`),
  'long tables': repeat('| c | d |\n', '| a | b |\n|---|---|\n'),
  'tables without cells': repeat('c\n', 'a | b\n---|---\n'),
  'wide tables': repeat(`|${'b|'.repeat(200)}\n`, `|${'a|'.repeat(200)}\n|${'-|'.repeat(200)}\n`),
  'wide tables without cells': repeat('|b\n', `|${'a|'.repeat(1000)}\n|${'-|'.repeat(1000)}\n`),
  'tables in an item': repeat('  | c | d |\n', '- a\n\n  | a | b |\n  |---|---|\n'),
  'lines of delimiters': repeat('|---|---|\n'),
  'beginnings of URLs': repeat('http://'),
  URLs: repeat('https://e.com/['),
  'URLs in URLs': repeat('|http://e.com/'),
  'beginnings of addresses': repeat('mailto:a@'),
  'emphasised brackets': repeat('*['),
  'opening brackets': repeat('['),
  'pairs of brackets': repeat('[]('),
  'nested brackets': (length) => '['.repeat(length / 2) + ']'.repeat(length / 2),
  'beginnings of images': repeat('![a'),
  'runs of backticks': numbered((n) => `${'`'.repeat((n % 100) + 1)} `),
  'beginnings of tags': repeat('<![CDATA['),
  entities: repeat('&amp;'),
  emphasis: repeat('*a'),
  'mixed delimiters': repeat('*_'),
  'loose delimiters': repeat('**a:**b '),
  'one word': repeat('a'),
  'lines of one paragraph': repeat('Der Bund *fördert* Wärmepumpen.\n'),
  'labels over several lines': repeat('[a\n'),
  'late definitions': (length) => `${'[a] b\n\n'.repeat(length / 7)}[a]: https://e.com\n`,
  'lines of formulas': repeat('\\[\n'),
  'long formulas': numbered((n) => `\\(${n}${'x^{2}_{3}+'.repeat(140)}\\) `),
  chemistry: numbered((n) => `\\(\\ce{${'H2O + '.repeat(28)}${n}}\\) `),
  'code in an item': repeat('  const a = "b"; // c\n', '- a\n\n  ```js\n'),
  'code of one line': repeat('code', '```js\n'),
  'nested Python strings': repeat(`${'f"{'.repeat(40)}\n`, '```python\n'),
  'backticks in Bash': repeat(`${'`'.repeat(120)}\n`, '```bash\n'),
  'braces in YAML': repeat(`${'{'.repeat(120)}\n`, '```yaml\n'),
  'JavaScript tags': repeat(`${'<?'.repeat(60)}\n`, '```js\n'),
  'identifiers in a C++ comment': repeat(`${'A'.repeat(120)}\n`, '```cpp\n/*\n'),
};
