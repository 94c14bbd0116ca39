import type {
  AuthenticationResultType,
  CognitoIdentityProviderClient,
  PasswordPolicyType,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  AdminGetUserCommand,
  ConfirmForgotPasswordCommand,
  DescribeUserPoolCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Refusal } from './refusal';
import { refusalOf } from './refusal';

export interface AuthenticationOptions {
  cognito: CognitoIdentityProviderClient;
  userPoolId: string;
  clientId: string;
}

/** What Cognito gives a person who has signed in; a refresh may leave out the refresh token. */
export interface Tokens {
  idToken: string;
  accessToken: string;
  refreshToken?: string;
}

/** How an attempt to sign in ended. */
export type Outcome =
  | { tokens: Tokens }
  /** A temporary password was right; `challenge` goes with the new one. */
  | { challenge: string }
  | { refusal: Refusal };

/** Signing in through the Cognito API: what the hosted sign-in pages do on AWS. */
export class Authentication {
  constructor(private readonly options: AuthenticationOptions) {}

  signIn(username: string, password: string): Promise<Outcome> {
    return this.attempt(
      new InitiateAuthCommand({
        ClientId: this.options.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: password },
      }),
    );
  }

  /** Answers the challenge of a temporary password. */
  newPassword(username: string, password: string, challenge: string): Promise<Outcome> {
    return this.attempt(
      new RespondToAuthChallengeCommand({
        ClientId: this.options.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: challenge,
        ChallengeResponses: { USERNAME: username, NEW_PASSWORD: password },
      }),
    );
  }

  /** Sets a new password by the code that was mailed, and signs in with it. */
  async resetPassword(username: string, password: string, code: string): Promise<Outcome> {
    try {
      await this.options.cognito.send(
        new ConfirmForgotPasswordCommand({
          ClientId: this.options.clientId,
          Username: username,
          Password: password,
          ConfirmationCode: code,
        }),
      );
    } catch (error) {
      return { refusal: refusalOf(error as Error) };
    }
    return this.signIn(username, password);
  }

  /** New tokens for a refresh token; refused once the person is disabled, deleted or signed out everywhere. */
  refresh(refreshToken: string): Promise<Outcome> {
    return this.attempt(
      new InitiateAuthCommand({
        ClientId: this.options.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      }),
    );
  }

  /** Ends what a refresh token can do. A failure is no reason to keep somebody signed in. */
  async revoke(refreshToken: string): Promise<void> {
    const command = new RevokeTokenCommand({ ClientId: this.options.clientId, Token: refreshToken });
    await this.options.cognito.send(command).catch(() => undefined);
  }

  /** The pool's password policy, if it can be read. */
  async passwordPolicy(): Promise<PasswordPolicyType | undefined> {
    const pool = await this.options.cognito
      .send(new DescribeUserPoolCommand({ UserPoolId: this.options.userPoolId }))
      .catch(() => undefined);
    return pool?.UserPool?.Policies?.PasswordPolicy;
  }

  /** Whether a person of this name can sign in at present. */
  async knows(username: string): Promise<boolean> {
    const user = await this.options.cognito
      .send(new AdminGetUserCommand({ UserPoolId: this.options.userPoolId, Username: username }))
      .catch(() => undefined);
    return user?.Enabled === true;
  }

  private async attempt(command: InitiateAuthCommand | RespondToAuthChallengeCommand): Promise<Outcome> {
    try {
      const answer = await this.options.cognito.send(command as InitiateAuthCommand);
      if (answer.AuthenticationResult) return { tokens: tokensOf(answer.AuthenticationResult) };
      if (answer.ChallengeName === 'NEW_PASSWORD_REQUIRED') return { challenge: answer.Session ?? '' };
      return { refusal: 'unsupported' };
    } catch (error) {
      return { refusal: refusalOf(error as Error) };
    }
  }
}

function tokensOf(result: AuthenticationResultType): Tokens {
  return { idToken: result.IdToken ?? '', accessToken: result.AccessToken ?? '', refreshToken: result.RefreshToken };
}
