import { ownPath } from '../../../../src/app/web/requests/own-path';

it.each([
  ['/', '/'],
  ['/conversations/x?y=//1', '/conversations/x?y=//1'],
  ['/a%20b/%2F', '/a%20b/%2F'],
  ['https://host/conversations/x?y=1#z', '/conversations/x?y=1'],
  ['', '/'],
])('keeps the path and the query of %j', (requested, path) => {
  expect(ownPath(requested)).toBe(path);
});

const PREFIXES = [
  '//',
  '///',
  '/\\',
  '\\\\',
  '\\/',
  '/.//',
  '/./\\',
  '/..//',
  '/x/..//',
  '/%2f',
  '/%2F/',
  '/%5c',
  '/%5C/',
];
const CONTROLS = [
  '/\t/',
  '/\r\n/',
  '\t//',
  '\n//',
  ' //',
  '\u0000//',
  '\u0001//',
  '/\u0000/',
  '/%0d%0a/',
  '/%09/',
  '/%00//',
  '/\u007f/',
];
const ABSOLUTE = [
  'https://host//',
  'https://host/\\',
  'https://host/.//',
  'https://host///',
  'x:/.//',
  'https:',
  'https:\\\\host\\\\',
];

it.each([...PREFIXES, ...CONTROLS, ...ABSOLUTE])(
  'never returns an address of another site when %j precedes a host name',
  (prefix) => {
    const path = ownPath(`${prefix}evil.test/x`);
    expect(path).toMatch(/^\/(?![/\\\s]|%2f|%5c|%[01])/i);
    // eslint-disable-next-line no-control-regex
    expect(path).not.toMatch(/[\u0000-\u0020\u007f]/);
    expect(new URL(path, 'https://chat.example.org').origin).toBe('https://chat.example.org');
  },
);

it.each(['javascript:alert(1)', 'data:text/html,x', 'https://', 'http://[', '//'])(
  'returns a path of this site for %j',
  (requested) => {
    expect(new URL(ownPath(requested), 'https://chat.example.org').origin).toBe('https://chat.example.org');
  },
);
