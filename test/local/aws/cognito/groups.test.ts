import { poolForFile, UserPoolId } from '../../../support/local/user-pool-fixture';

const pool = poolForFile();
const membership = (Username: string, GroupName = 'admins') => ({ UserPoolId, Username, GroupName });

async function members(): Promise<(string | undefined)[]> {
  return (await pool.sdk.listUsersInGroup({ UserPoolId, GroupName: 'admins' })).Users!.map((user) => user.Username);
}

describe('groups', () => {
  it('include the admin group', async () => {
    const { Groups } = await pool.sdk.listGroups({ UserPoolId });
    expect(Groups).toEqual([
      expect.objectContaining({ GroupName: 'admins', UserPoolId, CreationDate: expect.any(Date) }),
    ]);
  });

  it('gain and lose members, idempotently', async () => {
    const { Username } = await pool.user('anna@example.org');
    for (let twice = 0; twice < 2; twice++) await pool.sdk.adminAddUserToGroup(membership('anna@example.org'));
    expect((await members()).filter((member) => member === Username)).toHaveLength(1);
    expect((await pool.sdk.adminListGroupsForUser({ UserPoolId, Username })).Groups).toHaveLength(1);
    for (let twice = 0; twice < 2; twice++) await pool.sdk.adminRemoveUserFromGroup(membership('anna@example.org'));
    expect(await members()).not.toContain(Username);
    expect((await pool.sdk.adminListGroupsForUser({ UserPoolId, Username })).Groups).toEqual([]);
  });

  it('list their members in pages', async () => {
    await pool.sdk.adminAddUserToGroup(membership('anna@example.org'));
    const first = await pool.sdk.listUsersInGroup({ UserPoolId, GroupName: 'admins', Limit: 1 });
    const second = await pool.sdk.listUsersInGroup({
      UserPoolId,
      GroupName: 'admins',
      Limit: 1,
      NextToken: first.NextToken,
    });
    expect(second.NextToken).toBeUndefined();
    expect([...first.Users!, ...second.Users!].map((user) => user.Username).sort()).toEqual((await members()).sort());
  });

  it('that do not exist are reported as an error', async () => {
    const missing = { name: 'ResourceNotFoundException', message: 'Group not found.' };
    await expect(pool.sdk.adminAddUserToGroup(membership('anna@example.org', 'ghosts'))).rejects.toMatchObject(missing);
    await expect(pool.sdk.adminRemoveUserFromGroup(membership('anna@example.org', 'ghosts'))).rejects.toMatchObject(
      missing,
    );
    await expect(pool.sdk.listUsersInGroup({ UserPoolId, GroupName: 'ghosts' })).rejects.toMatchObject(missing);
  });
});
