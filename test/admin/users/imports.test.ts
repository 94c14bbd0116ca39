import { setTimeout as pause } from 'node:timers/promises';
import { AdminRemoveUserFromGroupCommand, paginateListUsers } from '@aws-sdk/client-cognito-identity-provider';
import { parse } from 'papaparse';
import { Store } from '../../../src/app/table/store';
import { CognitoFaultProxy } from '../../support/admin/cognito-fault-proxy';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import {
  account,
  FRAGMENT,
  groupsOf,
  mailsTo,
  submitList,
  trailOf,
  type UserListInput,
  valuesOf,
} from '../../support/admin/users-fixture';
import type { RunningApp } from '../../support/app/app-fixture';
import type { User } from '../../support/app/signer';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

const COGNITO = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';

const consoleFixture = ConsoleFixture.forFileWithoutBedrock();
let proxy: CognitoFaultProxy;
let app: RunningApp;
beforeAll(async () => {
  proxy = await CognitoFaultProxy.before(consoleFixture.fixture.variables[COGNITO]!);
  app = await consoleFixture.fixture.app({ [COGNITO]: proxy.url });
});
beforeEach(() => proxy.reset());
afterAll(async () => {
  await proxy.close();
});

const admin = (task = app) => task.client(consoleFixture.adminUser);
const statusOf = (text: string) => /data-import="[^"]*" data-status="(\w+)"/.exec(text)![1];
const countOf = (text: string, name: string) =>
  Number(/[\d’,]+/.exec(new RegExp(`data-count="${name}">([^<]*)`).exec(text)?.[1] ?? '0')![0].replace(/\D/g, ''));
const listOf = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}@example.org;User ${n};de;`).join('\n');

async function preview(list: UserListInput, task = app): Promise<string> {
  const { status, headers } = await submitList(admin(task), list);
  expect(status).toBe(303);
  return headers.location!;
}

/**
 * The page of an import once it has ended. Polls at growing intervals, because the import runs in this process too and
 * polls would slow it down.
 */
async function ended(address: string, task = app): Promise<string> {
  for (let polls = 0; polls < 240; polls++) {
    const { text } = await admin(task).get(address, FRAGMENT);
    if (statusOf(text) !== 'running') return text;
    await pause(Math.min(250, 20 * (polls + 1)));
  }
  throw new Error(`${address} did not end within a minute`);
}

async function run(address: string, task = app): Promise<string> {
  expect((await admin(task).post(`${address}/start`, {})).headers.location).toBe(address);
  return ended(address, task);
}

async function resultOf(address: string): Promise<string[][]> {
  const { text, headers } = await admin().get(`${address}/result.csv`);
  expect(headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  return parse<string[]>(text.slice(1).trimEnd()).data.slice(1);
}

async function invitedUsers(prefix: string): Promise<string[]> {
  const found: string[] = [];
  const pages = paginateListUsers(
    { client: consoleFixture.cognito },
    { UserPoolId: consoleFixture.fixture.variables.USER_POOL_ID!, Filter: `email ^= "${prefix}"` },
  );
  for await (const { Users = [] } of pages)
    found.push(...Users.map(({ Attributes = [] }) => Attributes.find(({ Name }) => Name === 'email')!.Value!));
  return found;
}

it('invites the users of 130 valid rows, and lists the 20 invalid rows by number', async () => {
  const invalid = new Set(Array.from({ length: 20 }, (_, n) => 3 + n * 7));
  const rows = Array.from({ length: 150 }, (_, n) =>
    invalid.has(n + 2) ? `broken ${n};User ${n};de;` : `whole${n}@example.org;User ${n};fr;user`,
  );
  const address = await preview({ file: ['E-Mail;Name;Sprache;Rolle', ...rows].join('\r\n') });
  const shown = (await admin().get(address)).text;
  expect(statusOf(shown)).toBe('preview');
  expect([countOf(shown, 'users'), countOf(shown, 'invalid')]).toEqual([130, 20]);
  const named = [...shown.matchAll(/data-row="(\d+)" data-faults="(\w+)"/g)].map(([, row, fault]) => [
    Number(row),
    fault,
  ]);
  expect(named).toEqual([...invalid].map((row) => [row, 'address']));
  expect(valuesOf(shown, 'data-email')).toHaveLength(100);
  expect(await invitedUsers('whole')).toEqual([]);

  const text = await run(address);
  expect(statusOf(text)).toBe('finished');
  expect([countOf(text, 'invited'), countOf(text, 'failed'), countOf(text, 'invalid')]).toEqual([130, 0, 20]);
  expect(await invitedUsers('whole')).toHaveLength(130);
  const result = await resultOf(address);
  expect(result.map(([row]) => Number(row))).toEqual(Array.from({ length: 150 }, (_, n) => n + 2));
  for (const [row, email, outcome, reason] of result) {
    expect([row, outcome, reason !== '']).toEqual([
      row,
      invalid.has(Number(row)) ? 'not invited' : 'invited',
      invalid.has(Number(row)),
    ]);
    expect(email).not.toBe('');
  }
  expect(await trailOf(consoleFixture, 'whole0@example.org')).toEqual(['user.invite done']);
  expect(await trailOf(consoleFixture, 'Liste für Mai.csv')).toEqual(['users.import done']);
});

it('reports the end of an import once, in the notice of the page', async () => {
  const address = await preview({ text: 'notice@example.org' });
  const notice = /id="notice" class="notice" role="status"><p class="done">All rows have been processed/;
  expect((await admin().get(address)).text).not.toMatch(notice);
  expect(await run(address)).toMatch(/<hx-partial hx-target="#notice"[^>]*>\s*<p class="done">All rows have been proc/);
  const { text } = await admin().get(address);
  expect(text).toMatch(notice);
  expect(text.split('All rows have been processed')).toHaveLength(2);
});

it('continues after a failed row, and reports the reason', async () => {
  const address = await preview({ text: 'anna@example.org\nfresh@example.org;Fresh;it;admin\n' });
  const text = await run(address);
  expect([statusOf(text), countOf(text, 'invited'), countOf(text, 'failed')]).toEqual(['finished', 1, 1]);
  expect(text).toMatch(/data-row="1" data-outcome="failed"[\s\S]*A user with this address already exists/);
  expect(await resultOf(address)).toEqual([
    ['1', 'anna@example.org', 'not invited', expect.stringContaining('already exists')],
    ['2', 'fresh@example.org', 'invited', ''],
  ]);
  expect(await trailOf(consoleFixture, 'fresh@example.org')).toEqual(['user.invite done', 'user.grantAdmin done']);
  expect(await mailsTo(consoleFixture, 'fresh@example.org')).toHaveLength(1);
});

it('invites several users of one row, and reports each of them', async () => {
  const address = await preview({
    text: 'Kurs vom 3. Mai\nEva <row1@example.org>; row2@example.org; anna@example.org',
  });
  const { text } = await admin().get(address);
  expect(valuesOf(text, 'data-email')).toEqual(['row1@example.org', 'row2@example.org', 'anna@example.org']);
  expect(text).toMatch(/data-skipped="1"[\s\S]*Kurs vom 3\. Mai/);
  expect(text).toContain('Invite 3 users');
  await run(address);
  expect((await resultOf(address)).map((row) => row.slice(0, 3))).toEqual([
    ['2', 'row1@example.org', 'invited'],
    ['2', 'row2@example.org', 'invited'],
    ['2', 'anna@example.org', 'not invited'],
  ]);
});

it('uses the singular for a count of one', async () => {
  const { text } = await admin().get(await preview({ text: 'E-Mail\nsingle@example.org\nbroken' }));
  expect(text).toContain('>1 user<');
  expect(text).toContain('>1 invalid row<');
  expect(text).toContain('>Invite 1 user<');
});

it('reports that only the admin role is missing when granting it fails', async () => {
  proxy.fail('AdminAddUserToGroup', { error: 'ResourceNotFoundException' });
  const address = await preview({ text: 'roleless@example.org;;;admin' });
  const text = await run(address);
  expect([countOf(text, 'invited'), countOf(text, 'failed')]).toEqual([1, 0]);
  expect(text).toContain('data-outcome="roleMissing"');
  expect((await resultOf(address))[0]![2]).toBe('invited, without the admin role');
});

it('escapes formulas in the CSV file of the result', async () => {
  const address = await preview({ text: '=HYPERLINK("http://evil.example");x\nformula@example.org;Fine' });
  await run(address);
  const { text } = await admin().get(`${address}/result.csv`);
  expect(text).toContain("'=HYPERLINK");
  expect(text).not.toMatch(/[",]=HYPERLINK/);
});

it('retries while Cognito throttles', async () => {
  proxy.fail('AdminCreateUser', { error: 'TooManyRequestsException' }, 4);
  const text = await run(await preview({ text: listOf('retried', 3) }));
  expect([statusOf(text), countOf(text, 'invited')]).toEqual(['finished', 3]);
});

it('stops an import when Cognito does not respond, and continues it without repeating a row', async () => {
  const address = await preview({ text: listOf('cut', 40) });
  let requests = 0;
  proxy.delay('AdminCreateUser', async () => {
    if (++requests === 20) proxy.fail('AdminCreateUser', 'cut');
  });
  const stopped = await run(address);
  expect(statusOf(stopped)).toBe('stopped');
  expect(stopped).toContain('not responding');
  expect(stopped).toContain('data-action="continue"');
  const open = (await resultOf(address)).filter(([, , outcome]) => outcome === 'pending');
  expect(open).toHaveLength(20);
  expect(await trailOf(consoleFixture, 'cut0@example.org')).toEqual(['user.invite done']);

  proxy.reset();
  const text = await run(address);
  expect([statusOf(text), countOf(text, 'invited'), countOf(text, 'failed')]).toEqual(['finished', 40, 0]);
  expect(await trailOf(consoleFixture, 'cut0@example.org')).toEqual(['user.invite done']);
});

it('counts a user as invited if the response to the invitation was lost, and grants the admin role', async () => {
  proxy.fail('AdminCreateUser', 'lost', 1);
  const address = await preview({ text: 'lost1@example.org;Lost;de;admin\nlost2@example.org;Lost;de;' });
  const text = await run(address);
  expect([statusOf(text), countOf(text, 'invited'), countOf(text, 'failed')]).toEqual(['finished', 2, 0]);
  expect(proxy.requested.filter((operation) => operation === 'AdminGetUser')).not.toEqual([]);
  expect(await trailOf(consoleFixture, 'lost1@example.org')).toEqual(['user.invite done', 'user.grantAdmin done']);
  expect(await mailsTo(consoleFixture, 'lost1@example.org')).toHaveLength(1);
});

it('counts a user as invited if the import invited the user before the import was stopped', async () => {
  proxy.fail('AdminCreateUser', 'lost', 1);
  const address = await preview({ text: 'resumed@example.org;Resumed;de;' });
  proxy.delay('AdminGetUser', () => {
    proxy.fail('AdminGetUser', 'cut');
    return Promise.resolve();
  });
  expect(statusOf(await run(address))).toBe('stopped');
  proxy.reset();
  const text = await run(address);
  expect([statusOf(text), countOf(text, 'invited'), countOf(text, 'failed')]).toEqual(['finished', 1, 0]);
  expect(await mailsTo(consoleFixture, 'resumed@example.org')).toHaveLength(1);
});

it('reports that a user who was invited before the import already exists', async () => {
  await account(consoleFixture, 'earlier@example.org', { invited: true });
  const text = await run(await preview({ text: 'earlier@example.org;Earlier;de;admin' }));
  expect([countOf(text, 'invited'), countOf(text, 'failed')]).toEqual([0, 1]);
  expect(text).toContain('A user with this address already exists');
});

it('stops an import when its task ends, and continues it on another task', async () => {
  const [ending, next] = [await consoleFixture.fixture.app({ [COGNITO]: proxy.url }), app];
  const address = await preview({ text: listOf('moved', 40) }, ending);
  await admin(ending).post(`${address}/start`, {});
  await until(async () => (await invitedUsers('moved')).length > 5);
  await ending.close();
  const stopped = await ended(address);
  expect([statusOf(stopped), stopped]).toEqual(['stopped', expect.stringContaining('The server was restarted.')]);
  const text = await run(address, next);
  expect([statusOf(text), countOf(text, 'invited'), countOf(text, 'failed')]).toEqual(['finished', 40, 0]);
  expect(await mailsTo(consoleFixture, 'moved0@example.org')).toHaveLength(1);
});

it('continues an import whose task was killed', async () => {
  const address = await preview({ text: 'orphan@example.org' });
  const { AWS_REGION, TABLE_NAME } = consoleFixture.fixture.variables;
  const items = new Store(AWS_REGION!, TABLE_NAME!, 1).ofOrganisation('imports');
  const id = address.split('/').at(-1)!;
  await items.update(`import#${id}`, { set: { status: 'running', task: 'dead', leaseUntil: Date.now() + 60_000 } });
  expect(statusOf((await admin().get(address)).text)).toBe('running');
  await items.update(`import#${id}`, { set: { leaseUntil: Date.now() - 1 } });
  expect(statusOf((await admin().get(address)).text)).toBe('stopped');
  expect(countOf(await run(address), 'invited')).toBe(1);
});

it('runs an import once when it is started several times concurrently', async () => {
  const address = await preview({ text: listOf('twice', 10) });
  await Promise.all([admin(), admin(), admin(consoleFixture.app)].map((client) => client.post(`${address}/start`, {})));
  const text = await ended(address);
  expect([statusOf(text), countOf(text, 'invited'), countOf(text, 'failed')]).toEqual(['finished', 10, 0]);
  for (const email of await invitedUsers('twice')) expect(await mailsTo(consoleFixture, email)).toHaveLength(1);
});

it("starts an import although DynamoDB's response to the first update is lost", async () => {
  const table = await TableProxy.before(consoleFixture.fixture.tableUrl);
  const task = await consoleFixture.fixture.app({ [COGNITO]: proxy.url, AWS_ENDPOINT_URL_DYNAMODB: table.url });
  try {
    const address = await preview({ text: 'claimed@example.org' }, task);
    let updates = 0;
    table.fault = (operation) => (operation === 'UpdateItem' && ++updates === 1 ? 'lost response' : undefined);
    const text = await run(address, task);
    expect([statusOf(text), countOf(text, 'invited')]).toEqual(['finished', 1]);
  } finally {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = consoleFixture.fixture.tableUrl;
    await task.close();
    await table.close();
  }
});

it('stops an import when the user who started it loses the admin role', async () => {
  const former: User = await account(consoleFixture, 'revoked@example.org', { admin: true });
  const { headers } = await submitList(app.client(former), { text: listOf('after', 60) });
  const address = headers.location!;
  let requests = 0;
  proxy.delay('AdminCreateUser', async () => {
    if (++requests === 10)
      await consoleFixture.cognito.send(
        new AdminRemoveUserFromGroupCommand({
          UserPoolId: consoleFixture.fixture.variables.USER_POOL_ID!,
          Username: former.sub,
          GroupName: 'admins',
        }),
      );
  });
  await app.client(former).post(`${address}/start`, {});
  const text = await ended(address);
  expect([statusOf(text), text]).toEqual(['stopped', expect.stringContaining('has been revoked')]);
  expect((await invitedUsers('after')).length).toBeLessThan(30);
  expect(await groupsOf(consoleFixture, former)).toEqual([]);
  expect((await app.client(former).post(`${address}/start`, {}, FRAGMENT)).status).toBe(403);
});

it('shows 5,000 rows, a hundred per page', async () => {
  const address = await preview({ file: `\uFEFF${listOf('many', 5_000)}` });
  const last = (await admin().get(`${address}?users=50`)).text;
  expect(valuesOf(last, 'data-email')).toEqual(Array.from({ length: 100 }, (_, n) => `many${4_900 + n}@example.org`));
  expect(last).toContain('4,901 to 5,000 of 5,000');
  expect(valuesOf(last, 'rel')).not.toContain('next');
  const { text } = await admin().get('/admin/users/import');
  expect(text).toContain(`href="${address}"`);
});

it('polls the progress every second, or reloads the page if the browser does not run JavaScript', async () => {
  const address = await preview({ text: listOf('progress', 3) });
  let release!: () => void;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  proxy.delay('AdminCreateUser', () => released);
  const { text } = await admin().post(`${address}/start`, {}, FRAGMENT);
  expect(text).toMatch(new RegExp(`data-status="running" hx-get="${address}" hx-trigger="every 1s"`));
  expect(text).toMatch(/<progress max="3" value="0">/);
  expect(text).not.toContain('<html');
  // `text` is the fragment that htmx swaps in. If it contained a meta refresh, the page would reload itself although scripts are on.
  expect(text).not.toContain('http-equiv');
  expect((await admin().get(address)).text).toMatch(/<noscript><meta http-equiv="refresh"/);
  release();
  expect(await ended(address)).not.toContain('hx-get');
});

it.each([
  ['an empty form', {}, 'The list is empty'],
  ['a file over 2 MB', { file: 'a'.repeat(2 * 1024 * 1024 + 1) }, 'maximum 2 MB'],
  ['5,001 rows', { text: listOf('over', 5_001) }, 'maximum 5,000'],
  ['a workbook', { file: Buffer.from('PK\x03\x04\x00\x00') }, 'not a CSV file'],
  ['an unknown encoding', { file: Buffer.from('a@example.org;J\x81\x8d\x9d\xa9r', 'latin1') }, 'CSV UTF-8'],
  ['an open quotation mark', { text: 'a@example.org;"A' }, 'Row 1 has'],
  ['a header without addresses', { text: 'Name\nAnna' }, 'the heading “E-mail”'],
])('says on the page why it rejects %s, and keeps pasted text', async (_case, list, reason) => {
  const { status, text } = await submitList(admin(), list);
  expect([status, text]).toEqual([422, expect.stringContaining(reason)]);
  const field = 'file' in list ? 'file' : 'text';
  expect(text).toContain(`<a href="#list-${field}">`);
  expect(text).toContain(`id="list-${field}" aria-invalid="true" aria-describedby="list-${field}-problem list-format"`);
  if ('text' in list && list.text.length < 100)
    expect(text.replaceAll('\r', '')).toContain(list.text.replaceAll('"', '&quot;'));
});

it('rejects forms that are truncated or have another content type than multipart/form-data', async () => {
  expect((await admin().post('/admin/users/imports', { text: 'a@example.org' })).status).toBe(415);
  const broken = {
    method: 'POST',
    path: '/admin/users/imports',
    body: '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na@exa',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  };
  expect((await admin().send(broken)).status).toBe(400);
});

it('responds with 404 for unknown imports, and explains that imports expire', async () => {
  for (const id of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 'x', 'import%23x']) {
    for (const path of [`/admin/users/imports/${id}`, `/admin/users/imports/${id}/result.csv`]) {
      const { status, text } = await admin().get(path);
      expect([path, status, text]).toEqual([path, 404, expect.stringContaining('deleted after seven days')]);
    }
  }
});

it('stores lists with an expiry of seven days', async () => {
  const items = await consoleFixture.fixture.organisation('imports');
  expect(items.length).toBeGreaterThan(50);
  const inAWeek = Date.now() / 1000 + 7 * 86_400;
  for (const { expiresAt } of items) expect(Math.abs(expiresAt - inAWeek)).toBeLessThan(600);
});
