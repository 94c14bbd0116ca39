import { Duration } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  type CfnUserPoolClient,
  ManagedLoginVersion,
  OAuthScope,
  type UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export interface SignInProps {
  readonly userPool: UserPool;
  readonly host: string;
  readonly domainPrefix: string;
}

/** The sign-in pages, and the load balancer as their client. */
export class SignIn extends Construct {
  readonly domain: UserPoolDomain;
  readonly client: UserPoolClient;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SignInProps,
  ) {
    super(scope, id);
    this.domain = this.openPages();
    this.client = this.admitLoadBalancer();
    this.dressPages();
  }

  private openPages(): UserPoolDomain {
    const { userPool, domainPrefix } = this.props;
    return userPool.addDomain('Domain', {
      cognitoDomain: { domainPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
  }

  /**
   * Tokens say for a quarter of an hour what a person may do: so long an admin who is no admin any more can still look at the
   * console, which itself asks Cognito before it acts. The refresh token is a working day: after that the password is asked for
   * again, and the load balancer's session ends with it.
   */
  private admitLoadBalancer(): UserPoolClient {
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
      // Time to choose a password and to set up an authenticator app at the first sign-in.
      authSessionValidity: Duration.minutes(10),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
    // Left out, Cognito would admit two ways more, past the sign-in pages.
    (client.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
    return client;
  }

  /** Managed login shows no page for a client that has no branding. */
  private dressPages(): void {
    new CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: this.props.userPool.userPoolId,
      clientId: this.client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
  }
}
