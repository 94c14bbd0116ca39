import { AppFixture, type RunningApp } from '../../../support/app/app-fixture';
import type { Asked } from '../../../support/app/client';
import { addressOf, type Route, routesOf } from '../../../support/app/routes';
import { ADMIN, ANNA, BEAT } from '../../../support/app/signer';
import { form } from '../../../support/http';
import { until } from '../../../support/until';

const fixture = AppFixture.forFile();
const app = fixture.appForFile();
let asked: Asked;
beforeAll(async () => {
  asked = await app.client(ANNA).ask('What grant does a heat pump receive?');
  await fixture.ended(ANNA, asked.turn);
  // Wait until the task has released the conversation, shortly after the end of the turn.
  await until(async () => (await fixture.items(ANNA)).every(({ running }) => running === undefined));
});

const SAFE = ['GET', 'HEAD', 'OPTIONS'];
const { body, headers: type } = form({ message: 'Mine?', turnId: '01ARZ3NDEKTSV4RRFFQ69G5FAV', language: 'fr' });
const request = (app: RunningApp, route: Route, headers: Record<string, string>, user = ANNA) =>
  app.client(user).send({
    method: route.method,
    path: addressOf(route, { id: asked.conversation, turnId: asked.turn, number: '1', format: 'html' }),
    headers: { ...headers, ...(SAFE.includes(route.method) ? {} : type) },
    ...(SAFE.includes(route.method) ? {} : { body }),
  });

it('the list of routes that the other tests request has more than ten routes, at least six of which change data', () => {
  expect(routesOf(app).length).toBeGreaterThan(10);
  expect(routesOf(app).filter(({ method }) => !SAFE.includes(method)).length).toBeGreaterThanOrEqual(6);
});

it.each([
  ['a request from another site', { 'sec-fetch-site': 'cross-site' }],
  ['a request from a sibling site', { 'sec-fetch-site': 'same-site' }],
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['a cross-site request that claims our origin', { 'sec-fetch-site': 'cross-site', origin: 'HOST' }],
])('rejects %s on every route that changes data', async (_what, headers) => {
  const before = await fixture.items(ANNA);
  for (const route of routesOf(app).filter(({ method }) => !SAFE.includes(method))) {
    const answer = await request(
      app,
      route,
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('HOST', app.url)])),
    );
    expect([route, answer.status]).toEqual([route, 403]);
    expect(answer.text).toContain('came from another website');
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
  expect(await fixture.items(ANNA)).toEqual(before);
});

it.each([
  ['our own page', { 'sec-fetch-site': 'same-origin' }],
  ['the browser itself', { 'sec-fetch-site': 'none' }],
  ['a client that is not a browser', {}],
])('accepts a change from %s', async (_what, headers) => {
  const answer = await app.client(ANNA).post('/language', { language: 'fr' }, headers);
  expect(answer.status).toBe(303);
});

it('accepts a change from our own origin', async () => {
  expect((await app.client(ANNA).post('/language', { language: 'fr' }, { origin: app.url })).status).toBe(303);
});

it('accepts a cross-site GET request', async () => {
  expect((await app.client(ANNA).get('/', { 'sec-fetch-site': 'cross-site' })).status).toBe(200);
});

it.each([
  ['another user', BEAT],
  ['an admin', ADMIN],
])("treats another user's conversation as unknown on every route of the chat (viewer: %s)", async (_who, user) => {
  const before = await fixture.items(ANNA);
  const routes = routesOf(app).filter(({ path }) => path.includes(':id') && !path.startsWith('/admin'));
  expect(routes.length).toBeGreaterThan(10);
  for (const route of routes) {
    const answer = await request(app, route, {}, user);
    const isRedirect =
      answer.status === 302 && ['/', `/conversations/${asked.conversation}`].includes(answer.headers.location!);
    const isEnd =
      route.path.endsWith('/answer') && route.method === 'GET' && answer.text.includes('event:end\ndata:interrupted');
    // The route for uploads does not look up the conversation, because it stores files under the viewer's own prefix:
    // see `attachments.test.ts`.
    const isUpload = route.path.endsWith('/attachments') && answer.status === 415;
    expect([route, answer.status === 404 || isRedirect || isEnd || isUpload]).toEqual([route, true]);
    expect(answer.text).not.toMatch(/heat pump|4500|Grants/);
  }
  expect(await fixture.items(ANNA)).toEqual(before);
  expect((await app.client(user).get('/')).text).not.toContain(asked.conversation);
});

/** The forms of a page submit to the application, and the form for signing out leads to the sign-in pages. A file has no forms. */
const FORM_ACTION = /form-action ('self' https:\/\/sign-in\.example\.org|'none')(;|$)/;

it('sends security headers with the response of every GET route of the chat, and with an error page', async () => {
  const routes = routesOf(app).filter(({ method, path }) => method === 'GET' && !path.startsWith('/admin'));
  expect(routes.length).toBeGreaterThan(25);
  for (const route of [...routes, { method: 'GET', path: '/no-such-page' }]) {
    const { headers } = await request(app, route, {});
    expect([route, headers]).toEqual([
      route,
      expect.objectContaining({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': expect.stringMatching(/no-store|no-cache, no-transform/),
        'joule-verne': '1',
      }),
    ]);
    const policy = String(headers['content-security-policy']);
    for (const directive of [/default-src 'none'/, /frame-ancestors 'none'/, FORM_ACTION])
      expect([route, policy]).toEqual([route, expect.stringMatching(directive)]);
    expect([route, policy]).toEqual([route, expect.not.stringContaining('unsafe')]);
  }
});

it('sends a page without inline scripts, inline styles and script URLs', async () => {
  expect((await app.client(ANNA).get('/')).text).not.toMatch(/<script(?![^>]* src=)|\sstyle=|\son\w+=|javascript:/i);
});

it('sends Strict-Transport-Security with a page that the user requested over HTTPS', async () => {
  expect((await app.client(ANNA).get('/', { 'x-forwarded-proto': 'https' })).headers['strict-transport-security']).toBe(
    'max-age=31536000',
  );
});
