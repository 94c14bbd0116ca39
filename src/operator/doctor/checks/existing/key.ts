import { DescribeKeyCommand, GetKeyPolicyCommand, type KeyMetadata } from '@aws-sdk/client-kms';
import { createsKnowledgeBase } from '../../../../infra/deployment/engine';
import { ifExists } from '../../../aws/errors';
import { type Finding, fault, ok } from '../../../check';
import type { DoctorCheck, DoctorContext } from '../../context';

const DOCUMENTED = 'docs/configuration.md, "Use existing resources", has the statement';

/** Checks the organisation's KMS key, if the deployment names one: its state, and the services that its policy must allow. */
export const existingKey: DoctorCheck = {
  name: 'Existing key',
  async run(context) {
    const { deployment, caller, home } = context;
    const { account } = caller;
    const { key } = deployment.existing;
    if (!key) return [];
    const owner = key.split(':')[4];
    if (owner !== account)
      return [
        fault(
          `The key belongs to account ${owner}, but your credentials are for ${account}`,
          `Set existing.key to a key of ${account}.`,
        ),
      ];
    const found = await ifExists(home.kms.send(new DescribeKeyCommand({ KeyId: key })), 'NotFoundException');
    if (!found?.KeyMetadata)
      return [
        fault(
          `${home.name} has no key ${key}`,
          `Correct existing.key. To list them: aws kms list-keys --region ${home.name}`,
        ),
      ];
    const faults = [...stateFaults(found.KeyMetadata), ...(await policyFaults(context, key))];
    return faults.length > 0 ? faults : [ok(`${found.KeyMetadata.KeyId} can be used`)];
  },
};

function stateFaults({ KeyState, KeyUsage, KeySpec }: KeyMetadata): Finding[] {
  return [
    ...(KeyState === 'Enabled'
      ? []
      : [fault(`The key is ${KeyState}`, 'Enable it, or name another one in existing.key.')]),
    ...(KeyUsage === 'ENCRYPT_DECRYPT' && KeySpec === 'SYMMETRIC_DEFAULT'
      ? []
      : [fault(`The key is for ${KeyUsage} with ${KeySpec}`, 'Name a symmetric key for encryption in existing.key.')]),
  ];
}

/** Reports the services that use the key directly, not with a role of the deployment, and that the policy of the key does not mention. */
async function policyFaults({ deployment, home: { kms, name } }: DoctorContext, KeyId: string): Promise<Finding[]> {
  const { Policy = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  const services = [
    `logs.${name}.amazonaws.com`,
    ...(createsKnowledgeBase(deployment) ? ['indexing.s3vectors.amazonaws.com'] : []),
    'cloudwatch.amazonaws.com',
  ];
  return services
    .filter((service) => !Policy.includes(`"${service}"`))
    .map((service) => fault(`The policy of the key does not mention ${service}`, `Add it: ${DOCUMENTED}.`));
}
