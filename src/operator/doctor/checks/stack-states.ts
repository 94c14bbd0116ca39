import type { Stack } from '@aws-sdk/client-cloudformation';
import type { Check } from '../check';
import { type Finding, fault, ok } from '../finding';

/** Stacks of an earlier deployment: whether they can be updated. */
export const stackStates: Check = {
  name: 'Stacks that stand',
  async examine({ deployment, home, edge, stacks }) {
    const names = [deployment.name, `${deployment.name}-Edge`];
    const states = (await Promise.all([stacks.home, stacks.edge])).map((stack, index) =>
      stateOf(stack, names[index]!, [home, edge][index]!.name),
    );
    return states.every((state) => state === undefined)
      ? [ok('none yet: this is the first deployment')]
      : states.flatMap((state) => state ?? []);
  },
};

function stateOf(stack: Stack | undefined, name: string, region: string): Finding | undefined {
  // What a change set begins without carrying it out is taken over by the next one.
  if (!stack || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  const status = stack.StackStatus!;
  const what = `${name} in ${region} is in the state ${status}`;
  if (status.endsWith('_IN_PROGRESS'))
    return fault(
      what,
      `Wait until it has ended: aws cloudformation describe-stacks --region ${region} --stack-name ${name}`,
    );
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return fault(
      what,
      `See in its events what failed, mend that, then: aws cloudformation continue-update-rollback --region ${region} --stack-name ${name}`,
    );
  }
  if (/^(ROLLBACK_|CREATE_FAILED|DELETE_FAILED)/.test(status)) {
    return fault(`${what}, from which nothing leads on`, deletion(stack, `--region ${region} --stack-name ${name}`));
  }
  return ok(what);
}

/** Only where the operator has asked for it is a stack protected: `operation.terminationProtection`. */
function deletion({ EnableTerminationProtection: kept }: Stack, place: string): string {
  const remove = `aws cloudformation delete-stack ${place}`;
  if (!kept) return `See in its events what failed, then delete it: ${remove}`;
  return (
    'See in its events what failed, set operation.terminationProtection to false until a deployment has succeeded, then delete it: ' +
    `aws cloudformation update-termination-protection --no-enable-termination-protection ${place} && ${remove}`
  );
}
