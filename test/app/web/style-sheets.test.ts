import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { styleSheets } from '../../../src/app/web/style-sheets';

const FOLDER = path.join(__dirname, '../../../templates/styles');
const sheets = styleSheets(FOLDER);
const files = readdirSync(FOLDER, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.css'));

/** CSS without comments and whitespace. */
const plain = (css: string) => css.replace(/\/\*.*?\*\/|\s/gs, '');

it('contains every file in exactly one style sheet', () => {
  const all = plain([...sheets.values()].join(''));
  const rules = files.map((file) => [file, plain(readFileSync(path.join(FOLDER, file), 'utf8'))] as const);
  expect(rules.filter(([, text]) => all.split(text).length !== 2).map(([file]) => file)).toEqual([]);
});

it('leaves out comments and spaces, but changes no string', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'styles-'));
  try {
    for (const layer of ['tokens', 'base', 'components', 'chat', 'console', 'source', 'states', 'print'])
      mkdirSync(path.join(folder, layer));
    const css = `/* It's a comment; */\n.a,\n.b { content: "x ; y , /* z */ { : }"; color: red; }\n\n.c { content: ' "; ' }\n`;
    writeFileSync(path.join(folder, 'console', 'a.css'), css);
    expect(String(styleSheets(folder).get('console.css'))).toContain(
      `.a,.b{content:"x ; y , /* z */ { : }";color:red;}.c{content:' "; '}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('declares the order of the layers before the first rule', () => {
  for (const sheet of sheets.values()) {
    const order = /^@layer ([^;]+);/.exec(String(sheet))![1]!.split(', ');
    for (const [, layer] of String(sheet).matchAll(/^@layer (\w+) \{/gm)) expect(order).toContain(layer);
  }
});

it('keeps the styles of the chat and the console below 40 KB', () => {
  expect(sheets.get('app.css')!.length + sheets.get('console.css')!.length).toBeLessThan(40_000);
});

it('uses literal colours in no component', () => {
  const colours = files
    .filter((file) => file !== 'tokens.css')
    .flatMap(
      (file) =>
        readFileSync(path.join(FOLDER, file), 'utf8').match(/.*(?:#[0-9a-f]{3,8}\b|rgba?\(|light-dark\().*[;,]$/gim) ??
        [],
    );
  expect(colours).toEqual([]);
});
