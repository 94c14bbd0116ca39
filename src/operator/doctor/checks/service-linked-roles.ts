import { GetRoleCommand } from '@aws-sdk/client-iam';
import type { Deployment } from '../../../infra/deployment/schema';
import { ifExists } from '../../aws/errors';
import type { Region } from '../../aws/region';
import { type Finding, fault, ok, warning } from '../../check';
import type { DoctorCheck } from '../context';

/** A service-linked role, which an AWS service creates for itself once in an account. */
interface ServiceLinkedRole {
  readonly name: string;
  /** The service principal that assumes the role. */
  readonly service: string;
  /** Creates the finding that reports a missing role. */
  readonly missing: (what: string, remedy: string) => Finding;
  readonly consequence: string;
  /** Whether the deployment needs the role. @default always */
  readonly isNeeded?: (deployment: Deployment) => boolean;
}

const CREATED_BY_DEPLOYMENT = 'the deployment creates it, if its credentials permit that';

/**
 * When an account creates its first cluster, ECS creates its role and assumes it immediately. Until IAM has propagated the role, ECS
 * fails with "Unable to assume the service linked role", and the deployment fails, too. No such race is known for the other roles.
 */
const ROLES: readonly ServiceLinkedRole[] = [
  {
    name: 'AWSServiceRoleForECS',
    service: 'ecs.amazonaws.com',
    missing: fault,
    consequence: 'this account has never had a cluster, and a first deployment may fail while the role is created',
  },
  {
    name: 'AWSServiceRoleForElasticLoadBalancing',
    service: 'elasticloadbalancing.amazonaws.com',
    missing: warning,
    consequence: CREATED_BY_DEPLOYMENT,
  },
  {
    name: 'AWSServiceRoleForApplicationAutoScaling_ECSService',
    service: 'ecs.application-autoscaling.amazonaws.com',
    missing: warning,
    consequence: CREATED_BY_DEPLOYMENT,
  },
  {
    name: 'AWSServiceRoleForWAFV2Logging',
    service: 'wafv2.amazonaws.com',
    missing: warning,
    consequence: CREATED_BY_DEPLOYMENT,
    isNeeded: ({ access }) => !access.webAcl,
  },
  {
    name: 'AWSServiceRoleForCloudFrontVPCOrigin',
    service: 'vpcorigin.cloudfront.amazonaws.com',
    missing: warning,
    consequence: CREATED_BY_DEPLOYMENT,
    isNeeded: ({ network }) => network.privateLoadBalancer,
  },
  {
    name: 'AWSServiceRoleForAmazonCognitoIdpEmailService',
    service: 'email.cognito-idp.amazonaws.com',
    missing: warning,
    consequence: CREATED_BY_DEPLOYMENT,
    isNeeded: ({ signIn }) => signIn.sender !== undefined,
  },
];

/** Checks the service-linked roles. IAM is a global service, so the requests go to us-east-1. */
export const serviceLinkedRoles: DoctorCheck = {
  name: 'Service-linked roles',
  async run({ deployment, edge }) {
    const needed = ROLES.filter(({ isNeeded = () => true }) => isNeeded(deployment));
    return Promise.all(needed.map((role) => checkRole(edge, role)));
  },
};

async function checkRole(
  { iam }: Region,
  { name, service, missing, consequence }: ServiceLinkedRole,
): Promise<Finding> {
  if (await ifExists(iam.send(new GetRoleCommand({ RoleName: name })), 'NoSuchEntityException', 'NoSuchEntity'))
    return ok(`${name} exists`);
  return missing(
    `${name} does not exist: ${consequence}`,
    `Run aws iam create-service-linked-role --aws-service-name ${service}`,
  );
}
