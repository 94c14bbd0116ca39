import { createRelay } from './relay';

/** Lambda's entry point. If an environment variable is invalid, the initialisation fails before the first event. */
export const handler = createRelay(process.env, (line) => process.stdout.write(`${line}\n`));
