import {
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  GetGroupCommand,
  ListUsersCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { ExistingUserPool } from '../../../../infra/deployment/existing';
import { adminGroupOf } from '../../../../infra/deployment/service';
import { cognitoDomain } from '../../../../infra/deployment/sign-in';
import { ifExists } from '../../../aws/errors';
import { type Finding, fault, ok, warning } from '../../../check';
import type { DoctorCheck, DoctorContext } from '../../context';

/** The attributes that the console sets for every user, and `sub`, which Cognito sets. */
const SET_ATTRIBUTES = ['sub', 'email', 'locale'];
/** The value of `ManagedLoginVersion` for managed login, the sign-in pages to which the deployment adds its branding. */
const MANAGED_LOGIN = 2;

/** Checks the organisation's user pool, if the deployment names one: the settings that the product relies on. */
export const existingUserPool: DoctorCheck = {
  name: 'Existing user pool',
  async run(context) {
    const { deployment, home, stacks } = context;
    const given = deployment.existing.userPool;
    if (!given) return [];
    if ((await stacks.physicalIds('AWS::Cognito::UserPool')).includes(given.id))
      return [
        fault(
          `The deployment has created ${given.id}`,
          'Remove existing.userPool: the deployment then keeps its user pool.',
        ),
      ];
    const found = await ifExists(
      home.cognito.send(new DescribeUserPoolCommand({ UserPoolId: given.id })),
      'ResourceNotFoundException',
    );
    if (!found?.UserPool) return [fault(`${home.name} has no user pool ${given.id}`, 'Correct existing.userPool.id.')];
    const problems = [
      ...settingFindings(found.UserPool),
      ...(await domainFaults(context, given, found.UserPool)),
      ...(await adminFaults(context, given)),
    ];
    return problems.some(({ level }) => level === 'fault') ? problems : [ok(`${given.id} fits`), ...problems];
  },
};

/** Returns a finding for each wrong setting. */
function settingFindings(pool: UserPoolType): Finding[] {
  const { Id, UsernameAttributes = [], SchemaAttributes = [] } = pool;
  const required = SchemaAttributes.filter(({ Required, Name = '' }) => Required && !SET_ATTRIBUTES.includes(Name)).map(
    ({ Name }) => Name,
  );
  const rows: readonly (readonly [isWrong: boolean, Finding])[] = [
    [
      !pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly,
      fault(`Everyone can register in ${Id}, and then use the product`, 'Disable self-registration.'),
    ],
    [
      !UsernameAttributes.includes('email'),
      fault(
        `Users of ${Id} do not sign in with their e-mail address, which the console enters as their user name`,
        'Name a user pool whose user name attribute is email; it cannot be changed later.',
      ),
    ],
    [
      pool.UsernameConfiguration?.CaseSensitive !== false,
      fault(
        `${Id} distinguishes upper and lower case in user names`,
        'Name a user pool that does not; it cannot be changed later.',
      ),
    ],
    [
      required.length > 0,
      fault(
        `${Id} requires ${required.join(', ')}, which the console does not set for new users`,
        'Name a user pool that requires only email and locale.',
      ),
    ],
    [
      pool.UserPoolTier === 'LITE',
      fault(`${Id} has the plan Lite, which has no managed login`, 'Change it to Essentials or Plus.'),
    ],
    [
      pool.MfaConfiguration === undefined || pool.MfaConfiguration === 'OFF',
      warning(`Users of ${Id} sign in with a password only`, 'Enable MFA with an authenticator app.'),
    ],
    [
      pool.DeletionProtection !== 'ACTIVE',
      warning(`${Id} is not protected from deletion, and Cognito has no backups`, 'Enable deletion protection.'),
    ],
  ];
  return rows.filter(([isWrong]) => isWrong).map(([, finding]) => finding);
}

async function domainFaults(
  { home, stacks }: DoctorContext,
  { id, signInHost }: ExistingUserPool,
  pool: UserPoolType,
): Promise<Finding[]> {
  if (signInHost) return givenDomainFaults(home, id, signInHost);
  const own = await stacks.physicalIds('AWS::Cognito::UserPoolDomain');
  if (!pool.Domain || own.includes(pool.Domain)) return [];
  return [
    fault(
      `${id} already has sign-in pages, and can have only one prefix`,
      `Remove signIn.prefix, and set existing.userPool.signInHost to ${pool.Domain}.auth.${home.name}.amazoncognito.com.`,
    ),
  ];
}

async function givenDomainFaults({ cognito }: DoctorContext['home'], id: string, host: string): Promise<Finding[]> {
  const request = new DescribeUserPoolDomainCommand({ Domain: cognitoDomain(host) });
  const { UserPoolId, Status, ManagedLoginVersion } = (await cognito.send(request)).DomainDescription ?? {};
  if (UserPoolId !== id)
    return [
      fault(
        `${host} ${UserPoolId ? `belongs to ${UserPoolId}` : 'does not exist'}, not the sign-in pages of ${id}`,
        'Correct existing.userPool.signInHost.',
      ),
    ];
  return [
    ...(Status === 'ACTIVE' ? [] : [fault(`${host} is ${Status}`, 'Wait until it is ACTIVE.')]),
    ...(ManagedLoginVersion === MANAGED_LOGIN
      ? []
      : [
          fault(
            `${host} has the classic sign-in pages`,
            `Change its branding version to managed login: aws cognito-idp update-user-pool-domain --user-pool-id ${id} --domain ${cognitoDomain(host)} --managed-login-version ${MANAGED_LOGIN}`,
          ),
        ]),
  ];
}

/**
 * If `hasAdmins` is set, reports a missing admin group. Otherwise, reports an admin group or a first admin that already exists and that
 * this deployment did not create, because CloudFormation would fail to create it.
 */
async function adminFaults(
  { deployment, home: { cognito }, stacks }: DoctorContext,
  { id: UserPoolId, hasAdmins }: ExistingUserPool,
): Promise<Finding[]> {
  const GroupName = adminGroupOf(deployment.service);
  const request = new GetGroupCommand({ UserPoolId, GroupName });
  const group = await ifExists(cognito.send(request), 'ResourceNotFoundException');
  if (hasAdmins)
    return group
      ? []
      : [fault(`${UserPoolId} has no group ${GroupName}`, 'Create it and add a user; or remove hasAdmins.')];
  const [groups, users] = await Promise.all(
    ['AWS::Cognito::UserPoolGroup', 'AWS::Cognito::UserPoolUser'].map((type) => stacks.physicalIds(type)),
  );
  const email = deployment.firstAdmin!.email.toLowerCase();
  const { Users = [] } =
    users!.length > 0 ? {} : await cognito.send(new ListUsersCommand({ UserPoolId, Filter: `email = "${email}"` }));
  const remedy = 'Set existing.userPool.hasAdmins to true and remove firstAdmin';
  return [
    ...(group && groups!.length === 0
      ? [fault(`${UserPoolId} already has a group ${GroupName}`, `${remedy}; or set ADMIN_GROUP to another name.`)]
      : []),
    ...(Users.length > 0
      ? [
          fault(
            `${UserPoolId} already has a user ${email}`,
            `Add the user to a new group ${GroupName}, then: ${remedy}.`,
          ),
        ]
      : []),
  ];
}
