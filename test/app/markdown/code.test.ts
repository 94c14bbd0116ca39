import { CodeLines, UnitColouring } from '../../../src/app/markdown/code';

const linesOf = (language: string, code: string) => {
  const lines = new CodeLines(language, 100_000);
  return code.split('\n').map((line) => lines.next(line));
};

it('highlights a multi-line comment on each of its lines', () => {
  const html = linesOf('ts', 'a();\n/* one\nconst two\nthree */ b();\nconst c = 1;');
  for (const line of html.slice(1, 4)) expect(line).toMatch(/^<span class="hljs-comment">/);
  expect(html[2]).not.toContain('hljs-keyword');
  expect(html[4]).toContain('<span class="hljs-keyword">const</span>');
});

it('highlights a multi-line string, and closes all spans on every line', () => {
  const html = linesOf('python', 'x = """one\nif two\n"""\nif y: pass');
  expect(html[1]).toContain('hljs-string');
  expect(html[3]).toContain('<span class="hljs-keyword">if</span>');
  for (const line of html) expect(line.match(/<span/g)?.length ?? 0).toBe(line.match(/<\/span>/g)?.length ?? 0);
});

it('does not change a line when later lines arrive', () => {
  const code = '/* a\nb */\nconst s = `x\ny`;\nreturn 1;';
  const whole = linesOf('js', code);
  code
    .split('\n')
    .forEach((_, n, lines) => expect(linesOf('js', lines.slice(0, n + 1).join('\n'))).toEqual(whole.slice(0, n + 1)));
});

it.each(['', 'no-such-language', '"><script>'])('escapes code of the language %j, without highlighting it', (info) => {
  expect(new UnitColouring(1000).codeBlock('if (a < b && c) "x"\n', info)).toBe(
    '<pre tabindex="0"><code>if (a &lt; b &amp;&amp; c) "x"\n</code></pre>',
  );
});

it('does not highlight very long lines', () => {
  expect(linesOf('js', `const x = "${'a'.repeat(300)}";`)[0]).not.toContain('<span');
});

it('does not highlight code after the budget is used up', () => {
  const lines = new CodeLines('js', 100);
  const html = Array.from({ length: 10 }, () => lines.next('const a = 1; // b'));
  expect(html[0]).toContain('<span');
  expect(html.at(-1)).not.toContain('<span');
});

it('counts a line of 160 characters twice against the budget', () => {
  const lines = new CodeLines('js', 1000);
  lines.next('a'.repeat(160));
  expect(lines.colouring).toBe(1000 - 320);
});

it('highlights a comment of many lines', () => {
  const html = linesOf('js', `/*\n${'const a = 1;\n'.repeat(200)}*/ const b = 1;`);
  expect(html[150]).toMatch(/^<span class="hljs-comment">const a = 1;<\/span>/);
  expect(html.at(-1)).toContain('<span class="hljs-keyword">const</span>');
});

it('does not highlight deeply nested code', () => {
  const html = linesOf('python', `${'f"{'.repeat(30)}\nif a: pass`);
  expect(html[1]).not.toContain('<span');
});
