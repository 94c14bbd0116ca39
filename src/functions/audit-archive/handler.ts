import { createArchive } from './archive';

/** Lambda's entry point. If an environment variable is missing, the initialisation fails before the first event. */
export const handler = createArchive(process.env, (line) => process.stdout.write(`${line}\n`));
