import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import type { Check } from '../check';
import { fault, ok, warning } from '../finding';
import { increase, QUOTAS } from '../quotas';

/** What must stay unreserved: see Lambda's guide, "Configuring reserved concurrency for a function". */
const UNRESERVED = 100;

/** Whether the account can keep concurrent executions for the egress relay. */
export const relayConcurrency: Check = {
  name: 'Lambda concurrency',
  async examine({ deployment, home, stacks }) {
    const wanted = deployment.operation.relayConcurrency;
    if (wanted === false) return [ok('none is kept for the egress relay, as operation.relayConcurrency says')];
    const { AccountLimit } = await home.lambda.send(new GetAccountSettingsCommand({}));
    const free = (AccountLimit?.UnreservedConcurrentExecutions ?? 0) - UNRESERVED;
    if (wanted <= free) return [ok(`${wanted} of ${free} that can be reserved`)];
    const all = AccountLimit?.ConcurrentExecutions ?? 0;
    const what = `operation.relayConcurrency is ${wanted}, and of ${all} executions ${Math.max(0, free)} can be reserved, because ${UNRESERVED} must stay free`;
    const remedy = `Set operation.relayConcurrency to false, or ask for more: ${increase(home, QUOTAS.lambdaExecutions, Math.max(1000, all + wanted - free))}`;
    // What stands has reserved its part already.
    return [
      (await stacks.home) && free >= 0
        ? warning(`${what}; that is enough only if the relay that stands has them already`, remedy)
        : fault(what, remedy),
    ];
  },
};
