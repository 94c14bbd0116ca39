import { createRelay } from './relay';

/** Lambda's entry point. An invalid environment makes the initialisation fail, before the first event. */
export const handler = createRelay(process.env, (line) => process.stdout.write(`${line}\n`));
