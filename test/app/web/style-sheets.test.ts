import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { mathml } from '../../../src/app/markdown/mathml';
import { concise, styleSheets } from '../../../src/app/web/style-sheets';

const FOLDER = path.join(__dirname, '../../../templates/styles');
const sheets = styleSheets(FOLDER);
const files = readdirSync(FOLDER, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.css'));

/** CSS without comments, whitespace and the semicolons after the last declarations. */
const plain = (css: string) => css.replace(/\/\*.*?\*\/|\s/gs, '').replaceAll(';}', '}');

it('puts every file into exactly one style sheet', () => {
  const all = plain([...sheets.values()].join(''));
  const rules = files.map((file) => [file, plain(readFileSync(path.join(FOLDER, file), 'utf8'))] as const);
  expect(rules.filter(([, text]) => all.split(text).length !== 2).map(([file]) => file)).toEqual([]);
});

it('ignores files that editors and file managers add', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'styles-'));
  try {
    cpSync(FOLDER, folder, { recursive: true });
    for (const name of ['.DS_Store', '.links.css.swp', '.#links.css', '._links.css', 'links.css~'])
      writeFileSync(path.join(folder, 'chat', name), '}');
    expect(styleSheets(folder)).toEqual(sheets);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('removes comments, unneeded spaces and the last semicolon of each rule, but nothing inside a string', () => {
  expect(concise('/* a; b */a:hover,\n.b > c {\n  color: red; /* c */\n  margin: 0 1px;\n}\n')).toBe(
    'a:hover,.b > c{color:red;margin:0 1px}',
  );
  const strings = String.raw`a{content:"x ; } /* y */ \" { z: , "}b{content:' ";} , '}`;
  expect(concise(strings)).toBe(strings);
  // esbuild must parse a style sheet and its concise form as the same rules. It does not minify spaces in custom properties and
  // container queries, so remove these spaces.
  const minified = (css: string) =>
    transformSync(css, { loader: 'css', minifyWhitespace: true }).code.replace(/([:,]) /g, '$1');
  for (const file of files) {
    const css = readFileSync(path.join(FOLDER, file), 'utf8');
    expect(minified(concise(css))).toBe(minified(css));
  }
});

it('declares the order of the layers before the first rule', () => {
  for (const sheet of sheets.values()) {
    const order = /^@layer ([^;]+);/.exec(String(sheet))![1]!.split(', ');
    for (const [, layer] of String(sheet).matchAll(/^@layer (\w+) \{/gm)) expect(order).toContain(layer);
  }
});

it.each([
  '\\cancel{x} \\bcancel{x} \\xcancel{x} \\sout{x} \\boxed{x}',
  '\\overline{x} \\underline{x} \\textsf{x} \\texttt{x} \\mathbf{x}',
  '\\begin{array}{|l|r|} \\hline a & b \\\\ \\hline \\end{array}',
  '\\begin{align} a &= b \\tag{1} \\end{align}',
])('has a rule for each class of the formula %s', (tex) => {
  const classes = [...mathml(tex, true)!.matchAll(/ class="([^"]+)"/g)].flatMap(([, names]) => names!.split(' '));
  expect(classes.length).toBeGreaterThan(3);
  // The rule for `tml-cancel` draws the stroke of `upstrike`.
  const missing = classes.filter((name) => name !== 'upstrike' && !String(sheets.get('app.css')).includes(`.${name}`));
  expect(missing).toEqual([]);
});

it('keeps the styles of the chat and the console below 40 KB', () => {
  expect(sheets.get('app.css')!.length + sheets.get('console.css')!.length).toBeLessThan(40_000);
});

it('uses no literal colours in components', () => {
  const colours = files
    .filter((file) => file !== 'tokens.css')
    .flatMap(
      (file) =>
        readFileSync(path.join(FOLDER, file), 'utf8').match(/.*(?:#[0-9a-f]{3,8}\b|rgba?\(|light-dark\().*[;,]$/gim) ??
        [],
    );
  expect(colours).toEqual([]);
});
