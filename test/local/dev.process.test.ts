import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, signIn } from '../support/local/load-balancer-fixture';
import { freePort } from '../support/ports';
import { presetSigningKey } from '../support/rsa-key';
import { until } from '../support/until';

jest.setTimeout(180_000);

const ROOT = join(__dirname, '../..');
const PARTS = ['package.json', 'tsconfig.json', 'projenrc', 'src', 'templates', 'locales'];
const START_TIMEOUT = 120_000;
/** Milliseconds. An update takes two seconds on an idle machine, but other tests run at the same time. */
const UPDATE_TIMEOUT = 60_000;

let checkout: string;
let dev: ChildProcess;
let output = '';
let url: string;
let cookie: string;

/** Starts `npm run dev` in a copy of the checkout, and signs Anna in. */
beforeAll(async () => {
  checkout = mkdtempSync(join(tmpdir(), 'dev-'));
  for (const part of PARTS) cpSync(join(ROOT, part), join(checkout, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  const environment = {
    ...process.env,
    LOCAL_STATE: join(checkout, '.local'),
    LOCAL_PORT: '0',
    PORT: String(await freePort()),
  };
  presetSigningKey(join(checkout, '.local/cognito'));
  dev = spawn(process.execPath, ['src/local/start.mjs', '--watch'], { cwd: checkout, env: environment });
  for (const stream of [dev.stdout!, dev.stderr!]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  await printed('Watching src, templates and locales', START_TIMEOUT);
  url = /^Joule Verne\s+(\S+)/m.exec(output)![1]!;
  cookie = await signIn({ url } as Parameters<typeof signIn>[0]);
}, START_TIMEOUT);
afterAll(async () => {
  dev.kill('SIGTERM');
  await once(dev, 'exit');
  rmSync(checkout, { recursive: true });
});

// Render the page once before each test. The server reads a template when it first renders it, and shows a later change
// only after an update.
beforeEach(async () => void (await page()));

const printed = (text: string, within = UPDATE_TIMEOUT) => until(() => output.includes(text), within);
const get = async (path: string) => (await ask(`${url}${path}`, { headers: { cookie } })).text;
/** The chat page of the signed-in user. Empty for a page without the form for a question, such as the sign-in page. */
const page = async () => {
  const text = await get('/');
  return text.includes('id="composer"') ? text : '';
};
const asset = async (name: string) => get(new RegExp(`/assets/\\w+/${name}`).exec(await page())![0]);

/** @returns the previous text */
function edit(file: string, change: (text: string) => string): string {
  const path = join(checkout, file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, change(before));
  return before;
}

const pageShows = (text: string) => until(async () => (await page()).includes(text), UPDATE_TIMEOUT);
const assetHas = (name: string, text: string) => until(async () => (await asset(name)).includes(text), UPDATE_TIMEOUT);

it('shows a changed template', async () => {
  edit('templates/layout.eta', (text) => text.replace('</body>', '<!-- changed template --></body>'));
  await pageShows('changed template');
});

it('shows a changed locale', async () => {
  edit('locales/de.json', (text) => JSON.stringify({ ...JSON.parse(text), 'composer.placeholder': 'changed locale' }));
  await pageShows('changed locale');
});

it('serves a changed style sheet and a changed browser script', async () => {
  edit('templates/styles/base.css', (text) => `${text}.changed-style {}`);
  edit('src/browser/chat.ts', (text) => `${text}document.title += 'changed script';`);
  await assetHas('app.css', '.changed-style');
  await assetHas('built/chat.js', 'changed script');
});

it('runs changed TypeScript', async () => {
  edit('src/app/web/views/views.ts', (text) =>
    text.replace('return eta.render(', "return '<!-- changed code -->' + eta.render("),
  );
  await pageShows('changed code');
});

it.each([
  ['src/app/web/views/views.ts', 'Unexpected'],
  ['templates/layout.eta', 'templates/layout.eta: '],
  ['locales/de.json', 'locales/de.json: '],
])('reports an error in %s and keeps the last good version', async (file, message) => {
  output = '';
  const good = edit(file, (text) => `${text}\n<% } const = %>`);
  await printed('The last good version keeps running.');
  expect(output).toContain(message);
  await pageShows('changed template');
  output = '';
  edit(file, () => good);
  await until(() => /Updated in|nothing has changed/.test(output), UPDATE_TIMEOUT);
});

it('shows a change to a file that an editor replaces', async () => {
  const file = join(checkout, 'templates/layout.eta');
  writeFileSync(`${file}~`, readFileSync(file, 'utf8').replace('changed template', 'replaced template'));
  renameSync(`${file}~`, file);
  await pageShows('replaced template');
});

it('shows a file that is added in a new folder', async () => {
  mkdirSync(join(checkout, 'templates/new'));
  writeFileSync(join(checkout, 'templates/new/part.eta'), 'new template');
  edit('templates/layout.eta', (text) => text.replace('</body>', "<%~ include('./new/part', it) %></body>"));
  await pageShows('new template');
});

it('asks for a restart when a file of `npm run dev` itself changes', async () => {
  edit('src/local/main.ts', (text) => `${text}\n`);
  await printed('src/local/main.ts: restart npm run dev to use the change.');
});
