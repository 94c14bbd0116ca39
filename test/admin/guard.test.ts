import { ConsoleFixture } from '../support/admin/console-fixture';
import { addressOf, type Route, routesOf } from '../support/app/routes';
import { form } from '../support/http';

let consoleFixture: ConsoleFixture;
beforeAll(async () => {
  consoleFixture = await ConsoleFixture.open();
});
afterAll(() => consoleFixture.close());

const SAFE = ['GET', 'HEAD'];
const { body, headers: type } = form({
  email: 'new@example.org',
  document: '["a.txt","\\"etag\\""]',
  confirmed: 'yes',
  question: 'What?',
  choice: 'replace',
});
const consoleRoutes = () => routesOf(consoleFixture.app).filter(({ path }) => path.startsWith('/admin'));
const sent = ({ method, path }: Route, headers: Record<string, string> = {}) => ({
  method,
  path: addressOf({ method, path }, { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }),
  headers: { ...headers, ...(SAFE.includes(method) ? {} : type) },
  ...(SAFE.includes(method) ? {} : { body }),
});
const traces = async () => [await consoleFixture.keys(''), await consoleFixture.fixture.organisation('audit')];

it('has routes to look at', () => {
  expect(consoleRoutes().length).toBeGreaterThan(25);
  expect(consoleRoutes().filter(({ method }) => !SAFE.includes(method)).length).toBeGreaterThan(10);
});

it('fails on every route for a user who is no admin, as if there were no such page', async () => {
  const before = await traces();
  const nowhere = await consoleFixture.anna.get('/no-such-page');
  expect(nowhere.status).toBe(404);
  for (const route of consoleRoutes()) {
    for (const headers of [{}, { 'hx-request': 'true' }] as Record<string, string>[]) {
      const answer = await consoleFixture.anna.send(sent(route, headers));
      expect([route, answer.status]).toEqual([route, 404]);
      if (!('hx-request' in headers)) expect(answer.text).toBe(nowhere.text);
      expect(answer.text).not.toMatch(/admin/i);
    }
  }
  expect(await traces()).toEqual(before);
});

it('fails for a user who is no admin whatever the method, the case and the ending of an address', async () => {
  for (const path of [
    '/admin',
    '/admin/',
    '/ADMIN/users',
    '/Admin/documents',
    '/admin/users/',
    '/admin/nothing',
    '/admin/audit.csv',
    '/%61dmin/users',
    '/admin%2Fusers',
    '//admin/users',
    '/admin/../admin/users',
  ]) {
    for (const method of ['GET', 'PUT', 'PATCH', 'OPTIONS', 'POST']) {
      const { status, text, headers } = await consoleFixture.anna.send({ method, path });
      expect([method, path, status]).toEqual([method, path, 404]);
      expect(headers.allow).toBeUndefined();
      expect(text).not.toContain('console');
    }
  }
});

it('fails on every route for groups that nobody has signed', async () => {
  const { signer } = consoleFixture.fixture;
  const honest = signer.headers(consoleFixture.annaUser);
  const [head, claims, signature] = honest['x-amzn-oidc-accesstoken']!.split('.');
  const raised = { ...JSON.parse(Buffer.from(claims!, 'base64url').toString()), 'cognito:groups': ['admins'] };
  const forged = [head, Buffer.from(JSON.stringify(raised)).toString('base64url'), signature].join('.');
  // Groups in the balancer's own token, and in a header that somebody made up, say nothing.
  const claimed = {
    ...honest,
    'x-amzn-oidc-data': signer.data(consoleFixture.annaUser, { 'cognito:groups': ['admins'] }),
    'x-groups': 'admins',
  };
  for (const route of consoleRoutes()) {
    expect([
      route,
      (await consoleFixture.anna.send(sent(route, { 'x-amzn-oidc-accesstoken': forged }))).status,
    ]).toEqual([route, 401]);
    expect([route, (await consoleFixture.anna.send(sent(route, claimed))).status]).toEqual([route, 404]);
  }
});

it("fails on every route for one user's token with an admin's", async () => {
  const { signer } = consoleFixture.fixture;
  for (const route of consoleRoutes()) {
    const { status } = await consoleFixture.anna.send(
      sent(route, { 'x-amzn-oidc-accesstoken': signer.access(consoleFixture.adminUser) }),
    );
    expect([route, status]).toEqual([route, 401]);
  }
});

it('fails on every route that changes something for a request from another site', async () => {
  const before = await traces();
  for (const route of consoleRoutes().filter(({ method }) => !SAFE.includes(method))) {
    for (const [header, value] of [
      ['sec-fetch-site', 'cross-site'],
      ['sec-fetch-site', 'same-site'],
      ['origin', 'https://evil.example'],
      ['origin', 'null'],
    ]) {
      const answer = await consoleFixture.admin.send(sent(route, { [header!]: value! }));
      expect([route, value, answer.status]).toEqual([route, value, 403]);
    }
  }
  expect(await traces()).toEqual(before);
});

it('answers a browser that comes back by GET after it has signed in again', async () => {
  for (const { path } of consoleRoutes().filter(({ method }) => !SAFE.includes(method))) {
    const { status } = await consoleFixture.admin.get(
      addressOf({ method: 'GET', path }, { id: consoleFixture.annaUser.sub }),
    );
    expect([path, [200, 302, 404].includes(status)]).toEqual([path, true]);
    if (!path.includes('incoming') && !path.includes('imports')) expect([path, status]).not.toEqual([path, 404]);
  }
});

it('shows the way to the console to admins alone', async () => {
  expect((await consoleFixture.admin.get('/')).text).toContain('href="/admin"');
  expect((await consoleFixture.anna.get('/')).text).not.toContain('/admin');
});
