import { createWriter } from './writer';

/** The function as Cognito calls it. */
export const handler = createWriter(process.env, (line) => process.stdout.write(`${line}\n`));
