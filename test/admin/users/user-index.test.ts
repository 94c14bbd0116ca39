import { setTimeout as pause } from 'node:timers/promises';
import { AdminDisableUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Directory } from '../../../src/admin/users/directory';
import type { UserChange, UserChanges } from '../../../src/admin/users/user-changes';
import { UserIndex } from '../../../src/admin/users/user-index';
import { CognitoFaultProxy } from '../../support/admin/cognito-fault-proxy';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import { account, FRAGMENT, rowOf, valuesOf } from '../../support/admin/users-fixture';
import type { RunningApp } from '../../support/app/app-fixture';
import type { User } from '../../support/app/signer';

const COGNITO = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';
/** More users than four ListUsers requests return, so the application keeps the list in memory for some seconds. */
const MANY = 245;

/** The header that a browser sends when a user follows a link. */
const NAVIGATION = { 'sec-fetch-mode': 'navigate' };

const consoleFixture = ConsoleFixture.forFileWithoutBedrock();
let proxy: CognitoFaultProxy;
let app: RunningApp;
let other: RunningApp;
let users: User[];

beforeAll(async () => {
  proxy = await CognitoFaultProxy.before(consoleFixture.fixture.variables[COGNITO]!);
  const start = () => consoleFixture.fixture.app({ [COGNITO]: proxy.url });
  [app, other] = [await start(), await start()];
});
afterEach(() => proxy.reset());
afterAll(() => proxy.close());

const list = (query: string, task = app, headers = {}) =>
  task.client(consoleFixture.adminUser).get(encodeURI(`/admin/users${query}`), headers);
const act = (action: string, { sub }: User, task = app) =>
  task.client(consoleFixture.adminUser).post(`/admin/users/${sub}/${action}`, {}, FRAGMENT);
const disableElsewhere = ({ sub }: User) =>
  consoleFixture.cognito.send(
    new AdminDisableUserCommand({ UserPoolId: consoleFixture.fixture.variables.USER_POOL_ID!, Username: sub }),
  );
/** How often ListUsers is called while `work` runs. */
async function requestsDuring(work: () => Promise<unknown>): Promise<number> {
  const before = proxy.requested.length;
  await work();
  return proxy.requested.slice(before).filter((operation) => operation === 'ListUsers').length;
}

describe('a short list of users', () => {
  it('is read for every request, so that the page shows changes that were made elsewhere', async () => {
    const user = await account(consoleFixture, 'elsewhere@example.org');
    expect(rowOf((await list('?q=elsewhere')).text, user.email)).toContain('data-status="active"');
    await disableElsewhere(user);
    expect(rowOf((await list('?q=elsewhere')).text, user.email)).toContain('data-status="disabled"');
  });

  it('is not read again for a page that has shown the progress of reading, but is read again for the next request', async () => {
    proxy.delay('ListUsers', () => pause(1_300));
    const page = await list('', app, NAVIGATION);
    expect(page.text).toContain('are being read');
    // The page asks again half a second later, when the list has been read.
    await pause(500);
    const requests = await requestsDuring(async () => {
      expect(valuesOf((await list('', app, FRAGMENT)).text, 'data-user')).toContain('anna@example.org');
    });
    expect(requests).toBe(0);
    proxy.reset();
    expect(await requestsDuring(() => list('', app, FRAGMENT))).toBe(1);
  });

  it('is read once for concurrent requests', async () => {
    expect(await requestsDuring(() => Promise.all([list(''), list('?status=active'), list('?q=anna')]))).toBe(1);
  });
});

describe('a long list of users', () => {
  beforeAll(async () => {
    const numbers = Array.from({ length: MANY }, (_, n) => n);
    users = [];
    for (const n of numbers) users.push(await account(consoleFixture, `jürg.näf${n}@example.org`, { invited: true }));
  });

  it('shows totals, and links to pages with the same search, filter and order', async () => {
    const { text } = await list('?q=naf&status=invited&sort=created&order=descending&page=2');
    expect(text).toMatch(/id="total"[^>]*>245 of 248 users</);
    expect(text).toMatch(/data-filter="all"[^>]*>All: \d{3}</);
    expect(valuesOf(text, 'data-user')).toHaveLength(20);
    expect(text).toContain('21 to 40 of 245');
    for (const page of [1, 3])
      expect(text.replaceAll('&amp;', '&')).toContain(
        `/admin/users?q=naf&status=invited&sort=created&order=descending${page === 1 ? '' : `&page=${page}`}"`,
      );
    expect(text).toMatch(/<th scope="col" aria-sort="descending"><a href="[^"]*sort=created">/);
    expect(text).toMatch(/data-filter="invited"[^>]*aria-current="true"/);
  });

  it('stays in memory for some seconds, but is read again if a search has no match', async () => {
    await list('', app, { 'cache-control': 'max-age=0' });
    expect(await requestsDuring(() => list('?q=naf1'))).toBe(0);
    const late = await account(consoleFixture, 'late@example.org');
    expect(valuesOf((await list('?q=late')).text, 'data-user')).toEqual([late.email]);
  });

  it('is read again when an admin reloads the page', async () => {
    await disableElsewhere(users[7]!);
    const { text } = await list('?q=näf7@', app, { 'cache-control': 'max-age=0' });
    expect(rowOf(text, users[7]!.email)).toContain('data-status="disabled"');
  });

  it('includes changes that another task has made', async () => {
    await list('');
    await list('', other);
    await act('disable', users[0]!, other);
    await act('delete', users[1]!, other);
    await act('grant-admin', users[2]!, other);
    expect(valuesOf((await list('?status=disabled&q=näf0@')).text, 'data-user')).toEqual([users[0]!.email]);
    expect(valuesOf((await list('?role=admin&q=näf')).text, 'data-user')).toEqual([users[2]!.email]);
    expect((await list('')).text).toContain('248 users, 2 admins');
  });

  it('shows how many users have been read if reading takes over a second, and then shows the users', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    proxy.delay('ListUsers', () => released);
    const page = await list('?q=näf12&sort=status', app, { ...NAVIGATION, 'cache-control': 'max-age=0' });
    expect(page.text).toMatch(/The users are being read: \d+ so far\./);
    const next = /hx-get="([^"]+)" hx-trigger="load delay:500ms"/.exec(page.text)![1]!.replaceAll('&amp;', '&');
    expect(next).toBe('/admin/users?q=n%C3%A4f12&sort=status');
    expect(page.text).toContain('<form id="invite"');
    release();
    const fragment = await list(decodeURI(next.slice('/admin/users'.length)), app, FRAGMENT);
    expect(fragment.text).not.toContain('<html');
    expect(valuesOf(fragment.text, 'data-user')).toHaveLength(11);
    expect(page.text).toContain('<p id="read" class="hidden" role="status"></p>');
    expect(fragment.text).toContain('<hx-partial hx-target="#read" hx-swap="innerHTML">11 of 248 users<');
  });

  it('shows an error that occurs after the page has shown the progress of reading', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    proxy.delay('ListUsers', async () => {
      await released;
      proxy.fail('ListUsers', { error: 'AccessDeniedException' });
    });
    expect((await list('', app, { ...NAVIGATION, 'cache-control': 'no-cache' })).text).toContain('are being read');
    release();
    // The delayed request returns the first page; the request for the next page fails.
    const { status, text } = await list('', app, FRAGMENT);
    expect([status, text]).toEqual([503, expect.stringContaining('not set up correctly')]);
    proxy.reset();
    expect((await list('', app, FRAGMENT)).status).toBe(200);
  });
});

describe('a list that another caller is already reading', () => {
  /** A pool whose list contains only the users that exist when the reading begins. */
  class GrowingPool {
    readonly ids = ['anna'];
    readonly changes: UserChange[] = [];
    readings = 0;
    answer = () => {};

    readonly index = new UserIndex(
      { all: () => this.all() } as unknown as Directory,
      { since: async () => this.changes } as unknown as UserChanges,
    );

    async users(maxWait = 5_000) {
      const indexed = await this.index.read(maxWait);
      return 'users' in indexed ? indexed.users.map(({ id }) => id) : indexed;
    }

    import(id: string): void {
      this.ids.push(id);
      this.changes.push({ key: `change of ${id}`, id: undefined });
    }

    private async *all() {
      this.readings++;
      const page = this.ids.map((id) => ({ id }));
      await new Promise<void>((resolve) => {
        this.answer = resolve;
      });
      yield page;
    }
  }

  /**
   * Starts a reading, imports a user, and makes two calls, which wait for this reading; then ends the reading. Returns the two calls, for
   * which the list must now be read again.
   */
  async function afterImport(maxWait?: number) {
    const pool = new GrowingPool();
    const first = pool.users();
    pool.import('imported');
    const others = [pool.users(maxWait), pool.users(maxWait)];
    pool.answer();
    await first;
    await pause(10);
    return { pool, others };
  }

  it('is read once more for all callers if an import has changed users in the meantime', async () => {
    const { pool, others } = await afterImport();
    pool.answer();
    expect(await Promise.all(others)).toEqual([
      ['anna', 'imported'],
      ['anna', 'imported'],
    ]);
    expect(pool.readings).toBe(2);
  });

  it('is read once more after an import, and callers whose wait ends during this second reading get its progress', async () => {
    const { others } = await afterImport(100);
    expect(await Promise.all(others)).toEqual([{ readSoFar: 0 }, { readSoFar: 0 }]);
  });
});
