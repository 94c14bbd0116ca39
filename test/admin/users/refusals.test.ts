import { AdminDisableUserCommand, AdminRemoveUserFromGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { User } from '../../app/support/signer';
import type { RunningApp } from '../../app/support/stage';
import { Console } from '../support/console';
import { account, FRAGMENT, groupsOf, mailsTo, rowOf, trailOf } from './desk';
import { Toll } from './toll';

const COGNITO = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';

let desk: Console;
let toll: Toll;
let app: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  desk = await Console.open();
  toll = await Toll.before(desk.stage.variables[COGNITO]!);
  [app, other] = [await desk.stage.app({ [COGNITO]: toll.url }), await desk.stage.app({ [COGNITO]: toll.url })];
});
beforeEach(() => toll.pass());
afterAll(async () => {
  await desk.close();
  await toll.close();
});

const by = (user: User, where = app) => where.visitor(user);
const act = (actor: User, name: string, { sub }: User, where = app) => by(actor, where).post(`/admin/users/${sub}/${name}`, {}, FRAGMENT);
const UserPoolId = () => desk.stage.variables.USER_POOL_ID!;

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
    toll.answer(operation, { error });
    const answer = await by(desk.adminUser).post('/admin/users', { email: `${error.toLowerCase()}@example.org` }, FRAGMENT);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(sentence)]);
    expect(answer.text).not.toMatch(/secret|Exception|Cognito/);
  });

  it('for throttling and a cut connection after the SDK has tried again, and it does not stop the list\'s form', async () => {
    toll.answer('AdminCreateUser', { error: 'TooManyRequestsException' });
    const throttled = await by(desk.adminUser).post('/admin/users', { email: 'throttled@example.org' }, FRAGMENT);
    expect([throttled.status, throttled.text]).toEqual([503, expect.stringContaining('takes no more requests')]);
    toll.answer('ListUsers', 'cut');
    const list = await by(desk.adminUser).get('/admin/users');
    expect([list.status, list.text]).toEqual([503, expect.stringContaining('does not answer')]);
    expect(list.text).toContain('<form id="invite"');
    expect(toll.asked.filter((operation) => operation === 'AdminCreateUser').length).toBeGreaterThan(1);
  });

  it.each([
    ['UserNotFoundException', 404, 'no longer there'], ['NotAuthorizedException', 409, 'Send the invitation again'],
    ['InvalidParameterException', 409, 'is not confirmed'],
  ])('AdminResetUserPassword: %s', async (error, status, sentence) => {
    toll.answer('AdminResetUserPassword', { error });
    const answer = await act(desk.adminUser, 'reset-password', desk.annaUser);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(sentence)]);
  });

  it('and the log holds the reason without anything that the service said', () => {
    const lines = app.log.map(({ why }) => String(why));
    expect(lines).toContain('Cognito, AdminResetUserPassword: NotAuthorizedException');
    expect(JSON.stringify(app.log)).not.toMatch(/secret|@example/);
  });
});

it('says of an invitation whose second half fails that only the role is missing', async () => {
  toll.answer('AdminAddUserToGroup', { error: 'ResourceNotFoundException' });
  const { status, text } = await by(desk.adminUser).post('/admin/users', { email: 'half@example.org', admin: 'yes' }, FRAGMENT);
  expect([status, text]).toEqual([200, expect.stringContaining('only the admin role is missing')]);
  expect(rowOf(text, 'half@example.org')).toContain('data-role="user"');
  expect(await mailsTo(desk, 'half@example.org')).toHaveLength(1);
  expect(await trailOf(desk, 'half@example.org')).toEqual(['user.invite done', 'user.grantAdmin failed DirectoryRefused']);
  const plain = await by(desk.adminUser).post('/admin/users', { email: 'half-plain@example.org', admin: 'yes' });
  expect(plain.status).toBe(303);
  expect((await by(desk.adminUser).get(plain.headers.location!)).text).toContain('only the admin role is missing');
});

it('tells of an act that was done even when the row cannot be had afterwards', async () => {
  const user = await account(desk, 'unseen@example.org');
  toll.wait('AdminDisableUser', async () => toll.answer('AdminGetUser', { error: 'ForbiddenException' }));
  const { status, text } = await act(desk.adminUser, 'disable', user);
  expect([status, text]).toEqual([200, expect.stringContaining('The user is disabled.')]);
});

it('leaves the account for another try when what the user had cannot be deleted, and fails so', async () => {
  const user = await account(desk, 'undeletable@example.org');
  toll.answer('AdminDeleteUser', { error: 'InternalErrorException', status: 500 });
  expect((await act(desk.adminUser, 'delete', user)).status).toBe(503);
  toll.pass();
  const list = await by(desk.adminUser).get('/admin/users?q=undeletable');
  expect(rowOf(list.text, user.email)).toContain('data-status="disabled"');
  expect((await act(desk.adminUser, 'delete', user)).status).toBe(200);
});

describe('an admin whose role was withdrawn a moment ago fails', () => {
  const withdrawals: [string, (user: User) => Promise<unknown>][] = [
    ['by leaving the group', ({ sub }) => desk.cognito.send(new AdminRemoveUserFromGroupCommand({ UserPoolId: UserPoolId(), Username: sub, GroupName: 'admins' }))],
    ['by being disabled', ({ sub }) => desk.cognito.send(new AdminDisableUserCommand({ UserPoolId: UserPoolId(), Username: sub }))],
  ];
  it.each(withdrawals)('to do anything to anybody: %s', async (how, withdraw) => {
    const [former, target] = [await account(desk, `former-${how.length}@example.org`, { admin: true }), await account(desk, `target-${how.length}@example.org`)];
    await withdraw(former);
    for (const name of ['disable', 'enable', 'reset-password', 'sign-out', 'delete', 'grant-admin', 'revoke-admin', 'invitation']) {
      const { status, text } = await act(former, name, target);
      expect([name, status, text]).toEqual([name, 403, expect.stringContaining('has been withdrawn')]);
    }
    const invited = await by(former).post('/admin/users', { email: `by-${how.length}@example.org` }, FRAGMENT);
    expect([invited.status, await mailsTo(desk, `by-${how.length}@example.org`)]).toEqual([403, []]);
    const list = await by(desk.adminUser).get(`/admin/users?q=${target.email}`);
    expect(rowOf(list.text, target.email)).toContain('data-status="active" data-role="user"');
    expect(await trailOf(desk, target.email)).toContain('user.delete failed RoleWithdrawn');
  });

  it('to give the role back to themselves', async () => {
    const former = await account(desk, 'returning@example.org', { admin: true });
    await withdrawals[0]![1](former);
    expect((await act(former, 'grant-admin', former)).status).toBe(403);
    expect(await groupsOf(desk, former)).toEqual([]);
  });
});

describe('two admins who act on each other at the same moment, on two tasks', () => {
  it.each(['revoke-admin', 'disable', 'delete'])('cannot both %s', async (name) => {
    const [one, two] = [await account(desk, `one-${name}@example.org`, { admin: true }), await account(desk, `two-${name}@example.org`, { admin: true })];
    // Both have looked at each other's row before either of them acts.
    let looked = 0;
    let release!: () => void;
    const both = new Promise<void>((resolve) => { release = resolve; });
    toll.wait('AdminListGroupsForUser', async () => {
      if (++looked === 2) release();
      await both;
    });
    const answers = await Promise.all([act(one, name, two, app), act(two, name, one, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    const loser = answers[0].status === 403 ? one : two;
    expect(await trailOf(desk, (loser === one ? two : one).email)).toEqual([expect.stringMatching(/failed RoleWithdrawn$/)]);
  });
});
