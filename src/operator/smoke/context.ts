import type { Check } from '../check';
import type { DeploymentAddresses } from './addresses';
import type { HttpClient } from './http-client';

/** The values that the smoke checks use. */
export interface SmokeContext extends DeploymentAddresses {
  readonly client: HttpClient;
}

/** A smoke check. `run` throws the client's errors that indicate a fault; the smoke test turns them into findings. */
export type SmokeCheck = Check<SmokeContext>;
