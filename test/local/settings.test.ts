import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { help, OPTIONS } from '../../src/local/help';
import { LOCAL_VARIABLES, settingsOf } from '../../src/local/settings';

it('has a default for each setting', () => {
  expect(settingsOf({})).toEqual({
    localPort: 8080,
    port: 8501,
    state: resolve('.local'),
    tasks: 1,
    relay: false,
    sticky: false,
  });
});

it('reads each setting', () => {
  const environment = {
    LOCAL_PORT: '0',
    PORT: '9000',
    LOCAL_STATE: '/state',
    LOCAL_TASKS: '3',
    LOCAL_RELAY: '1',
    LOCAL_STICKY: '1',
  };
  expect(settingsOf(environment)).toEqual({
    localPort: 0,
    port: 9000,
    state: resolve('/state'),
    tasks: 3,
    relay: true,
    sticky: true,
  });
});

const INVALID: [Record<string, string>, RegExp][] = [
  [{ LOCAL_TASKS: '0' }, /^LOCAL_TASKS must be a whole number from 1 to 20, received "0"\.$/],
  [{ LOCAL_TASKS: '1.5' }, /^LOCAL_TASKS must be a whole number from 1 to 20, received "1\.5"\.$/],
  [{ LOCAL_PORT: '70000' }, /^LOCAL_PORT must be a whole number from 0 to 65535, received "70000"\.$/],
  [{ PORT: '0' }, /^PORT must be a whole number from 1 to 65535, received "0"\.$/],
  [{ PORT: 'http' }, /^PORT must be a whole number from 1 to 65535, received "http"\.$/],
  [{ PORT: '65535', LOCAL_TASKS: '2' }, /^PORT must be a whole number from 1 to 65534, received "65535"\.$/],
  [
    { LOCAL_PORT: '8501' },
    /^LOCAL_PORT must differ from PORT \(the application uses port 8501\), received "8501": set one of them to another port\.$/,
  ],
  [{ LOCAL_PORT: '8503', LOCAL_TASKS: '3' }, /^LOCAL_PORT must differ .*ports 8501 to 8503\), received "8503"/],
  [{ LOCAL_STATE: 'a\0b' }, /^LOCAL_STATE must be the path of a folder, received "a\\u0000b"\.$/],
  [{ LOCAL_RELAY: 'yes' }, /^LOCAL_RELAY must be 0 or 1, received "yes"\.$/],
  [{ LOCAL_STICKY: '2' }, /^LOCAL_STICKY must be 0 or 1, received "2"\.$/],
  [{ LOCAL_TASK: '3' }, /^LOCAL_TASK is not a setting of npm start: unset it, or use LOCAL_PORT, .*LOCAL_STICKY\.$/],
];

it.each(INVALID)('rejects %j with a one-sentence error', (environment, sentence) => {
  expect(() => settingsOf(environment)).toThrow(sentence);
});

it('accepts a port of the load balancer next to those of the application processes', () => {
  expect(settingsOf({ LOCAL_PORT: '8504', LOCAL_TASKS: '3' })).toMatchObject({ localPort: 8504 });
  expect(settingsOf({ LOCAL_PORT: '8500' })).toMatchObject({ localPort: 8500 });
});

it('reports every invalid variable', () => {
  expect(() => settingsOf({ LOCAL_TASKS: 'x', LOCAL_RELAY: 'x' })).toThrow(/^LOCAL_TASKS.*\nLOCAL_RELAY.*$/);
});

it('ignores an empty variable', () => {
  expect(settingsOf({ LOCAL_TASKS: '', PORT: '' })).toMatchObject({ tasks: 1, port: 8501 });
});

describe('the help text', () => {
  it('describes each option and each variable', () => {
    for (const option of Object.keys(OPTIONS)) expect(help()).toContain(`  --${option} `);
    for (const variable of Object.keys(LOCAL_VARIABLES)) expect(help()).toContain(`  ${variable} `);
  });
});

describe('the README', () => {
  it('describes each variable as --help does', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const rows = readme.split('\n').map((line) => line.split(/\s*\|\s*/).slice(1, 4));
    for (const [name, { meaning, default: fallback }] of Object.entries(LOCAL_VARIABLES)) {
      expect(rows).toContainEqual([`\`${name}\``, meaning, `\`${fallback}\``]);
    }
  });
});
