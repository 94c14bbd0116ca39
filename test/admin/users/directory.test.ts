import { Directory } from '../../../src/admin/users/directory';
import { PageGone, UserGone } from '../../../src/admin/users/errors';
import type { User } from '../../../src/admin/users/user';
import { poolForFile, SETTINGS, UserPoolId } from '../../support/local/user-pool-fixture';

const pool = poolForFile();
const directory = () => new Directory(pool.sdk, UserPoolId, SETTINGS.adminGroup);

/** All pages of a list, in order. */
async function pages(search: string, limit = 25): Promise<User[][]> {
  const found: User[][] = [];
  let after: string | undefined;
  do {
    const page = await directory().page({ search, after, limit });
    found.push([...page.users]);
    after = page.next;
  } while (after !== undefined);
  return found;
}
const addresses = async (search: string, limit?: number) =>
  (await pages(search, limit))
    .flat()
    .map(({ email }) => email)
    .sort();
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
  await invite('anneli@example.org', 'anna in lower case');
  await invite('anna.anna@example.org', 'Anna Anna');
  await invite('quoted@example.org', '"Quo\\ted" User');
});

it('lists every user once, with at most the requested number per page', async () => {
  const list = await pages('', 20);
  expect(list.map(({ length }) => length)).toEqual([20, 20, 20, 16]);
  expect(new Set(list.flat().map(({ id }) => id)).size).toBe(76);
});

it('reads status, role and attributes', async () => {
  const [admin] = (await pages('admin@'))[0]!;
  expect(admin).toMatchObject({
    email: 'admin@example.org',
    name: 'Admin',
    status: 'active',
    isAdmin: true,
    createdAt: expect.any(Date),
    changedAt: expect.any(Date),
  });
  const invited = await directory().find((await pages('zora'))[0]![0]!.id);
  expect(invited).toMatchObject({
    email: 'zora.keller@example.org',
    name: 'Anna Keller',
    status: 'invited',
    isAdmin: false,
  });
  expect(invited.sub).toBe(invited.id);
});

it('reports each state of an account', async () => {
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

it('invites by mail with the language of the user and a verified address', async () => {
  const { id } = await invite('mail@example.org', 'Mail Muster');
  const { UserAttributes, UserStatus } = await pool.person(id);
  expect(Object.fromEntries(UserAttributes!.map(({ Name, Value }) => [Name, Value]))).toMatchObject({
    email_verified: 'true',
    locale: 'it',
    name: 'Mail Muster',
  });
  expect(UserStatus).toBe('FORCE_CHANGE_PASSWORD');
  const mails = async () => (await pool.cognito.mailbox()).filter(({ to }) => to === 'mail@example.org').length;
  expect(await mails()).toBe(1);
  await directory().inviteAgain(await directory().find(id));
  expect(await mails()).toBe(2);
});

it.each([
  ['anna', ['anna.anna@example.org', 'anna@example.org', 'anneli@example.org', 'zora.keller@example.org']],
  ['Anna', ['anna.anna@example.org', 'anna@example.org', 'anneli@example.org', 'zora.keller@example.org']],
  ['ANNA.ANNA@', ['anna.anna@example.org']],
  ['keller', []],
  ['anna k', ['zora.keller@example.org']],
  ['"Quo\\ted"', ['quoted@example.org']],
  ['" or email ^= "', []],
  ['\\', []],
])('finds users whose address or name starts with %j, each once', async (search, found) => {
  expect(await addresses(search)).toEqual(found);
  expect(await addresses(search, 1)).toEqual(found);
});

it('continues a search with the next attribute after the last match of the first', async () => {
  const list = await pages('anna', 3);
  expect(list.map(({ length }) => length)).toEqual([3, 1]);
});

it.each(['0.nonsense', '7.', 'nonsense', '1.', '.'])('rejects the page token %j', async (after) => {
  await expect(directory().page({ search: '', after, limit: 25 })).rejects.toBeInstanceOf(PageGone);
});

it('recognises more admins than the API lists per page', async () => {
  const users = (await pages('many')).flat();
  for (const { id } of users) await directory().grantAdmin(id);
  expect((await pages('many')).flat().filter(({ isAdmin }) => isAdmin)).toHaveLength(70);
});
