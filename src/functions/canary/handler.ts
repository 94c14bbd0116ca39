import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createCanary } from './canary';

const client = new SecretsManagerClient();

/** Lambda's entry point. If an environment variable is invalid, the initialisation fails before the first event. */
export const handler = createCanary(process.env, {
  write: (line) => process.stdout.write(`${line}\n`),
  readSecret: async (id) => (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString,
});
