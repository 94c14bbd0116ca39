import { attribute, poolForFile, UserPoolId } from '../../../support/local/user-pool-fixture';

const pool = poolForFile();
const update = (Username: string, Name: string, Value: string) =>
  pool.sdk.adminUpdateUserAttributes({
    UserPoolId,
    Username,
    UserAttributes: [{ Name, Value }],
  });

describe('an account', () => {
  it('is found by address, ignoring case, and by sub', async () => {
    const { Username } = await pool.user('anna@example.org');
    expect((await pool.user('ANNA@Example.Org')).Username).toBe(Username);
    expect(attribute((await pool.user(Username!)).UserAttributes, 'email')).toBe('anna@example.org');
  });

  it('can get another value of an attribute, and can lose the attribute', async () => {
    const before = await pool.user('anna@example.org');
    pool.advance(1000);
    await update('anna@example.org', 'name', 'Änna Ümlaut');
    const after = await pool.user('anna@example.org');
    expect(attribute(after.UserAttributes, 'name')).toBe('Änna Ümlaut');
    expect(after.UserLastModifiedDate!.getTime()).toBeGreaterThan(before.UserLastModifiedDate!.getTime());
    await update('anna@example.org', 'name', '');
    expect(attribute((await pool.user('anna@example.org')).UserAttributes, 'name')).toBeUndefined();
  });

  it('can get another address, which is unverified at first', async () => {
    const { Username } = await pool.confirmed('old@example.org');
    await update('old@example.org', 'email', 'new@example.org');
    const moved = await pool.user('new@example.org');
    expect(moved.Username).toBe(Username);
    expect(attribute(moved.UserAttributes, 'email_verified')).toBe('false');
    await expect(pool.user('old@example.org')).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  it('can get an address that the administrator marks as verified', async () => {
    await pool.confirmed('vouched@example.org');
    const UserAttributes = [
      { Name: 'email', Value: 'vouched-2@example.org' },
      { Name: 'email_verified', Value: 'true' },
    ];
    await pool.sdk.adminUpdateUserAttributes({ UserPoolId, Username: 'vouched@example.org', UserAttributes });
    expect(attribute((await pool.user('vouched-2@example.org')).UserAttributes, 'email_verified')).toBe('true');
  });

  it("cannot get another user's address", async () => {
    await expect(update('anna@example.org', 'email', 'Admin@example.org')).rejects.toMatchObject({
      name: 'AliasExistsException',
    });
  });

  it.each([
    ['email', 'nonsense'],
    ['email', ''],
    ['sub', 'x'],
    ['custom:shoe', '43'],
    ['email_verified', 'yes'],
  ])('cannot get the attribute %s with the value "%s"', async (name, value) => {
    await expect(update('anna@example.org', name, value)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('is disabled and enabled, idempotently', async () => {
    for (const Enabled of [false, false, true, true]) {
      const operation = Enabled ? 'adminEnableUser' : 'adminDisableUser';
      await pool.sdk[operation]({ UserPoolId, Username: 'anna@example.org' });
      expect(await pool.user('anna@example.org')).toMatchObject({ Enabled, UserStatus: 'CONFIRMED' });
    }
  });

  it('is removed from its groups when it is deleted, and its address can be used again', async () => {
    const first = await pool.confirmed('gone@example.org');
    await pool.sdk.adminAddUserToGroup({ UserPoolId, Username: 'gone@example.org', GroupName: 'admins' });
    await pool.sdk.adminDeleteUser({ UserPoolId, Username: 'gone@example.org' });
    await expect(pool.user(first.Username!)).rejects.toMatchObject({ name: 'UserNotFoundException' });
    const { Users } = await pool.sdk.listUsersInGroup({ UserPoolId, GroupName: 'admins' });
    expect(Users!.map((user) => user.Username)).not.toContain(first.Username);
    const second = await pool.invite('gone@example.org');
    expect(second.Username).not.toBe(first.Username);
    expect((await pool.sdk.adminListGroupsForUser({ UserPoolId, Username: 'gone@example.org' })).Groups).toEqual([]);
  });

  it('that does not exist is reported as an error by every operation on one user', async () => {
    const nobody = { UserPoolId, Username: 'nobody@example.org' };
    const refused = await Promise.allSettled([
      pool.sdk.adminGetUser(nobody),
      pool.sdk.adminUpdateUserAttributes({ ...nobody, UserAttributes: [] }),
      pool.sdk.adminDeleteUser(nobody),
      pool.sdk.adminDisableUser(nobody),
      pool.sdk.adminEnableUser(nobody),
      pool.sdk.adminResetUserPassword(nobody),
      pool.sdk.adminSetUserPassword({ ...nobody, Password: 'Irgend-Etwas-12' }),
      pool.sdk.adminUserGlobalSignOut(nobody),
      pool.sdk.adminAddUserToGroup({ ...nobody, GroupName: 'admins' }),
      pool.sdk.adminRemoveUserFromGroup({ ...nobody, GroupName: 'admins' }),
      pool.sdk.adminListGroupsForUser(nobody),
    ]);
    expect(refused.map((one) => one.status === 'rejected' && one.reason.name)).toEqual(
      Array(11).fill('UserNotFoundException'),
    );
  });
});
