import { Directory } from '../../../src/admin/users/directory';
import { UserGone } from '../../../src/admin/users/errors';
import type { User } from '../../../src/admin/users/user';
import { poolForFile, SETTINGS, UserPoolId } from '../../support/local/user-pool-fixture';

const pool = poolForFile();
const directory = () => new Directory(pool.sdk, UserPoolId, SETTINGS.adminGroup);

/** All users: an array for each page that the API returns. */
async function pages(): Promise<User[][]> {
  const found: User[][] = [];
  for await (const page of directory().all()) found.push([...page]);
  return found;
}
const all = async () => (await pages()).flat();
const byEmail = async (email: string) => (await all()).find((user) => user.email === email)!;
const invite = (email: string, name: string) => directory().invite({ email, name, language: 'it' });

beforeAll(async () => {
  for (let n = 0; n < 70; n++)
    await pool.sdk.adminCreateUser({
      UserPoolId,
      Username: `many${n}@example.org`,
      MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'name', Value: `Someone ${n}` }],
    });
  await invite('zora.keller@example.org', 'Anna Keller');
});

it('lists every user once', async () => {
  const list = await pages();
  expect(list.map(({ length }) => length)).toEqual([60, 13]);
  expect(new Set(list.flat().map(({ id }) => id)).size).toBe(73);
});

it('reads status, role and attributes', async () => {
  expect(await byEmail('admin@example.org')).toMatchObject({
    name: 'Admin',
    status: 'active',
    isAdmin: true,
    createdAt: expect.any(Date),
    changedAt: expect.any(Date),
  });
  const listed = await byEmail('zora.keller@example.org');
  const invited = await directory().find(listed.id);
  expect(invited).toMatchObject({ name: 'Anna Keller', status: 'invited', isAdmin: false });
  expect(invited).toEqual(listed);
  expect(invited.sub).toBe(invited.id);
});

it('reports the status of an account, and whether its user is an active admin, after each action', async () => {
  const { id } = await pool.confirmed('states@example.org').then(({ Username }) => ({ id: Username! }));
  const status = async () => (await directory().find(id)).status;
  expect(await status()).toBe('active');
  await pool.sdk.adminUpdateUserAttributes({
    UserPoolId,
    Username: id,
    UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
  });
  await directory().resetPassword(id);
  expect(await status()).toBe('reset');
  await directory().disable(id);
  expect(await status()).toBe('disabled');
  await directory().enable(id);
  expect(await status()).toBe('reset');
  await directory().grantAdmin(id);
  expect(await directory().isActiveAdmin(id)).toBe(true);
  await directory().disable(id);
  expect(await directory().isActiveAdmin(id)).toBe(false);
  await directory().enable(id);
  await directory().revokeAdmin(id);
  expect(await directory().isActiveAdmin(id)).toBe(false);
  await directory().delete(id);
  await expect(directory().find(id)).rejects.toBeInstanceOf(UserGone);
  expect(await directory().isActiveAdmin(id)).toBe(false);
});

it('sends invitations in the language of the user, and marks the e-mail address as verified', async () => {
  const { id } = await invite('mail@example.org', 'Mail Muster');
  const { UserAttributes, UserStatus } = await pool.user(id);
  expect(Object.fromEntries(UserAttributes!.map(({ Name, Value }) => [Name, Value]))).toMatchObject({
    email_verified: 'true',
    locale: 'it',
    name: 'Mail Muster',
  });
  expect(UserStatus).toBe('FORCE_CHANGE_PASSWORD');
  const mails = async () => (await pool.cognito.mailbox()).filter(({ to }) => to === 'mail@example.org');
  expect(await mails()).toHaveLength(1);
  await directory().inviteAgain(await directory().find(id));
  expect((await mails()).map(({ subject }) => subject)).toEqual(Array(2).fill('La Sua password provvisoria'));
});

it('recognises all admins, even if there are more than the API lists per page', async () => {
  const users = (await all()).filter(({ email }) => email.startsWith('many'));
  for (const { id } of users) await directory().grantAdmin(id);
  expect((await all()).filter(({ email, isAdmin }) => isAdmin && email.startsWith('many'))).toHaveLength(70);
});
