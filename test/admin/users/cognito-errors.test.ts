import { AdminDisableUserCommand, AdminRemoveUserFromGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoFaultProxy } from '../../support/admin/cognito-fault-proxy';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import { account, FRAGMENT, groupsOf, mailsTo, rowOf, trailOf } from '../../support/admin/users-fixture';
import type { RunningApp } from '../../support/app/app-fixture';
import type { User } from '../../support/app/signer';

const COGNITO = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';

const consoleFixture = ConsoleFixture.forFileWithoutBedrock();
let proxy: CognitoFaultProxy;
let app: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  proxy = await CognitoFaultProxy.before(consoleFixture.fixture.variables[COGNITO]!);
  [app, other] = [
    await consoleFixture.fixture.app({ [COGNITO]: proxy.url }),
    await consoleFixture.fixture.app({ [COGNITO]: proxy.url }),
  ];
});
beforeEach(() => proxy.reset());
afterAll(async () => {
  await proxy.close();
});

const clientOf = (user: User, task = app) => task.client(user);
const perform = (actor: User, name: string, { sub }: User, task = app) =>
  clientOf(actor, task).post(`/admin/users/${sub}/${name}`, {}, FRAGMENT);
const UserPoolId = () => consoleFixture.fixture.variables.USER_POOL_ID!;

describe('an error of Cognito', () => {
  it.each([
    ['AdminCreateUser', 'UsernameExistsException', 409, 'A user with this address already exists'],
    ['AdminCreateUser', 'InvalidPasswordException', 409, 'does not meet the rules'],
    ['AdminCreateUser', 'InvalidParameterException', 422, 'does not accept these details'],
    ['AdminCreateUser', 'CodeDeliveryFailureException', 503, 'could not be delivered'],
    ['AdminCreateUser', 'LimitExceededException', 503, 'quota'],
    ['AdminCreateUser', 'AccessDeniedException', 503, 'not set up correctly'],
    ['AdminCreateUser', 'ResourceNotFoundException', 503, 'not set up correctly'],
  ])('is shown as a sentence: %s, %s', async (operation, error, status, sentence) => {
    proxy.fail(operation, { error });
    const answer = await clientOf(consoleFixture.adminUser).post(
      '/admin/users',
      { email: `${error.toLowerCase()}@example.org` },
      FRAGMENT,
    );
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(sentence)]);
    expect(answer.text).not.toMatch(/secret|Exception|Cognito/);
  });

  it('is shown after the SDK has retried, and leaves the invitation form on the page', async () => {
    proxy.fail('AdminCreateUser', { error: 'TooManyRequestsException' });
    const throttled = await clientOf(consoleFixture.adminUser).post(
      '/admin/users',
      { email: 'throttled@example.org' },
      FRAGMENT,
    );
    expect([throttled.status, throttled.text]).toEqual([503, expect.stringContaining('overloaded')]);
    proxy.fail('ListUsers', 'cut');
    const list = await clientOf(consoleFixture.adminUser).get('/admin/users');
    expect([list.status, list.text]).toEqual([503, expect.stringContaining('not responding')]);
    expect(list.text).toContain('<form id="invite"');
    expect(proxy.requested.filter((operation) => operation === 'AdminCreateUser').length).toBeGreaterThan(1);
  });

  it.each([
    ['UserNotFoundException', 404, 'no longer exists'],
    ['NotAuthorizedException', 409, 'Send the invitation again'],
    ['InvalidParameterException', 409, 'is not confirmed'],
  ])('is shown as a sentence: AdminResetUserPassword, %s', async (error, status, sentence) => {
    proxy.fail('AdminResetUserPassword', { error });
    const answer = await perform(consoleFixture.adminUser, 'reset-password', consoleFixture.annaUser);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(sentence)]);
  });

  it("is logged by name, without Cognito's message", () => {
    const lines = app.log.map(({ why }) => String(why));
    expect(lines).toContain('Cognito, AdminResetUserPassword: NotAuthorizedException');
    expect(JSON.stringify(app.log)).not.toMatch(/secret|@example/);
  });
});

it('reports that only the admin role is missing when granting it fails after the invitation', async () => {
  proxy.fail('AdminAddUserToGroup', { error: 'ResourceNotFoundException' });
  const { status, text } = await clientOf(consoleFixture.adminUser).post(
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
  const plain = await clientOf(consoleFixture.adminUser).post('/admin/users', {
    email: 'half-plain@example.org',
    admin: 'yes',
  });
  expect(plain.status).toBe(303);
  expect((await clientOf(consoleFixture.adminUser).get(plain.headers.location!)).text).toContain(
    'only the admin role is missing',
  );
});

it('confirms an invitation whose response was lost, and grants the admin role', async () => {
  proxy.fail('AdminCreateUser', 'lost', 1);
  const invitation = { email: 'lost@example.org', admin: 'yes' };
  const post = () => clientOf(consoleFixture.adminUser).post('/admin/users', invitation, FRAGMENT);
  const { status, text } = await post();
  expect([status, rowOf(text, 'lost@example.org')]).toEqual([200, expect.stringContaining('data-role="admin"')]);
  expect(await mailsTo(consoleFixture, 'lost@example.org')).toHaveLength(1);
  expect(await trailOf(consoleFixture, 'lost@example.org')).toEqual(['user.invite done', 'user.grantAdmin done']);
  expect((await post()).text).toContain('A user with this address already exists');
});

it('confirms an action although the user cannot be read afterwards', async () => {
  const user = await account(consoleFixture, 'unseen@example.org');
  proxy.delay('AdminDisableUser', async () => proxy.fail('AdminGetUser', { error: 'ForbiddenException' }));
  const { status, text } = await perform(consoleFixture.adminUser, 'disable', user);
  expect([status, text]).toEqual([200, expect.stringContaining('The user is disabled.')]);
});

describe('an admin whose role was just revoked', () => {
  const revocations: [string, (user: User) => Promise<unknown>][] = [
    [
      'by removal from the group',
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
  it.each(revocations)('cannot perform any action on users (revoked %s)', async (how, revoke) => {
    const [former, target] = [
      await account(consoleFixture, `former-${how.length}@example.org`, { admin: true }),
      await account(consoleFixture, `target-${how.length}@example.org`),
    ];
    await revoke(former);
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
      const { status, text } = await perform(former, name, target);
      expect([name, status, text]).toEqual([name, 403, expect.stringContaining('has been revoked')]);
    }
    const invited = await clientOf(former).post('/admin/users', { email: `by-${how.length}@example.org` }, FRAGMENT);
    expect([invited.status, await mailsTo(consoleFixture, `by-${how.length}@example.org`)]).toEqual([403, []]);
    const list = await clientOf(consoleFixture.adminUser).get(`/admin/users?q=${target.email}`);
    expect(rowOf(list.text, target.email)).toContain('data-status="active" data-role="user"');
    expect(await trailOf(consoleFixture, target.email)).toContain('user.delete failed RoleWithdrawn');
  });

  it('cannot restore their own role', async () => {
    const former = await account(consoleFixture, 'returning@example.org', { admin: true });
    await revocations[0]![1](former);
    expect((await perform(former, 'grant-admin', former)).status).toBe(403);
    expect(await groupsOf(consoleFixture, former)).toEqual([]);
  });
});

describe('two admins who act on each other at the same time on two tasks', () => {
  it.each(['revoke-admin', 'disable', 'delete'])('cannot both complete the action %s', async (name) => {
    const [one, two] = [
      await account(consoleFixture, `one-${name}@example.org`, { admin: true }),
      await account(consoleFixture, `two-${name}@example.org`, { admin: true }),
    ];
    // Let neither admin act before both have read the account of the other.
    let reads = 0;
    let release!: () => void;
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    proxy.delay('AdminListGroupsForUser', async () => {
      if (++reads === 2) release();
      await both;
    });
    const answers = await Promise.all([perform(one, name, two, app), perform(two, name, one, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    const loser = answers[0].status === 403 ? one : two;
    expect(await trailOf(consoleFixture, (loser === one ? two : one).email)).toEqual([
      expect.stringMatching(/failed RoleWithdrawn$/),
    ]);
  });
});
