import { AdminDeleteUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { Store } from '../../../src/app/table/store';
import { RUNNING_ANSWERS } from '../../../src/app/turns/running-answers';
import { CognitoFaultProxy } from '../../support/admin/cognito-fault-proxy';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import { account, FRAGMENT, rowOf, trailOf, valuesOf } from '../../support/admin/users-fixture';
import type { RunningApp } from '../../support/app/app-fixture';
import type { User } from '../../support/app/signer';
import { FaultProxy } from '../../support/fault-proxy';

const COGNITO = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';
const BROKEN = { error: 'InternalErrorException', status: 500 };

const consoleFixture = ConsoleFixture.forFileWithoutBedrock();
let cognito: CognitoFaultProxy;
let table: FaultProxy;
let app: RunningApp;
beforeAll(async () => {
  cognito = await CognitoFaultProxy.before(consoleFixture.fixture.variables[COGNITO]!);
  table = await FaultProxy.before(consoleFixture.fixture.tableUrl);
  app = await consoleFixture.fixture.app({ [COGNITO]: cognito.url, AWS_ENDPOINT_URL_DYNAMODB: table.url });
});
afterEach(() => {
  cognito.reset();
  table.restore();
});
afterAll(async () => {
  await cognito.close();
  await table.close();
});

const admin = () => app.client(consoleFixture.adminUser);
const perform = (action: string, { sub }: User) => admin().post(`/admin/users/${sub}/${action}`, {}, FRAGMENT);
const rowInList = async ({ email }: User) => rowOf((await admin().get(`/admin/users?q=${email}`)).text, email);
const records = async () =>
  (await consoleFixture.fixture.organisation('users')).filter(({ item }) => String(item).startsWith('deletion#'));

/**
 * Expires the lock on users. If a task cannot reach the table to release the lock, the lock remains for another 25 s.
 */
const expireLock = () =>
  new Store('eu-central-2', 'joule-verne', 365).ofOrganisation('users').update('lock', { set: { until: 0 } });

/** Creates a user with two conversations. */
async function userWithData(email: string): Promise<User> {
  const user = await account(consoleFixture, email);
  for (const id of ['1', '2']) await consoleFixture.fixture.put(user, { item: `conversation#${id}`, title: 'Hers' });
  return user;
}

const STEPS: [string, () => void, 'active' | 'disabled' | 'unfinished', number][] = [
  ['disabling the account', () => cognito.fail('AdminDisableUser', BROKEN), 'active', 2],
  ['recording the deletion', () => cognito.delay('AdminDisableUser', async () => table.cut()), 'disabled', 2],
  ['revoking the tokens', () => cognito.fail('AdminUserGlobalSignOut', BROKEN), 'unfinished', 2],
  ['deleting the data', () => cognito.delay('AdminUserGlobalSignOut', async () => table.cut()), 'unfinished', 2],
  ['deleting the account', () => cognito.fail('AdminDeleteUser', BROKEN), 'unfinished', 0],
  [
    'deleting data that was added meanwhile',
    () => cognito.delay('AdminDeleteUser', async () => table.cut()),
    'unfinished',
    0,
  ],
];

/** All items of a user except `RUNNING_ANSWERS`, which makes the server refuse further questions of a deleted user. */
const dataOf = async (user: User) =>
  (await consoleFixture.fixture.items(user)).filter(({ item }) => item !== RUNNING_ANSWERS);

it.each(STEPS)(
  'shows the state of a user after a failure while %s, and completes the deletion at the next attempt',
  async (step, breakIt, status, kept) => {
    const user = await userWithData(`${step.replaceAll(' ', '-')}@example.org`);
    breakIt();
    expect((await perform('delete', user)).status).toBe(503);
    cognito.reset();
    table.restore();
    await expireLock();
    const row = (await rowInList(user))!;
    expect(row).toContain(`data-status="${status}"`);
    if (status === 'disabled') expect(valuesOf(row, 'data-action')).toContain('enable');
    if (status === 'unfinished') expect(valuesOf(row, 'data-action')).toEqual(['menu', 'delete']);
    expect(await dataOf(user)).toHaveLength(kept);

    expect((await perform('delete', user)).text).toContain('have been deleted');
    expect(await rowInList(user)).toBeUndefined();
    expect([await dataOf(user), await records()]).toEqual([[], []]);
    expect((await trailOf(consoleFixture, user.email)).at(-1)).toBe('user.delete done');
  },
);

it('shows in the row of the user that the deletion has failed, and offers to finish it', async () => {
  const user = await userWithData('halfway@example.org');
  cognito.fail('AdminDeleteUser', BROKEN);
  const { text } = await perform('delete', user);
  expect(rowOf(text, user.email)).toContain('data-status="unfinished"');
  expect(rowOf(text, user.email)).toContain('>Finish deletion <span');
  expect(text).toMatch(/hx-target="#notice"[\s\S]*role="alert"/);
  const confirmation = await admin().get(`/admin/users/${user.sub}/delete`, FRAGMENT);
  expect(confirmation.text).toContain('the deletion has begun but not finished');
});

it('rejects actions other than the deletion on a user whose deletion has begun', async () => {
  const user = await userWithData('stuck@example.org');
  cognito.fail('AdminDeleteUser', BROKEN);
  await perform('delete', user);
  for (const action of ['enable', 'reset-password', 'grant-admin', 'invitation']) {
    const { status, text } = await perform(action, user);
    expect([action, status, text]).toEqual([action, 409, expect.stringContaining('can only be finished')]);
  }
});

it('does not enable a user whose deletion another admin has just begun', async () => {
  const user = await userWithData('raced@example.org');
  await perform('disable', user);
  cognito.fail('AdminDeleteUser', BROKEN);
  // The request to enable the user finds no deletion at first. Delete the user while this request waits for Cognito.
  let hasDeleted = false;
  cognito.delay('AdminGetUser', async () => {
    if (hasDeleted) return;
    hasDeleted = true;
    await perform('delete', user);
  });
  expect((await perform('enable', user)).status).toBe(409);
  expect(await rowInList(user)).toContain('data-status="unfinished"');
});

it('completes the deletion of a user whose account Cognito has already deleted', async () => {
  const user = await userWithData('vanished@example.org');
  const { cognito: client, fixture } = consoleFixture;
  cognito.delay('AdminDeleteUser', () =>
    client.send(new AdminDeleteUserCommand({ UserPoolId: fixture.variables.USER_POOL_ID!, Username: user.sub })),
  );
  expect((await perform('delete', user)).status).toBe(200);
  expect([await dataOf(user), await rowInList(user)]).toEqual([[], undefined]);
});

it('lists unfinished deletions first, each once, and only if the search matches', async () => {
  const user = await userWithData('zz-last@example.org');
  cognito.fail('AdminDeleteUser', BROKEN);
  await perform('delete', user);
  const { text } = await admin().get('/admin/users');
  const listed = valuesOf(text, 'data-user');
  expect(listed.indexOf(user.email)).toBeLessThan(listed.indexOf('anna@example.org'));
  expect(listed.filter((email) => email === user.email)).toHaveLength(1);
  expect(valuesOf((await admin().get('/admin/users?q=anna')).text, 'data-user')).toEqual(['anna@example.org']);
});
