import { ConsoleFixture } from '../support/admin/console-fixture';
import { addressOf, type Route, routersOf, routesOf } from '../support/app/routes';
import { form } from '../support/http';

const consoleFixture = ConsoleFixture.forFile();

const SAFE = ['GET', 'HEAD'];
const { body, headers: formHeaders } = form({
  email: 'new@example.org',
  document: '["a.txt","\\"etag\\""]',
  confirmed: 'yes',
  question: 'What?',
  choice: 'replace',
});
const consoleRoutes = () => routesOf(consoleFixture.app).filter(({ path }) => path.startsWith('/admin'));
const requestTo = ({ method, path }: Route, headers: Record<string, string> = {}) => ({
  method,
  path: addressOf({ method, path }, { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }),
  headers: { ...headers, ...(SAFE.includes(method) ? {} : formHeaders) },
  ...(SAFE.includes(method) ? {} : { body }),
});
/** Everything that a forbidden request must not change. */
const stored = async () => [await consoleFixture.keys(''), await consoleFixture.fixture.organisation('audit')];

it('the list of routes that the other tests request has more than 25 routes, more than 10 of which are not GET or HEAD', () => {
  expect(consoleRoutes().length).toBeGreaterThan(25);
  expect(consoleRoutes().filter(({ method }) => !SAFE.includes(method)).length).toBeGreaterThan(10);
});

it('the console has no route outside the paths that it guards', () => {
  const routes = routersOf(consoleFixture.app).find((each) => each.some(({ path }) => path === '/admin'))!;
  expect(routes.map(({ path }) => path).filter((path) => !/^\/admin(\/|\.|$)/.test(path))).toEqual([]);
  expect(routes).toHaveLength(consoleRoutes().length);
});

it('responds to non-admins on every route as if the page did not exist', async () => {
  const before = await stored();
  const missing = await consoleFixture.anna.get('/no-such-page');
  expect(missing.status).toBe(404);
  for (const route of consoleRoutes()) {
    for (const headers of [{}, { 'hx-request': 'true' }] as Record<string, string>[]) {
      const answer = await consoleFixture.anna.send(requestTo(route, headers));
      expect([route, answer.status]).toEqual([route, 404]);
      if (!('hx-request' in headers)) expect(answer.text).toBe(missing.text);
      expect(answer.text).not.toMatch(/admin/i);
    }
  }
  expect(await stored()).toEqual(before);
});

it('responds to non-admins with 404 for several methods and several spellings of the paths of the console', async () => {
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

it('rejects an access token with a forged group, and ignores groups outside the access token, on every route', async () => {
  const { signer } = consoleFixture.fixture;
  const headers = signer.headers(consoleFixture.annaUser);
  const [header, claims, signature] = headers['x-amzn-oidc-accesstoken']!.split('.');
  const escalated = { ...JSON.parse(Buffer.from(claims!, 'base64url').toString()), 'cognito:groups': ['admins'] };
  const forged = [header, Buffer.from(JSON.stringify(escalated)).toString('base64url'), signature].join('.');
  // The application must also ignore groups in the load balancer's own token and in an invented header.
  const claimed = {
    ...headers,
    'x-amzn-oidc-data': signer.data(consoleFixture.annaUser, { 'cognito:groups': ['admins'] }),
    'x-groups': 'admins',
  };
  for (const route of consoleRoutes()) {
    expect([
      route,
      (await consoleFixture.anna.send(requestTo(route, { 'x-amzn-oidc-accesstoken': forged }))).status,
    ]).toEqual([route, 401]);
    expect([route, (await consoleFixture.anna.send(requestTo(route, claimed))).status]).toEqual([route, 404]);
  }
});

it("rejects a user's identity token combined with an admin's access token on every route", async () => {
  const { signer } = consoleFixture.fixture;
  for (const route of consoleRoutes()) {
    const { status } = await consoleFixture.anna.send(
      requestTo(route, { 'x-amzn-oidc-accesstoken': signer.access(consoleFixture.adminUser) }),
    );
    expect([route, status]).toEqual([route, 401]);
  }
});

it('rejects cross-site requests on every route that makes a change', async () => {
  const before = await stored();
  for (const route of consoleRoutes().filter(({ method }) => !SAFE.includes(method))) {
    for (const [header, value] of [
      ['sec-fetch-site', 'cross-site'],
      ['sec-fetch-site', 'same-site'],
      ['origin', 'https://evil.example'],
      ['origin', 'null'],
    ]) {
      const answer = await consoleFixture.admin.send(requestTo(route, { [header!]: value! }));
      expect([route, value, answer.status]).toEqual([route, value, 403]);
    }
  }
  expect(await stored()).toEqual(before);
});

it('responds with a page, a redirect or 404 to a GET request for the path of every form, because a browser sends this request after a new sign-in', async () => {
  for (const { path } of consoleRoutes().filter(({ method }) => !SAFE.includes(method))) {
    const { status } = await consoleFixture.admin.get(
      addressOf({ method: 'GET', path }, { id: consoleFixture.annaUser.sub }),
    );
    expect([path, [200, 302, 404].includes(status)]).toEqual([path, true]);
    if (!path.includes('incoming') && !path.includes('imports')) expect([path, status]).not.toEqual([path, 404]);
  }
});

it('shows the link to the console only to admins', async () => {
  expect((await consoleFixture.admin.get('/')).text).toContain('href="/admin"');
  expect((await consoleFixture.anna.get('/')).text).not.toContain('/admin');
});

it('does not log unknown paths, which may contain personal data, and responds to a long path within a second', async () => {
  const started = performance.now();
  await consoleFixture.anna.get(`/admin/nobody/anna.muster@example.org/${'a'.repeat(30_000)}!${'a'.repeat(20_000)}`);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(JSON.stringify(consoleFixture.app.log)).not.toMatch(/anna\.muster|aaaa!/);
});
