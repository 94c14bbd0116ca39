import { mathml } from '../../../src/app/markdown/mathml';

it.each([
  '\\href{javascript:alert(1)}{x}',
  '\\url{https://example.org}',
  '\\includegraphics{https://example.org/x.png}',
  '\\class{x}{y}',
  '\\style{color:red}{y}',
  '\\data{a=b}{y}',
  '\\ref{x}',
  '\\frac{',
  '_'.repeat(500),
  '\\def\\a{\\a\\a}\\a',
  '{'.repeat(1400),
  `${'\\sqrt{'.repeat(200)}x${'}'.repeat(200)}`,
  'x'.repeat(1501),
])('rejects %s', (tex) => {
  expect(mathml(tex, true)).toBeUndefined();
});

it.each([
  '\\text{<img src=x onerror=alert(1)>}',
  '\\text{"onload="x}',
  '\\color{red}{x}',
  '\\colorbox{red}{x}',
  '\\rule{9em}{9em}',
  '\\hspace{-99em}x',
  '\\kern-99em x',
  '\\raisebox{99em}{x}',
  '\\llap{x}',
  '\\tag{1} x',
  '\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}',
  '\\begin{array}{c|c} a & b \\\\ \\hline c & d \\end{array}',
  '\\boxed{x} \\cancel{x} \\overbrace{x}^{y}',
])('keeps only known elements and attributes of %s', (tex) => {
  for (const tag of mathml(tex, true)!.match(/<[^>]*>/g)!) {
    expect(tag).toMatch(/^<\/?m[a-z]+( [a-z]+="[a-z0-9. -]*")*>$/);
    expect(tag).not.toMatch(/ style=| href=| on[a-z]+=|color|background|="-|\d\dem/);
  }
});

it('renders the notation that an energy office uses', () => {
  for (const tex of [
    '\\eta = \\frac{Q_{\\text{Nutz}}}{Q_{\\text{zu}}}',
    '\\sum_{i=1}^{n} P_i \\cdot t_i',
    '\\int_0^T P(t)\\,\\mathrm{d}t',
    '20\\,^\\circ\\mathrm{C}',
    '\\ce{CO2 + H2O -> H2CO3}',
    '\\begin{align} a &= b \\\\ c &= d \\end{align}',
    '\\begin{equation} a = b \\end{equation}',
    '\\SI{5}{kWh} = \\qty{5}{kWh}, \\num{1000}\\,\\unit{m^2}',
    'm^2 \\le 5\\,\\% \\approx \\sqrt{x}',
  ])
    expect(mathml(tex, true)).toMatch(/^<math display="block">.*<\/math>$/);
});

it('uses ordinary letters, for which every device has a font', () => {
  expect(mathml('\\mathbf{A}', false)).toBe('<math><mi class="bold" mathvariant="normal">A</mi></math>');
  expect(mathml('\\textbf{fett}', false)).toBe('<math><mtext class="bold">fett</mtext></math>');
  expect(mathml('\\mathrm{kWh}', false)).toContain('<mi mathvariant="normal">kWh</mi>');
});

it('does not keep a macro for the next formula', () => {
  expect(mathml('\\gdef\\mine{x}\\mine', false)).toBe('<math><mi>x</mi></math>');
  expect(mathml('\\mine', false)).toBeUndefined();
});
