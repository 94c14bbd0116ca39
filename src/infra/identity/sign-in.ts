import { Duration } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  type CfnUserPoolClient,
  type IUserPool,
  type IUserPoolDomain,
  ManagedLoginVersion,
  OAuthScope,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { cognitoDomain } from '../deployment/sign-in';
import type { SignInStyle } from './sign-in-style';

export interface SignInProps {
  readonly userPool: IUserPool;
  readonly host: string;
  /** Host name of the sign-in pages. */
  readonly signInHost: string;
  /** Whether the user pool already has the sign-in pages. */
  readonly hasDomain: boolean;
  /** @default Cognito's own style */
  readonly style?: SignInStyle | undefined;
}

/** Cognito's sign-in pages, and the app client that the load balancer uses. */
export class SignIn extends Construct {
  readonly domain: IUserPoolDomain;
  readonly client: UserPoolClient;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SignInProps,
  ) {
    super(scope, id);
    this.domain = this.addDomain();
    this.client = this.addClient();
    this.addBranding();
  }

  private addDomain(): IUserPoolDomain {
    const { userPool, signInHost, hasDomain } = this.props;
    const domainPrefix = cognitoDomain(signInHost);
    if (hasDomain) return UserPoolDomain.fromDomainName(this, 'ExistingDomain', domainPrefix);
    return userPool.addDomain('Domain', {
      cognitoDomain: { domainPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
  }

  /**
   * Adds the app client. Its access tokens are valid for 15 minutes, so a user who loses the admin role can use the console for up to 15
   * minutes more. During this time, the user cannot change users, because the console asks Cognito before each such change. The refresh
   * token, and thus the session, is valid for 12 hours.
   */
  private addClient(): UserPoolClient {
    const { userPool, host } = this.props;
    const client = userPool.addClient('LoadBalancer', {
      generateSecret: true,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`https://${host}/oauth2/idpresponse`],
        logoutUrls: [`https://${host}/signed-out`],
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
      // At the first sign-in, users need time to choose a password and set up an authenticator app.
      authSessionValidity: Duration.minutes(10),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
    // By default, Cognito would also enable two authentication flows that bypass the sign-in pages.
    (client.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
    return client;
  }

  /** Adds a branding, without which managed login shows no pages for the client. */
  private addBranding(): void {
    new CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: this.props.userPool.userPoolId,
      clientId: this.client.userPoolClientId,
      ...(this.props.style ?? { useCognitoProvidedValues: true }),
    });
  }
}
