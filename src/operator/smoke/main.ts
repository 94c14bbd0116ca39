/**
 * The command `npx projen smoke`. Exit codes: 0 if there is no fault; 1 if there is a fault, or if an error prevents the checks; 2 if the
 * arguments are invalid.
 */
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { chosenFile } from '../../infra/deployment/choice';
import { type Command, runCommand } from '../command';
import { printReport } from '../report';
import { findAddresses } from './addresses';
import { HttpClient } from './http-client';
import { HELP, parseSmokeArguments, type SmokeArguments } from './options';
import { runSmokeChecks } from './smoke';

/** Timeout of a request in milliseconds. */
const TIMEOUT = 8_000;

export const smoke: Command<SmokeArguments> = {
  help: HELP,
  parse: parseSmokeArguments,
  insteadOfDeployment: ({ host }) => host && '--host',
  run: async (options) => {
    const ca = options.ca ? [...rootCertificates, readFileSync(options.ca, 'utf8')].join('\n') : undefined;
    const { addresses, findings } = await findAddresses(options, chosenFile());
    if (!options.json) console.error(`Checking https://${addresses.host}/ …`);
    const client = new HttpClient({ connect: options.connect, ca, timeout: TIMEOUT });
    return printReport([...findings, ...(await runSmokeChecks(client, addresses))], options);
  },
};

if (require.main === module) runCommand(smoke);
