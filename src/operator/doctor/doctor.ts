import type { Deployment } from '../../infra/deployment/schema';
import type { Check } from './check';
import { accountChecks, ownChecks } from './checks';
import { CredentialFault, Unreachable } from './errors';
import { type ExaminationOptions, examine } from './examination';
import type { NamedFinding } from './finding';
import { examineOperator, examineRegion, whoAsks } from './operator';
import { EDGE_REGION, Region } from './region';
import { Stacks } from './stacks';
import type { Workplace } from './workplace';

export interface DoctorOptions extends ExaminationOptions {
  readonly deployment: Deployment;
  readonly workplace: Workplace;
}

/**
 * Looks at the account, and at this machine, before a deployment. Changes nothing.
 *
 * @throws CredentialFault that says why nothing can be asked: then that is all there is to say
 */
export async function diagnose({ deployment, workplace, ...options }: DoctorOptions): Promise<NamedFinding[]> {
  const edge = new Region(EDGE_REGION);
  const operator = await whoAsks(edge).catch(noWay);
  const home = deployment.region === edge.name ? edge : new Region(deployment.region, edge);
  const stacks = new Stacks(deployment.name, home, edge);
  const patient = { deployment, workplace, home, edge, stacks, account: operator.account };

  const first: Check[] = [
    { name: 'Account', examine: async () => [examineOperator(operator)] },
    { name: 'Region', examine: async () => [await examineRegion(edge, deployment.region)] },
  ];
  const beginning = await examine(first, patient, { timeout: options.timeout });
  const closed = beginning.some(({ level }) => level === 'fault');
  return [...beginning, ...(await examine([...ownChecks, ...(closed ? [] : accountChecks)], patient, options))];
}

/** @throws CredentialFault */
function noWay(error: unknown): never {
  if (error instanceof Unreachable)
    throw new CredentialFault(
      "AWS cannot be reached from here: check this machine's way to the internet, and its proxy.",
    );
  throw error;
}
