import { adminOperation, ofClient, ofPool } from './operation';
import { PASSWORD_POLICY } from './password';

/** Descriptions of the pool and its client, limited to the settings that this stand-in implements. */
export const descriptionOperations = {
  DescribeUserPool: adminOperation(ofPool, (pool) => ({
    UserPool: {
      Id: pool.settings.userPoolId,
      Name: 'joule-verne',
      Policies: { PasswordPolicy: PASSWORD_POLICY },
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'OFF',
      EstimatedNumberOfUsers: pool.users.length,
    },
  })),

  DescribeUserPoolClient: adminOperation(ofPool.extend(ofClient.shape), (pool) => ({
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
