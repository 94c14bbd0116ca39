import { SESSION_COOKIES } from '../../../../src/contract';
import { AppFixture } from '../../../support/app/app-fixture';
import { ANNA } from '../../../support/app/signer';
import { send } from '../../../support/http';

const fixture = AppFixture.forFile();
const app = fixture.appForFile();
const TURN = '/conversations/01ARZ3NDEKTSV4RRFFQ69G5FAV/turns/01BX5ZZKBKACTAV9WEVGEMMVRZ';

const languageOf = async (headers: Record<string, string>) =>
  /<html lang="(\w+)"/.exec((await app.client(ANNA).get('/', headers)).text)![1];

it.each([
  ['de-CH,de;q=0.9,en;q=0.8', 'de'],
  ['fr', 'fr'],
  ['it-CH', 'it'],
  ['es, it;q=0.5', 'it'],
  ['es', 'en'],
  ['*', 'de'],
  ['', 'en'],
])('responds to Accept-Language %j in the language %s', async (preferred, language) => {
  expect(await languageOf({ 'accept-language': preferred })).toBe(language);
});

it('keeps the chosen language, and returns to the page on which it was chosen', async () => {
  const anna = app.client(ANNA);
  const answer = await anna.post('/language', { language: 'fr' }, { referer: `${app.url}/conversations/x?y=1` });
  expect([answer.status, answer.headers.location]).toEqual([303, '/conversations/x?y=1']);
  const cookie = answer.headers['set-cookie']![0]!;
  expect(cookie).toMatch(/^language=fr;.*expires=.*httponly/i);
  expect(await languageOf({ 'accept-language': 'de', cookie: cookie.split(';')[0]! })).toBe('fr');
});

it('redirects to no other site after the choice of a language, and ignores an unknown language', async () => {
  const anna = app.client(ANNA);
  expect(
    (await anna.post('/language', { language: 'fr' }, { referer: 'https://evil.example/x' })).headers.location,
  ).toBe('/');
  for (const path of ['//evil.example/x', '/\\\\evil.example/x', '/.//evil.example/x'])
    expect((await anna.post('/language', { language: 'fr' }, { referer: app.url + path })).headers.location).toBe(
      '/evil.example/x',
    );
  expect((await anna.post('/language', { language: '../x' })).headers['set-cookie']).toBeUndefined();
  expect(await languageOf({ 'accept-language': 'it', cookie: 'language=xx' })).toBe('it');
});

it("expires the four session cookies on sign-out, and redirects to the user pool's sign-out page", async () => {
  const { status, headers } = await app
    .client(ANNA)
    .post('/sign-out', {}, { host: 'chat.example.org', 'x-forwarded-proto': 'https' });
  expect(status).toBe(303);
  for (const [index, cookie] of headers['set-cookie']!.entries())
    expect(cookie).toMatch(new RegExp(`^${SESSION_COOKIES[index]}=;.*Max-Age=0`));
  expect(headers['set-cookie']).toHaveLength(4);
  const address = new URL(headers.location!);
  expect(address.origin + address.pathname).toBe('https://sign-in.example.org/logout');
  expect(Object.fromEntries(address.searchParams)).toEqual({
    client_id: 'testclient',
    logout_uri: 'https://chat.example.org/signed-out',
  });
});

it('an error page links to the start page in its header and in its content', async () => {
  const { status, text } = await app.client(ANNA).get('/nowhere');
  expect(status).toBe(404);
  expect(text).toMatch(/<header [^>]*><a [^>]*href="\/"[^]*<main [^]*<a class="button" href="\/">/);
});

it.each([
  ['de', '/nowhere', 'Diese Seite gibt es nicht'],
  ['en', `${TURN}/feedback`, 'This answer does not exist, or no longer exists'],
])('says what has happened in the title of an error page, in %s', async (language, path, title) => {
  const { text } = await app.client(ANNA).get(path, { 'accept-language': language });
  expect(/<title>(.*)<\/title>/.exec(text)![1]).toBe(`${title} – Joule Verne`);
});

it('serves assets without sign-in, and lets caches store them for a year', async () => {
  const { text } = await app.client(ANNA).get('/');
  const addresses = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, address]) => address!);
  expect(addresses.length).toBeGreaterThanOrEqual(4);
  for (const path of addresses) {
    const { status, headers, text: body } = await send(app.url, { path });
    expect([path, status, headers['cache-control']]).toEqual([path, 200, 'public, max-age=31536000, immutable']);
    expect(headers['content-type']).toMatch(/javascript|css|svg|png|manifest/);
    expect(body).not.toBe('');
  }
  for (const [path, status] of [
    ['/assets/000000000000/app.css', 200],
    ['/assets/000000000000/none.css', 404],
    ['/assets/app.css', 404],
  ] as const)
    expect(await send(app.url, { path })).toMatchObject({ status, headers: { 'cache-control': 'no-store' } });
});

it('reports the task as healthy until it drains', async () => {
  const draining = await fixture.app();
  expect((await send(draining.url, { path: '/healthz' })).status).toBe(200);
  draining.drain();
  expect((await send(draining.url, { path: '/healthz' })).status).toBe(503);
  expect((await draining.client(ANNA).get('/')).status).toBe(200);
});

it('shows HTML in questions and answers as text', async () => {
  const anna = app.client(ANNA);
  const asked = await anna.ask('[[echo]] <img src=x onerror=alert(1)><script>alert(1)</script>');
  await fixture.ended(ANNA, asked.turn);
  const page = await anna.get(`/conversations/${asked.conversation}`);
  for (const text of [asked.text, page.text]) expect(text).not.toMatch(/<img src=x|<script>alert/);
  expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

it('sends pages without the indentation of their templates', async () => {
  const { text } = await app.client(ANNA).get('/');
  expect(text.split('\n').length).toBeGreaterThan(50);
  expect(text.split('\n').filter((line) => /^[ \t]/.test(line))).toEqual([]);
});
