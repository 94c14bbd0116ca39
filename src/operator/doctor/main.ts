/** The command `npx projen doctor`. Exit codes: 0 if a deployment can begin; 1 if there is a fault; 2 if the arguments are invalid. */
import { chosenFile } from '../../infra/deployment/choice';
import { CredentialsError } from '../aws/errors';
import { fault, type NamedFinding } from '../check';
import { type Command, parseArguments, runCommand } from '../command';
import { printReport } from '../report';
import { readConfiguration } from './configuration';
import { CHECK_TIMEOUT, runDoctor } from './doctor';
import { thisMachine } from './machine';

const HELP = `npx projen doctor [options]

Checks your AWS account and this machine before a deployment, with your own credentials. Changes nothing.
Reads deployment.json, or the file that the environment variable DEPLOYMENT names. Exits with 1 if a deployment would fail.

  --deployment NAME   read deployment.NAME.json
  --json              print the findings as JSON
  --help              print this text`;

interface DoctorArguments {
  readonly json: boolean;
  readonly help: boolean;
}

export const doctor: Command<DoctorArguments> = {
  help: HELP,
  parse: (args) => {
    const { json = false, help } = parseArguments(args, { json: { type: 'boolean' } }).values;
    return { json, help };
  },
  run: async ({ json }) => printReport(await findAll(), { json }),
};

async function findAll(): Promise<NamedFinding[]> {
  const progress = showProgress(process.stderr);
  progress.update(0, 1);
  try {
    const { deployment, findings } = await readConfiguration(chosenFile());
    if (!deployment) return [...findings];
    const options = { deployment, machine: thisMachine, timeout: CHECK_TIMEOUT, progress: progress.update };
    return [...findings, ...(await runDoctor(options).catch(explainCredentials))];
  } finally {
    progress.clear();
  }
}

/** Turns a CredentialsError into a finding, so that the report still contains the findings about the file. @throws any other error */
function explainCredentials(error: unknown): NamedFinding[] {
  if (!(error instanceof CredentialsError)) throw error;
  return [{ check: 'Account', ...fault(error.what, error.remedy) }];
}

/** Shows the number of finished checks on one line of a terminal. Does nothing if the stream is not a terminal. */
function showProgress(stream: NodeJS.WriteStream): { update(done: number, all: number): void; clear(): void } {
  if (!stream.isTTY) return { update: () => {}, clear: () => {} };
  return {
    update: (done, all) => {
      stream.write(`\r\u001B[K${done} of ${all} checks …`);
    },
    clear: () => {
      stream.write('\r\u001B[K');
    },
  };
}

if (require.main === module) runCommand(doctor);
