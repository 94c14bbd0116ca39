import { DescribeTypeCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { createsKnowledgeBase } from '../../../infra/deployment/engine';
import { MissingPermission } from '../../aws/errors';
import type { Region } from '../../aws/region';
import { describeStack, outputOf } from '../../aws/stacks';
import { type Finding, fault, ok, warning } from '../../check';
import type { DoctorCheck } from '../context';

/** The lowest bootstrap version that this version of aws-cdk-lib accepts. */
export const REQUIRED_BOOTSTRAP = 6;

/** The SSM parameter in which the CDK stores its bootstrap version. */
const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';
/** The bootstrap stack, whose output `BootstrapVersion` contains the same version. */
const BOOTSTRAP_STACK = 'CDKToolkit';

/**
 * Checks that the home region and us-east-1 are bootstrapped. Bootstrapping creates the bucket, the repository and the roles that the CDK
 * needs.
 */
export const bootstrap: DoctorCheck = {
  name: 'CDK bootstrap',
  async run({ caller: { account }, home, edge }) {
    const regions = home.name === edge.name ? [home] : [home, edge];
    return Promise.all(regions.map((region) => checkBootstrap(account, region)));
  },
};

async function checkBootstrap(account: string, region: Region): Promise<Finding> {
  const version = await findBootstrapVersion(region);
  const remedy = `Run npx cdk bootstrap aws://${account}/${region.name}`;
  if (version === undefined) return fault(`${region.name} is not bootstrapped`, remedy);
  if (version < REQUIRED_BOOTSTRAP)
    return fault(`${region.name} has version ${version}, but at least ${REQUIRED_BOOTSTRAP} is needed`, remedy);
  return ok(`${region.name} has version ${version}`);
}

/**
 * Reads the bootstrap version from the parameter. If the operator may not read the parameter, reads the version from the output of the
 * bootstrap stack. Returns undefined if the region is not bootstrapped.
 */
async function findBootstrapVersion(region: Region): Promise<number | undefined> {
  try {
    return Number((await region.ssm.send(new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER }))).Parameter?.Value);
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    if (!(error instanceof MissingPermission)) throw error;
    const stack = await describeStack(region, BOOTSTRAP_STACK).catch(() => {
      throw error;
    });
    const version = outputOf(stack, 'BootstrapVersion');
    return version === undefined ? undefined : Number(version);
  }
}

/** Checks that the stacks of an earlier deployment can be updated. */
export const existingStacks: DoctorCheck = {
  name: 'Existing stacks',
  async run({ deployment, home, edge, stacks }) {
    const names = ['', '-Edge', '-EdgeAlarms'].map((suffix) => deployment.name + suffix);
    const states = (await Promise.all([stacks.home, stacks.edge, stacks.edgeAlarms])).map((stack, index) =>
      checkState(stack, names[index]!, index === 0 ? home.name : edge.name),
    );
    return states.every((state) => state === undefined)
      ? [ok('none: this is the first deployment')]
      : states.flatMap((state) => state ?? []);
  },
};

function checkState(stack: Stack | undefined, name: string, region: string): Finding | undefined {
  // A stack is in `REVIEW_IN_PROGRESS` if its first change set was never executed. The next deployment replaces this change set.
  if (!stack || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  const status = stack.StackStatus!;
  const what = `${name} in ${region} is in the state ${status}`;
  const options = `--region ${region} --stack-name ${name}`;
  if (status.endsWith('_IN_PROGRESS'))
    return fault(what, `Wait until the change has finished: aws cloudformation describe-stacks ${options}`);
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return fault(
      what,
      `Find the cause in its events and fix it, then: aws cloudformation continue-update-rollback ${options}`,
    );
  }
  // The CDK deletes such a stack before it creates the stack again. Termination protection would prevent the deletion.
  if (status === 'ROLLBACK_COMPLETE' && !stack.EnableTerminationProtection)
    return warning(
      `${what}: the first deployment has failed, and the next one will delete what remains`,
      `Find the cause in its events and fix it before you deploy again: aws cloudformation describe-stack-events ${options}`,
    );
  if (/^(ROLLBACK_|CREATE_FAILED|DELETE_FAILED)/.test(status))
    return fault(`${what} and can only be deleted`, deletionRemedy(stack, options));
  return ok(what);
}

/**
 * Returns the remedy for a stack that must be deleted. The stack has termination protection if `operation.terminationProtection` is set.
 */
function deletionRemedy({ EnableTerminationProtection: isProtected }: Stack, options: string): string {
  const remove = `aws cloudformation delete-stack ${options}`;
  if (!isProtected) return `Find the cause in its events, then delete it: ${remove}`;
  return (
    'Find the cause in its events, set operation.terminationProtection to false until a deployment has succeeded, then delete it: ' +
    `aws cloudformation update-termination-protection --no-enable-termination-protection ${options} && ${remove}`
  );
}

/** Resource types of the knowledge base that some regions do not offer. */
const KNOWLEDGE_TYPES = [
  'AWS::S3Vectors::VectorBucket',
  'AWS::S3Vectors::Index',
  'AWS::Bedrock::KnowledgeBase',
  'AWS::Bedrock::DataSource',
];

/**
 * Other resource types that some regions do not offer. If CloudFormation knows a type in a region, the doctor assumes that the region
 * offers the service.
 */
const NEW_TYPES = ['AWS::Cognito::ManagedLoginBranding'];

export const regionalServices: DoctorCheck = {
  name: 'Regional services',
  async run({ deployment, home }) {
    const isIndexed = createsKnowledgeBase(deployment);
    const needed = [
      ...(isIndexed ? KNOWLEDGE_TYPES : []),
      ...NEW_TYPES,
      ...(deployment.network.privateLoadBalancer ? ['AWS::CloudFront::VpcOrigin'] : []),
    ];
    const exists = await Promise.all(needed.map((type) => hasType(home, type)));
    const missing = needed.filter((_type, index) => !exists[index]);
    if (missing.length > 0)
      return [fault(`CloudFormation in ${home.name} has no type ${missing.join(', ')}`, 'Choose another region.')];
    return [ok(`${home.name} has ${isIndexed ? 'S3 Vectors, knowledge bases and ' : ''}managed login`)];
  },
};

async function hasType({ cloudFormation }: Region, type: string): Promise<boolean> {
  try {
    await cloudFormation.send(new DescribeTypeCommand({ Type: 'RESOURCE', TypeName: type }));
    return true;
  } catch (error) {
    if ((error as Error).name === 'TypeNotFoundException') return false;
    throw error;
  }
}
