import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startCognito } from '../../../../src/local/aws/cognito';
import {
  NEW_PASSWORD,
  poolForFile,
  SEEDED_PASSWORD,
  SETTINGS,
  TestPool,
  UserPoolId,
} from '../../../support/local/user-pool-fixture';

describe("a pool's state", () => {
  const pool = poolForFile();

  it('starts with an administrator and a colleague, both confirmed', async () => {
    for (const email of ['admin@example.org', 'anna@example.org']) {
      expect(await pool.user(email)).toMatchObject({ UserStatus: 'CONFIRMED', Enabled: true });
      expect((await pool.tokens(email)).AccessToken).toBeDefined();
    }
    const { Users } = await pool.sdk.listUsersInGroup({ UserPoolId, GroupName: 'admins' });
    expect(Users!.map((user) => user.Username)).toEqual([(await pool.user('admin@example.org')).Username]);
  });

  it('keeps users, memberships, key, sign-ins and mails between runs', async () => {
    const invited = await pool.invite('kept@example.org');
    await pool.sdk.adminAddUserToGroup({ UserPoolId, Username: 'kept@example.org', GroupName: 'admins' });
    const { RefreshToken } = await pool.tokens('anna@example.org');
    const before = await Promise.all([fetchKeys(pool), pool.cognito.mailbox()]);
    await pool.restart();
    expect((await pool.user('kept@example.org')).Username).toBe(invited.Username);
    expect((await pool.sdk.adminListGroupsForUser({ UserPoolId, Username: invited.Username })).Groups).toHaveLength(1);
    expect(await Promise.all([fetchKeys(pool), pool.cognito.mailbox()])).toEqual(before);
    expect((await pool.refresh(RefreshToken!)).AuthenticationResult?.AccessToken).toBeDefined();
  });

  it('contains no password and no refresh token in plain text', async () => {
    const { RefreshToken } = await pool.tokens('anna@example.org');
    await pool.sdk.adminSetUserPassword({ UserPoolId, Username: 'kept@example.org', Password: NEW_PASSWORD });
    const names = await readdir(pool.state);
    const texts = await Promise.all(names.map((name) => readFile(join(pool.state, name), 'utf8')));
    for (const secret of [SEEDED_PASSWORD, NEW_PASSWORD, RefreshToken!]) expect(texts.join()).not.toContain(secret);
  });

  it('is saved to disk completely before an operation responds', async () => {
    await pool.invite('ondisk@example.org');
    expect(await readFile(join(pool.state, 'people.json'), 'utf8')).toContain('ondisk@example.org');
    expect((await readdir(pool.state)).filter((name) => !name.endsWith('.json'))).toEqual([]);
  });

  it('is not damaged by a crash during a write', async () => {
    await pool.stop();
    await writeFile(join(pool.state, 'people.json.new'), '[{"sub":');
    await pool.start();
    expect((await pool.user('anna@example.org')).UserStatus).toBe('CONFIRMED');
  });

  it('is not seeded again after its first use, even when it has no users left', async () => {
    for (const { Username } of (await pool.sdk.listUsers({ UserPoolId })).Users!)
      await pool.sdk.adminDeleteUser({ UserPoolId, Username });
    await pool.restart();
    expect((await pool.sdk.listUsers({ UserPoolId })).Users).toEqual([]);
  });
});

describe('an admin group with a new name', () => {
  const pool = poolForFile();
  const members = async (GroupName: string) =>
    (await pool.sdk.listUsersInGroup({ UserPoolId, GroupName })).Users!.map((user) => user.Username);

  it('gets the seeded administrator, once and only if this user exists', async () => {
    await pool.restart({ adminGroup: 'operators' });
    const { Username } = await pool.user('admin@example.org');
    expect(await members('operators')).toEqual([Username]);
    await pool.sdk.adminRemoveUserFromGroup({ UserPoolId, Username, GroupName: 'operators' });
    await pool.restart({ adminGroup: 'operators' });
    expect(await members('operators')).toEqual([]);
    await pool.sdk.adminDeleteUser({ UserPoolId, Username });
    await pool.restart({ adminGroup: 'editors' });
    expect(await members('editors')).toEqual([]);
  });
});

it('fails to start if a state file is not JSON, and reports the name of the file', async () => {
  const pool = new TestPool();
  await pool.start();
  await pool.stop();
  await writeFile(join(pool.state, 'people.json'), 'not JSON');
  await expect(startCognito({ ...SETTINGS, state: pool.state })).rejects.toThrow(/people\.json is not JSON.*--reset/);
  await writeFile(join(pool.state, 'people.json'), '[]');
  await pool.start();
  await pool.remove();
});

async function fetchKeys(pool: TestPool): Promise<unknown> {
  return (await fetch(pool.cognito.jwksUrl)).json();
}
