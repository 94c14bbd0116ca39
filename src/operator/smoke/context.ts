import type { Check } from '../check';
import type { DeploymentAddresses } from './addresses';
import type { HttpClient } from './http-client';

/** What the smoke checks read. */
export interface SmokeContext extends DeploymentAddresses {
  readonly client: HttpClient;
}

/** `run` throws the client's network errors if they mean a fault. */
export type SmokeCheck = Check<SmokeContext>;
