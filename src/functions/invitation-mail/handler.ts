import { createHandler } from './custom-message';

/** Lambda's entry point, called by Cognito. */
export const handler = createHandler(process.env, (line) => process.stdout.write(`${line}\n`));
