import { assertPassword, temporaryPassword } from '../../../../src/local/aws/cognito/password';
import { NEW_PASSWORD, poolForFile, UserPoolId } from '../../../support/local/user-pool-fixture';

const pool = poolForFile();
const set = (Username: string, Password: string, Permanent?: boolean) =>
  pool.sdk.adminSetUserPassword({ UserPoolId, Username, Password, Permanent });

describe('the password policy', () => {
  it.each([
    ['Kurz-1', 'not long enough'],
    ['ohne-grosse-12', 'uppercase'],
    ['OHNE-KLEINE-12', 'lowercase'],
    ['Ohne-Ziffern-', 'numeric'],
    ['OhneZeichen12', 'symbol'],
    [' Mit-Rand-1234', 'white space'],
  ])('rejects "%s"', async (password, reason) => {
    await expect(set('anna@example.org', password)).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: expect.stringContaining(reason),
    });
  });

  it.each(['Zwölf-Zeich1', 'Drei kleine Katzen 3', 'Zwei  Katzen3', 'Klammer]Auf[12'])(
    'accepts "%s"',
    async (password) => {
      await set('anna@example.org', password, true);
      expect((await pool.tokens('anna@example.org', password)).AccessToken).toBeDefined();
    },
  );

  it('is met by every generated password', () => {
    const made = Array.from({ length: 200 }, temporaryPassword);
    made.forEach(assertPassword);
    expect(new Set(made).size).toBe(200);
  });
});

describe('a password that an administrator sets', () => {
  it('must be changed at the next sign-in, within seven days, unless it is permanent', async () => {
    await pool.confirmed('set@example.org');
    await set('set@example.org', NEW_PASSWORD);
    expect((await pool.user('set@example.org')).UserStatus).toBe('FORCE_CHANGE_PASSWORD');
    expect((await pool.signIn('set@example.org', NEW_PASSWORD)).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    pool.advance(7 * 24 * 3600_000);
    await expect(pool.signIn('set@example.org', NEW_PASSWORD)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  it('does not expire when it is permanent', async () => {
    await pool.invite('lasting@example.org');
    await set('lasting@example.org', NEW_PASSWORD, true);
    pool.advance(8 * 24 * 3600_000);
    expect((await pool.user('lasting@example.org')).UserStatus).toBe('CONFIRMED');
    expect((await pool.tokens('lasting@example.org', NEW_PASSWORD)).AccessToken).toBeDefined();
  });
});
