import type { Deployment } from '../../infra/deployment/schema';
import type { Finding } from './finding';
import type { Region } from './region';
import type { Stacks } from './stacks';
import type { Workplace } from './workplace';

/** What a check may look at. */
export interface Patient {
  readonly deployment: Deployment;
  /** Twelve digits. */
  readonly account: string;
  /** The deployment's region. */
  readonly home: Region;
  /** us-east-1. */
  readonly edge: Region;
  /** What stands already of the deployment. */
  readonly stacks: Stacks;
  readonly workplace: Workplace;
}

/** One thing that the doctor looks at. */
export interface Check {
  /** Two or three words: the beginning of its line. */
  readonly name: string;
  /** @returns nothing where the deployment does not need it. @throws AwsSilence where AWS gives no answer */
  examine(patient: Patient): Promise<readonly Finding[]>;
}
