import type { Deployment } from '../../infra/deployment/schema';
import type { Caller } from '../aws/caller';
import type { Region } from '../aws/region';
import type { Stacks } from '../aws/stacks';
import type { Check } from '../check';
import type { Machine } from './machine';

/** What the checks of the doctor read. */
export interface DoctorContext {
  readonly deployment: Deployment;
  readonly caller: Caller;
  /** The deployment's region. */
  readonly home: Region;
  /** us-east-1. */
  readonly edge: Region;
  /** The existing stacks of this deployment. */
  readonly stacks: Stacks;
  readonly machine: Machine;
}

/** `run` throws AwsUnavailable if AWS does not answer. */
export type DoctorCheck = Check<DoctorContext>;
