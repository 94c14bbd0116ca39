import type { ListUsersCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { attribute, poolForFile, UserPoolId } from '../../../support/local/user-pool-fixture';

const pool = poolForFile();
const INVITED = 65;

beforeAll(async () => {
  for (let n = 0; n < INVITED; n++) await pool.invite(`person-${n}@example.org`);
  const UserAttributes = [{ Name: 'name', Value: 'Zoë "Zo" \\ Quote' }];
  await pool.sdk.adminUpdateUserAttributes({ UserPoolId, Username: 'person-0@example.org', UserAttributes });
  await pool.sdk.adminDisableUser({ UserPoolId, Username: 'person-1@example.org' });
}, 60_000);

async function emails(input: Partial<ListUsersCommandInput>): Promise<(string | undefined)[]> {
  const { Users } = await pool.sdk.listUsers({ UserPoolId, ...input });
  return Users!.map((user) => attribute(user.Attributes, 'email')).sort();
}

describe('the pages of a list', () => {
  it('contain at most 60 users, even without a limit', async () => {
    for (const Limit of [undefined, 0, 60]) expect(await emails({ Limit })).toHaveLength(60);
  });

  it('list each user exactly once, even if a user is deleted between two pages', async () => {
    const seen: string[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await pool.sdk.listUsers({ UserPoolId, Limit: 20, PaginationToken });
      seen.push(...page.Users!.map((user) => attribute(user.Attributes, 'email')!));
      // Delete a user with a number of two digits, because other tests need those with one digit.
      const last = page.Users!.findLast((user) => /person-\d\d/.test(attribute(user.Attributes, 'email')!))!;
      if (!PaginationToken) await pool.sdk.adminDeleteUser({ UserPoolId, Username: last.Username });
      PaginationToken = page.PaginationToken;
    } while (PaginationToken);
    expect(seen).toHaveLength(INVITED + 2);
    expect(new Set(seen).size).toBe(INVITED + 2);
  });

  it('end without a token even if the last page is full', async () => {
    const page = await pool.sdk.listUsers({ UserPoolId, Filter: 'email ^= "a"', Limit: 2 });
    expect(page.Users).toHaveLength(2);
    expect(page.PaginationToken).toBeUndefined();
  });

  it('reject a token that was never issued, and a token of a list with another filter or operation', async () => {
    const { PaginationToken } = await pool.sdk.listUsers({ UserPoolId, Limit: 1 });
    const bad = [{ PaginationToken: 'made up' }, { PaginationToken: '' }, { PaginationToken, Filter: 'email ^= "p"' }];
    for (const input of bad) {
      await expect(emails(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
    await expect(
      pool.sdk.listUsersInGroup({ UserPoolId, GroupName: 'admins', NextToken: PaginationToken }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it.each([61, -1])('reject a limit of %s', async (Limit) => {
    await expect(emails({ Limit })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('a filter', () => {
  it.each([
    ['email = "ANNA@example.org"', ['anna@example.org']],
    ['email ^= "a"', ['admin@example.org', 'anna@example.org']],
    ['email = "a"', []],
    ['name ^= "ann"', ['anna@example.org']],
    ['name = "Zoë \\"Zo\\" \\\\ Quote"', ['person-0@example.org']],
    ['cognito:user_status = "CONFIRMED"', ['admin@example.org', 'anna@example.org']],
    ['"cognito:user_status"="confirmed"', []],
    ['status = "Disabled"', ['person-1@example.org']],
    ['given_name = "Anna"', []],
  ])('finds the users with %s', async (Filter, expected) => {
    expect(await emails({ Filter })).toEqual(expected);
  });

  it('finds a user by sub', async () => {
    const { Username } = await pool.user('anna@example.org');
    expect(await emails({ Filter: `sub = "${Username}"` })).toEqual(['anna@example.org']);
  });

  it('with status = "Enabled" excludes disabled users', async () => {
    expect(await emails({ Filter: 'status = "Enabled"' })).not.toContain('person-1@example.org');
  });

  it.each([
    'email',
    'email = anna',
    'email > "a"',
    'email = "a" or name = "b"',
    'shoe = "43"',
    'toString = "a"',
    'email = "a"b"',
  ])('is rejected if it is %s', async (Filter) => {
    await expect(emails({ Filter })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

it('returns only the requested attributes', async () => {
  const { Users } = await pool.sdk.listUsers({ UserPoolId, Filter: 'email ^= "anna"', AttributesToGet: ['email'] });
  expect(Users![0].Attributes).toEqual([{ Name: 'email', Value: 'anna@example.org' }]);
});
