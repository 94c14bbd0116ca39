import type { Check } from '../check';
import type { DeploymentAddresses } from './addresses';
import type { HttpClient } from './http-client';

/** The values that the smoke checks use. */
export interface SmokeContext extends DeploymentAddresses {
  readonly client: HttpClient;
}

/** A smoke check. `run` throws the client's network errors if they indicate a fault. */
export type SmokeCheck = Check<SmokeContext>;
