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
import { type SignInFailure, signInFailureOf } from './sign-in-failure';

export interface AuthenticationOptions {
  cognito: CognitoIdentityProviderClient;
  userPoolId: string;
  clientId: string;
}

/** The tokens of a sign-in. The result of a refresh may lack the refresh token. */
export interface Tokens {
  idToken: string;
  accessToken: string;
  refreshToken?: string;
}

/** The outcome of an attempt to sign in. */
export type Outcome =
  | { tokens: Tokens }
  /** The temporary password was correct; send `challenge` together with the new password. */
  | { challenge: string }
  | { failure: SignInFailure };

/** Signs users in through the Cognito API, as Cognito's managed login pages do on AWS. */
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

  /** Sets the new password of a user who has signed in with a temporary password. @param challenge from the outcome of this sign-in */
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

  /** Sets a new password with a mailed code, and signs in with the new password. */
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
      return { failure: signInFailureOf(error as Error) };
    }
    return this.signIn(username, password);
  }

  /** Gets new tokens for a refresh token. The outcome is a failure if the user is disabled, deleted or signed out everywhere. */
  refresh(refreshToken: string): Promise<Outcome> {
    return this.attempt(
      new InitiateAuthCommand({
        ClientId: this.options.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      }),
    );
  }

  /** Revokes a refresh token. Ignores a failure, because the load balancer ends its own session in any case. */
  async revoke(refreshToken: string): Promise<void> {
    const command = new RevokeTokenCommand({ ClientId: this.options.clientId, Token: refreshToken });
    await this.options.cognito.send(command).catch(() => undefined);
  }

  /** Returns the pool's password policy; undefined when it cannot be read. */
  async passwordPolicy(): Promise<PasswordPolicyType | undefined> {
    const pool = await this.options.cognito
      .send(new DescribeUserPoolCommand({ UserPoolId: this.options.userPoolId }))
      .catch(() => undefined);
    return pool?.UserPool?.Policies?.PasswordPolicy;
  }

  /** Whether this user exists and is enabled; false if Cognito does not return the user. */
  async canSignIn(username: string): Promise<boolean> {
    const user = await this.options.cognito
      .send(new AdminGetUserCommand({ UserPoolId: this.options.userPoolId, Username: username }))
      .catch(() => undefined);
    return user?.Enabled === true;
  }

  private async attempt(command: InitiateAuthCommand | RespondToAuthChallengeCommand): Promise<Outcome> {
    try {
      const response = await this.options.cognito.send(command as InitiateAuthCommand);
      if (response.AuthenticationResult) return { tokens: tokensOf(response.AuthenticationResult) };
      if (response.ChallengeName === 'NEW_PASSWORD_REQUIRED') return { challenge: response.Session ?? '' };
      return { failure: 'unsupported' };
    } catch (error) {
      return { failure: signInFailureOf(error as Error) };
    }
  }
}

function tokensOf(result: AuthenticationResultType): Tokens {
  return { idToken: result.IdToken ?? '', accessToken: result.AccessToken ?? '', refreshToken: result.RefreshToken };
}
