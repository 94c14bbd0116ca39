import { forAdministrators, ofClient, ofPool } from './operation';
import { PASSWORD_POLICY } from './password';

/** What the pool and its client say of themselves: the parts that this stand-in keeps to. */
export const descriptionOperations = {
  DescribeUserPool: forAdministrators(ofPool, (pool) => ({
    UserPool: {
      Id: pool.settings.userPoolId,
      Name: 'joule-verne',
      Policies: { PasswordPolicy: PASSWORD_POLICY },
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'OFF',
      EstimatedNumberOfUsers: pool.people.length,
    },
  })),

  DescribeUserPoolClient: forAdministrators(ofPool.extend(ofClient.shape), (pool) => ({
    UserPoolClient: {
      UserPoolId: pool.settings.userPoolId,
      ClientName: 'load-balancer',
      ClientId: pool.settings.clientId,
      RefreshTokenValidity: 30,
      AccessTokenValidity: 15,
      IdTokenValidity: 15,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
    },
  })),
};
