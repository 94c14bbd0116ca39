import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { type Finding, fault, ok, warning } from '../../check';
import type { DoctorCheck, DoctorContext } from '../context';
import { increaseCommand } from '../service-quotas';

const QUOTA = { service: 'lambda', code: 'L-B99A9384' } as const;
/** The usual quota of accounts that are not new. The remedies recommend at least this value. */
const USUAL = 1000;
/**
 * The number of concurrent executions that must remain unreserved (Lambda Developer Guide, "Configuring reserved concurrency for a
 * function"). Only new accounts have a total quota below this number.
 */
const UNRESERVED = 100;

/**
 * Checks that the account can run the egress relay. If the deployment reserves concurrency for the relay, checks that the account can
 * reserve it.
 */
export const lambdaConcurrency: DoctorCheck = {
  name: 'Lambda concurrency',
  async run(context) {
    const { AccountLimit } = await context.home.lambda.send(new GetAccountSettingsCommand({}));
    const limit = AccountLimit?.ConcurrentExecutions ?? 0;
    const needed = context.deployment.operation.relayConcurrency;
    if (needed === false) return checkShared(context, limit);
    return checkReserved(context, needed, limit, (AccountLimit?.UnreservedConcurrentExecutions ?? 0) - UNRESERVED);
  },
};

function checkShared({ home }: DoctorContext, limit: number): Finding[] {
  if (limit >= UNRESERVED) return [ok(`none is reserved; all functions of the account share ${limit} executions`)];
  return [
    warning(
      `all functions of the account share ${limit} executions, the quota of a new account; while others use them, users cannot sign in and the console does not show users`,
      `Request an increase: ${increaseCommand(home, QUOTA, USUAL)}`,
    ),
  ];
}

async function checkReserved(
  { home, stacks }: DoctorContext,
  needed: number,
  limit: number,
  available: number,
): Promise<Finding[]> {
  if (needed <= available) return [ok(`${needed} of the ${available} that can be reserved`)];
  const what = `operation.relayConcurrency is ${needed}, but of ${limit} executions only ${Math.max(0, available)} can be reserved, because ${UNRESERVED} must stay unreserved`;
  const increased = Math.max(USUAL, limit + needed - available);
  const remedy = `Remove operation.relayConcurrency, or request an increase: ${increaseCommand(home, QUOTA, increased)}`;
  // In an existing deployment, the relay may already have reserved this concurrency, which `available` then does not include.
  return [
    (await stacks.home) && available >= 0
      ? warning(`${what}; that is enough only if the existing relay has reserved them already`, remedy)
      : fault(what, remedy),
  ];
}
