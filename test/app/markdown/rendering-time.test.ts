import { newAnswer, rendered } from '../../support/app/rendered-answer';

const numbers = Array.from({ length: 300 }, (_, index) => index);
const INPUTS: Record<string, string> = {
  'closing delimiters': '**a:**b '.repeat(400),
  'opening delimiters': 'a**(b '.repeat(400),
  'mixed delimiters': '*_'.repeat(600),
  quotations: '**„a'.repeat(600),
  tags: '<sub><sup>'.repeat(300),
  'pairs of tags': `${'<sub>'.repeat(400)}${'</sub>'.repeat(400)}`,
  tasks: '- [ ] a\n'.repeat(400),
  'footnotes in one paragraph': `${numbers.map((n) => `[^${n}]`).join(' ')}\n\n${numbers.map((n) => `[^${n}]: n\n`).join('')}`,
  'footnotes in reverse order': `${numbers.map((n) => `a[^${n}]\n\n`).join('')}${numbers.map((n) => `[^${299 - n}]: n\n`).join('')}`,
  'nested footnotes': '[^1]: '.repeat(500),
  'late links in one paragraph': `${numbers.map((n) => `[a][${n}]`).join(' ')}\n\n${numbers.map((n) => `[${n}]: https://e.com\n`).join('')}`,
  'opening brackets of formulas': `${'\\('.repeat(1500)}\\)`,
  'dollar signs': '$$ a\n'.repeat(500),
  'small formulas': numbers.map((n) => `\\(x^${n}\\)`).join(' '),
  'huge formulas': `$$${'\\frac{'.repeat(1500)}$$\n\n`.repeat(3),
  'nested formulas': `\\(${'{'.repeat(700)}x${'}'.repeat(700)}\\)\n\n`.repeat(5),
  chemistry: numbers
    .map((n) => `\\(\\ce{${'H2O + '.repeat(60)}${n}}\\)\n\n`)
    .slice(0, 5)
    .join(''),
};

// The limit allows for busy machines. Quadratic work would take many times as long.
it.each(Object.entries(INPUTS))('renders %s in less than ten seconds', (_, text) => {
  const start = performance.now();
  const answer = newAnswer();
  for (let at = 0; at < text.length; at += 300) {
    answer.push(text.slice(at, at + 300));
    answer.update();
  }
  answer.end();
  answer.update();
  expect(answer.html()).toBe(rendered(text));
  expect(performance.now() - start).toBeLessThan(10_000);
});
