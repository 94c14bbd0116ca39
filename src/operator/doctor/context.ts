import type { Deployment } from '../../infra/deployment/schema';
import type { Caller } from '../aws/caller';
import type { Region } from '../aws/region';
import type { Stacks } from '../aws/stacks';
import type { Check } from '../check';
import type { Machine } from './machine';

/** The values that the doctor passes to each check. */
export interface DoctorContext {
  readonly deployment: Deployment;
  readonly caller: Caller;
  /** The home region of the deployment. */
  readonly home: Region;
  /** The region us-east-1. */
  readonly edge: Region;
  /** The existing stacks of this deployment. */
  readonly stacks: Stacks;
  readonly machine: Machine;
}

/** A check of the doctor. `run` throws AwsUnavailable when the credentials, a permission or the connection is missing. */
export type DoctorCheck = Check<DoctorContext>;
