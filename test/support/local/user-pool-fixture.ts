import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../../../src/local/aws/cognito';
import { startCognito } from '../../../src/local/aws/cognito';
import { presetSigningKey } from '../rsa-key';

export const SETTINGS = {
  region: 'eu-central-1',
  userPoolId: 'eu-central-1_Local0001',
  clientId: 'localclient0001',
  adminGroup: 'admins',
};
export const UserPoolId = SETTINGS.userPoolId;
export const ClientId = SETTINGS.clientId;
export const SEEDED_PASSWORD = 'Joule-Verne-1';
export const NEW_PASSWORD = 'Neues-Passwort-2';

/** A pool with its own state folder, clock and SDK client. */
export class TestPool {
  cognito!: Cognito;
  sdk!: CognitoIdentityProvider;
  state!: string;
  private ahead = 0;
  private frozen?: number;

  async start(settings: Partial<typeof SETTINGS> = {}): Promise<void> {
    this.state ??= await mkdtemp(join(tmpdir(), 'cognito-'));
    presetSigningKey(this.state);
    this.cognito = await startCognito({
      ...SETTINGS,
      ...settings,
      state: this.state,
      now: () => (this.frozen ?? Date.now()) + this.ahead,
    });
    this.sdk = new CognitoIdentityProvider({
      endpoint: this.cognito.url,
      region: SETTINGS.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  }

  async stop(): Promise<void> {
    this.sdk.destroy();
    await this.cognito.close();
  }

  async restart(settings?: Partial<typeof SETTINGS>): Promise<void> {
    await this.stop();
    await this.start(settings);
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.state, { recursive: true });
  }

  /** Advances the pool's clock. */
  advance(milliseconds: number): void {
    this.ahead += milliseconds;
  }

  /** Stops the pool's clock, so that only `advance` changes it. */
  freeze(): void {
    this.frozen = Date.now();
  }

  /** Invites a user by e-mail, with a verified address, as the admin console does. */
  async invite(Username: string, TemporaryPassword?: string) {
    const UserAttributes = [{ Name: 'email_verified', Value: 'true' }];
    const { User } = await this.sdk.adminCreateUser({
      UserPoolId,
      Username,
      TemporaryPassword,
      UserAttributes,
      DesiredDeliveryMediums: ['EMAIL'],
    });
    return User!;
  }

  /** Creates a confirmed user, with the same password as the seeded users. */
  async confirmed(Username: string) {
    const user = await this.invite(Username);
    await this.sdk.adminSetUserPassword({ UserPoolId, Username, Password: SEEDED_PASSWORD, Permanent: true });
    return user;
  }

  signIn(USERNAME: string, PASSWORD = SEEDED_PASSWORD) {
    return this.sdk.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD } });
  }

  async tokens(username: string, password = SEEDED_PASSWORD) {
    return (await this.signIn(username, password)).AuthenticationResult!;
  }

  refresh(REFRESH_TOKEN: string) {
    return this.sdk.initiateAuth({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN } });
  }

  respondWithNewPassword(USERNAME: string, Session: string, NEW: string, more: Record<string, string> = {}) {
    const ChallengeResponses = { USERNAME, NEW_PASSWORD: NEW, ...more };
    return this.sdk.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses,
    });
  }

  user(Username: string) {
    return this.sdk.adminGetUser({ UserPoolId, Username });
  }

  /** The password or code in the newest mail: its last word. */
  async mailedSecret(): Promise<string> {
    const [newest] = await this.cognito.mailbox();
    return newest.text.split(' ').at(-1)!;
  }
}

/** Starts a pool before the tests of a file, and removes it with its state after them. */
export function poolForFile(): TestPool {
  const pool = new TestPool();
  beforeAll(() => pool.start());
  afterAll(() => pool.remove());
  return pool;
}

/** The value of one attribute in an attribute list. */
export function attribute(list: { Name?: string; Value?: string }[] | undefined, name: string): string | undefined {
  return list?.find(({ Name }) => Name === name)?.Value;
}
