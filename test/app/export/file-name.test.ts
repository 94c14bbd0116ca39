import { fileName } from '../../../src/app/export/file-name';

it.each([
  ['Wie hoch ist die Förderung?', 'Wie hoch ist die Förderung.md'],
  ['a/b\\c:d*e"f<g>h|i\u0000j\u202Ek\uD800l\nm', 'a b c d e f g h i j k l m.md'],
  ['../../etc/passwd', 'etc passwd.md'],
  ['…', 'Joule Verne.md'],
  ['NUL', 'Joule Verne.md'],
  ['語'.repeat(100), `${'語'.repeat(80)}.md`],
])('turns the title %j into the file name %j', (title, name) => {
  expect(fileName(title, 'md')).toBe(name);
});
