import type { Responses } from '../aws-server';
import { stackResources } from '../healthy-account';
import { json, jsonError } from '../wire-format';
import { existingStack, withResource } from './responses';
import type { PreparedFault } from './scenario';

const ID = 'eu-central-1_Office123';
const deployment = { existing: { userPool: { id: ID } }, signIn: { prefix: 'joule-verne-example' } };
const withDomain = (signInHost: string) => ({ existing: { userPool: { id: ID, signInHost } }, signIn: {} });
/** `firstAdmin: undefined` removes the option of the example. */
const withAdmins = {
  existing: { userPool: { id: ID, hasAdmins: true } },
  signIn: deployment.signIn,
  firstAdmin: undefined,
};
const CHECK = 'Existing user pool';
const PAGES = 'office.auth.eu-central-1.amazoncognito.com';

/** How the user pool differs from one that the doctor accepts. */
interface Change {
  readonly pool?: object;
  readonly domain?: object;
  readonly hasGroup?: boolean;
  readonly users?: readonly object[];
}

function userPool({ pool = {}, domain = {}, hasGroup = false, users = [] }: Change = {}): Responses {
  return {
    'cognito-idp:DescribeUserPool': () =>
      json({
        UserPool: {
          Id: ID,
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
          UsernameAttributes: ['email'],
          UsernameConfiguration: { CaseSensitive: false },
          SchemaAttributes: [
            { Name: 'sub', Required: true },
            { Name: 'email', Required: true },
            { Name: 'family_name', Required: false },
          ],
          UserPoolTier: 'PLUS',
          MfaConfiguration: 'OPTIONAL',
          DeletionProtection: 'ACTIVE',
          ...pool,
        },
      }),
    'cognito-idp:DescribeUserPoolDomain': ({ body }) =>
      json({
        DomainDescription:
          JSON.parse(body).Domain === 'joule-verne-example'
            ? {}
            : { UserPoolId: ID, Status: 'ACTIVE', ManagedLoginVersion: 2, ...domain },
      }),
    'cognito-idp:GetGroup': () =>
      hasGroup ? json({ Group: { GroupName: 'admins' } }) : jsonError('ResourceNotFoundException'),
    'cognito-idp:ListUsers': () => json({ Users: users }),
  };
}

export const healthyUserPools = [
  { name: 'an existing user pool without sign-in pages', deployment, aws: userPool() },
  {
    name: 'an existing user pool with sign-in pages of Cognito',
    deployment: withDomain(PAGES),
    aws: userPool({ pool: { Domain: 'office' } }),
  },
  {
    name: 'an existing user pool with a domain of its own, and with admins',
    deployment: {
      ...withAdmins,
      existing: { userPool: { id: ID, signInHost: 'login.office.ch', hasAdmins: true } },
      signIn: {},
    },
    aws: userPool({ hasGroup: true }),
  },
  {
    name: 'an update in an existing user pool, which then has the domain, the group and the user of the deployment',
    deployment,
    aws: {
      ...existingStack,
      ...userPool({ pool: { Domain: 'joule-verne-example' }, hasGroup: true, users: [{}] }),
      'cloudformation:ListStackResources': () =>
        stackResources([
          ['AWS::EC2::VPC', 'vpc-1'],
          ['AWS::Cognito::UserPoolDomain', 'joule-verne-example'],
          ['AWS::Cognito::UserPoolGroup', 'admins'],
          ['AWS::Cognito::UserPoolUser', 'admin@example.org'],
        ]),
    },
  },
];

export const userPoolFaults: readonly PreparedFault[] = [
  {
    name: 'a user pool that does not exist',
    deployment,
    aws: { ...userPool(), 'cognito-idp:DescribeUserPool': () => jsonError('ResourceNotFoundException') },
    findings: [[CHECK, 'fault', /eu-central-1 has no user pool eu-central-1_Office123/, /existing\.userPool\.id/]],
  },
  {
    name: 'a user pool with unsuitable settings',
    deployment,
    aws: userPool({
      pool: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
        UsernameAttributes: [],
        UsernameConfiguration: undefined,
        SchemaAttributes: [{ Name: 'name', Required: true }],
        UserPoolTier: 'LITE',
        MfaConfiguration: 'OFF',
        DeletionProtection: 'INACTIVE',
      },
    }),
    findings: [
      [CHECK, 'fault', /Everyone can register/, /self-registration/],
      [CHECK, 'fault', /do not sign in with their e-mail address/, /user name attribute is email/],
      [CHECK, 'fault', /distinguishes upper and lower case/, /Name a user pool/],
      [CHECK, 'fault', /requires name, which the console does not set/, /only email and locale/],
      [CHECK, 'fault', /has the plan Lite/, /Essentials or Plus/],
      [CHECK, 'warning', /with a password only/, /Enable MFA/],
      [CHECK, 'warning', /not protected from deletion/, /deletion protection/],
    ],
  },
  {
    name: 'a user pool that already has sign-in pages',
    deployment,
    aws: userPool({ pool: { Domain: 'office' } }),
    findings: [
      [CHECK, 'fault', /already has sign-in pages/, /signInHost to office\.auth\.eu-central-1\.amazoncognito\.com/],
    ],
  },
  {
    name: 'sign-in pages of another user pool',
    deployment: withDomain(PAGES),
    aws: userPool({ domain: { UserPoolId: 'eu-central-1_Other' } }),
    findings: [[CHECK, 'fault', /belongs to eu-central-1_Other/, /existing\.userPool\.signInHost/]],
  },
  {
    name: 'classic sign-in pages that are being created',
    deployment: withDomain(PAGES),
    aws: userPool({ domain: { Status: 'CREATING', ManagedLoginVersion: 1 } }),
    findings: [
      [CHECK, 'fault', /is CREATING/, /ACTIVE/],
      [CHECK, 'fault', /classic sign-in pages/, /--domain office --managed-login-version 2/],
    ],
  },
  {
    name: 'a user pool with the group and the first admin',
    deployment,
    aws: userPool({ hasGroup: true, users: [{ Username: 'one' }] }),
    findings: [
      [CHECK, 'fault', /already has a group admins/, /hasAdmins to true and remove firstAdmin; or set ADMIN_GROUP/],
      [CHECK, 'fault', /already has a user admin@example\.org/, /Add the user to a new group admins/],
    ],
  },
  {
    name: 'a user pool without the configured group of admins',
    deployment: withAdmins,
    aws: userPool(),
    findings: [[CHECK, 'fault', /has no group admins/, /Create it and add a user/]],
  },
  {
    name: 'an existing user pool that the deployment itself has created',
    deployment,
    aws: {
      ...userPool(),
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::Cognito::UserPool', ID),
    },
    findings: [[CHECK, 'fault', /has created eu-central-1_Office123/, /Remove existing\.userPool/]],
  },
];
