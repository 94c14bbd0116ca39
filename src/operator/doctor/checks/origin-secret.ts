import { fault, ok } from '../../check';
import type { DoctorCheck } from '../context';

/** The logical id of a generation of the secret. The CDK appends a hash of eight hexadecimal digits. */
const GENERATION = /^OriginSecretGeneration(\d+)[0-9A-F]{8}$/;

/**
 * Checks that the origin secret stays the same, or is rotated by one generation. The load balancer accepts only two generations, and
 * CloudFormation updates it before CloudFront. After any other change, the load balancer would reject all requests until CloudFront
 * sends the new secret.
 */
export const originSecret: DoctorCheck = {
  name: 'Origin secret',
  async run({ deployment, stacks }) {
    const deployed = currentGeneration(await stacks.logicalIds('AWS::SecretsManager::Secret'));
    if (deployed === undefined) return [];
    const chosen = deployment.operation.originSecret;
    if (chosen === deployed) return [ok(`generation ${deployed} stays`)];
    if (chosen === deployed + 1) return [ok(`generation ${chosen} follows generation ${deployed}`)];
    return [
      fault(
        `operation.originSecret is ${chosen}, but generation ${deployed} is deployed: the load balancer would reject all requests until CloudFront sends the new secret`,
        `Set operation.originSecret to ${deployed}, or to ${deployed + 1} to rotate the secret.`,
      ),
    ];
  },
};

/**
 * Returns the generation that CloudFront sends: the highest, because the stack also contains the previous generation. Returns undefined if
 * none of the ids belongs to a generation.
 *
 * @param ids logical ids of secrets
 */
export function currentGeneration(ids: readonly string[]): number | undefined {
  const generations = ids.flatMap((id) => GENERATION.exec(id)?.slice(1).map(Number) ?? []);
  return generations.length > 0 ? Math.max(...generations) : undefined;
}
