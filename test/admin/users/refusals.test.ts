import { AdminDisableUserCommand, AdminRemoveUserFromGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoFaultProxy } from '../../support/admin/cognito-fault-proxy';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import { account, FRAGMENT, groupsOf, mailsTo, rowOf, trailOf } from '../../support/admin/users-fixture';
import type { RunningApp } from '../../support/app/app-fixture';
import type { User } from '../../support/app/signer';

const COGNITO = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';

let consoleFixture: ConsoleFixture;
let proxy: CognitoFaultProxy;
let app: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  consoleFixture = await ConsoleFixture.open();
  proxy = await CognitoFaultProxy.before(consoleFixture.fixture.variables[COGNITO]!);
  [app, other] = [
    await consoleFixture.fixture.app({ [COGNITO]: proxy.url }),
    await consoleFixture.fixture.app({ [COGNITO]: proxy.url }),
  ];
});
beforeEach(() => proxy.pass());
afterAll(async () => {
  await consoleFixture.close();
  await proxy.close();
});

const by = (user: User, where = app) => where.client(user);
const act = (actor: User, name: string, { sub }: User, where = app) =>
  by(actor, where).post(`/admin/users/${sub}/${name}`, {}, FRAGMENT);
const UserPoolId = () => consoleFixture.fixture.variables.USER_POOL_ID!;

describe('what Cognito refuses is said in words', () => {
  it.each([
    ['AdminCreateUser', 'UsernameExistsException', 409, 'There is a user with this address already'],
    ['AdminCreateUser', 'InvalidPasswordException', 409, 'does not satisfy the rules'],
    ['AdminCreateUser', 'InvalidParameterException', 422, 'does not accept these details'],
    ['AdminCreateUser', 'CodeDeliveryFailureException', 503, 'could not be delivered'],
    ['AdminCreateUser', 'LimitExceededException', 503, 'quota'],
    ['AdminCreateUser', 'AccessDeniedException', 503, 'not set up correctly'],
    ['AdminCreateUser', 'ResourceNotFoundException', 503, 'not set up correctly'],
  ])('%s: %s', async (operation, error, status, sentence) => {
    proxy.answer(operation, { error });
    const answer = await by(consoleFixture.adminUser).post(
      '/admin/users',
      { email: `${error.toLowerCase()}@example.org` },
      FRAGMENT,
    );
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(sentence)]);
    expect(answer.text).not.toMatch(/secret|Exception|Cognito/);
  });

  it("for throttling and a cut connection after the SDK has tried again, and it does not stop the list's form", async () => {
    proxy.answer('AdminCreateUser', { error: 'TooManyRequestsException' });
    const throttled = await by(consoleFixture.adminUser).post(
      '/admin/users',
      { email: 'throttled@example.org' },
      FRAGMENT,
    );
    expect([throttled.status, throttled.text]).toEqual([503, expect.stringContaining('takes no more requests')]);
    proxy.answer('ListUsers', 'cut');
    const list = await by(consoleFixture.adminUser).get('/admin/users');
    expect([list.status, list.text]).toEqual([503, expect.stringContaining('does not answer')]);
    expect(list.text).toContain('<form id="invite"');
    expect(proxy.asked.filter((operation) => operation === 'AdminCreateUser').length).toBeGreaterThan(1);
  });

  it.each([
    ['UserNotFoundException', 404, 'no longer there'],
    ['NotAuthorizedException', 409, 'Send the invitation again'],
    ['InvalidParameterException', 409, 'is not confirmed'],
  ])('AdminResetUserPassword: %s', async (error, status, sentence) => {
    proxy.answer('AdminResetUserPassword', { error });
    const answer = await act(consoleFixture.adminUser, 'reset-password', consoleFixture.annaUser);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(sentence)]);
  });

  it('and the log holds the reason without anything that the service said', () => {
    const lines = app.log.map(({ why }) => String(why));
    expect(lines).toContain('Cognito, AdminResetUserPassword: NotAuthorizedException');
    expect(JSON.stringify(app.log)).not.toMatch(/secret|@example/);
  });
});

it('says of an invitation whose second half fails that only the role is missing', async () => {
  proxy.answer('AdminAddUserToGroup', { error: 'ResourceNotFoundException' });
  const { status, text } = await by(consoleFixture.adminUser).post(
    '/admin/users',
    { email: 'half@example.org', admin: 'yes' },
    FRAGMENT,
  );
  expect([status, text]).toEqual([200, expect.stringContaining('only the admin role is missing')]);
  expect(rowOf(text, 'half@example.org')).toContain('data-role="user"');
  expect(await mailsTo(consoleFixture, 'half@example.org')).toHaveLength(1);
  expect(await trailOf(consoleFixture, 'half@example.org')).toEqual([
    'user.invite done',
    'user.grantAdmin failed DirectoryRefused',
  ]);
  const plain = await by(consoleFixture.adminUser).post('/admin/users', {
    email: 'half-plain@example.org',
    admin: 'yes',
  });
  expect(plain.status).toBe(303);
  expect((await by(consoleFixture.adminUser).get(plain.headers.location!)).text).toContain(
    'only the admin role is missing',
  );
});

it('tells of an act that was done even when the row cannot be had afterwards', async () => {
  const user = await account(consoleFixture, 'unseen@example.org');
  proxy.wait('AdminDisableUser', async () => proxy.answer('AdminGetUser', { error: 'ForbiddenException' }));
  const { status, text } = await act(consoleFixture.adminUser, 'disable', user);
  expect([status, text]).toEqual([200, expect.stringContaining('The user is disabled.')]);
});

it('leaves the account for another try when what the user had cannot be deleted, and fails so', async () => {
  const user = await account(consoleFixture, 'undeletable@example.org');
  proxy.answer('AdminDeleteUser', { error: 'InternalErrorException', status: 500 });
  expect((await act(consoleFixture.adminUser, 'delete', user)).status).toBe(503);
  proxy.pass();
  const list = await by(consoleFixture.adminUser).get('/admin/users?q=undeletable');
  expect(rowOf(list.text, user.email)).toContain('data-status="disabled"');
  expect((await act(consoleFixture.adminUser, 'delete', user)).status).toBe(200);
});

describe('an admin whose role was withdrawn a moment ago fails', () => {
  const withdrawals: [string, (user: User) => Promise<unknown>][] = [
    [
      'by leaving the group',
      ({ sub }) =>
        consoleFixture.cognito.send(
          new AdminRemoveUserFromGroupCommand({ UserPoolId: UserPoolId(), Username: sub, GroupName: 'admins' }),
        ),
    ],
    [
      'by being disabled',
      ({ sub }) =>
        consoleFixture.cognito.send(new AdminDisableUserCommand({ UserPoolId: UserPoolId(), Username: sub })),
    ],
  ];
  it.each(withdrawals)('to do anything to anybody: %s', async (how, withdraw) => {
    const [former, target] = [
      await account(consoleFixture, `former-${how.length}@example.org`, { admin: true }),
      await account(consoleFixture, `target-${how.length}@example.org`),
    ];
    await withdraw(former);
    for (const name of [
      'disable',
      'enable',
      'reset-password',
      'sign-out',
      'delete',
      'grant-admin',
      'revoke-admin',
      'invitation',
    ]) {
      const { status, text } = await act(former, name, target);
      expect([name, status, text]).toEqual([name, 403, expect.stringContaining('has been withdrawn')]);
    }
    const invited = await by(former).post('/admin/users', { email: `by-${how.length}@example.org` }, FRAGMENT);
    expect([invited.status, await mailsTo(consoleFixture, `by-${how.length}@example.org`)]).toEqual([403, []]);
    const list = await by(consoleFixture.adminUser).get(`/admin/users?q=${target.email}`);
    expect(rowOf(list.text, target.email)).toContain('data-status="active" data-role="user"');
    expect(await trailOf(consoleFixture, target.email)).toContain('user.delete failed RoleWithdrawn');
  });

  it('to give the role back to themselves', async () => {
    const former = await account(consoleFixture, 'returning@example.org', { admin: true });
    await withdrawals[0]![1](former);
    expect((await act(former, 'grant-admin', former)).status).toBe(403);
    expect(await groupsOf(consoleFixture, former)).toEqual([]);
  });
});

describe('two admins who act on each other at the same moment, on two tasks', () => {
  it.each(['revoke-admin', 'disable', 'delete'])('cannot both %s', async (name) => {
    const [one, two] = [
      await account(consoleFixture, `one-${name}@example.org`, { admin: true }),
      await account(consoleFixture, `two-${name}@example.org`, { admin: true }),
    ];
    // Both have looked at each other's row before either of them acts.
    let looked = 0;
    let release!: () => void;
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    proxy.wait('AdminListGroupsForUser', async () => {
      if (++looked === 2) release();
      await both;
    });
    const answers = await Promise.all([act(one, name, two, app), act(two, name, one, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    const loser = answers[0].status === 403 ? one : two;
    expect(await trailOf(consoleFixture, (loser === one ? two : one).email)).toEqual([
      expect.stringMatching(/failed RoleWithdrawn$/),
    ]);
  });
});
