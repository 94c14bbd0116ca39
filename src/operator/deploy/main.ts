/** The command `npx projen deploy`. The text for `--help` lists its exit codes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chosenFile } from '../../infra/deployment/choice';
import { type DescribedDeployment, readDeployment } from '../../infra/deployment/read';
import type { Deployment } from '../../infra/deployment/schema';
import { type Caller, findCaller } from '../aws/caller';
import { EDGE_REGION, Region } from '../aws/region';
import { Stacks } from '../aws/stacks';
import { REACHES_ACCOUNT, runCdk } from '../cdk/cdk';
import { type Command, runCommand } from '../command';
import { rejectOtherAccount } from '../credentials/account';
import { reviewDeployment } from '../diff/review';
import { CHECK_TIMEOUT, runDoctor } from '../doctor/doctor';
import { thisMachine } from '../doctor/machine';
import { printReport } from '../report';
import { describeDuration } from './duration';
import { type DeployArguments, HELP, parseDeployArguments } from './options';
import { type Terminal, thisTerminal } from './terminal';

const NOT_APPROVED = 3;
const FAILED = 4;

/** @param terminal where the command asks for approval */
export function deployCommand(terminal: Terminal): Command<DeployArguments> {
  return { help: HELP, parse: parseDeployArguments, run: (args) => run(args, terminal) };
}

export const deploy = deployCommand(thisTerminal);

async function run(args: DeployArguments, terminal: Terminal): Promise<number> {
  const { yes, skipped, profile } = args;
  const isUnattended = yes || isSet(process.env.CI);
  if (!isUnattended && !terminal.isInteractive) {
    console.error('There is no terminal on which to ask for approval: pass --yes to deploy without asking.');
    return NOT_APPROVED;
  }
  if (profile) process.env.AWS_PROFILE = profile;
  const edge = new Region(EDGE_REGION);
  const caller = await findCaller(edge);
  const described = readDeployment({ file: chosenFile(), ownValues: true });
  const { deployment, file } = described;
  rejectOtherAccount(deployment, file, caller);
  if ((await runDoctorUnlessSkipped(deployment, skipped)) !== 0) return 1;

  // Synthesise once, so that the command deploys the templates whose changes it has shown.
  const assembly = mkdtempSync(path.join(tmpdir(), 'joule-verne-deploy-'));
  try {
    const synthesis = ['synth', '--quiet', '--output', assembly, ...REACHES_ACCOUNT, ...args.context];
    await orFail(runCdk(synthesis), 'synthesise the templates');
    if (!(await showChanges(described, args.accepted, assembly))) return 1;
    console.log(`\n${await durationOf(deployment, caller, edge)}`);
    if (!isUnattended && !isYes(await terminal.ask('Deploy these changes? [y/N] '))) {
      console.error('Nothing was deployed.');
      return NOT_APPROVED;
    }
    return await deployAssembly(assembly, args.others);
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}

async function deployAssembly(assembly: string, others: readonly string[]): Promise<number> {
  const code = await runCdk(['deploy', '--app', assembly, '--all', '--require-approval', 'never', ...others]);
  if (code === 0) return 0;
  console.error(
    '\nThe deployment has failed. docs/operating.md says what to do: "If the first deployment fails", "Roll back".',
  );
  return FAILED;
}

/**
 * Whether an environment variable such as `CI` is set. CI services set it to "true". The values "false" and "0" count as not set, because
 * people set these values outside of CI services.
 */
function isSet(variable: string | undefined): boolean {
  return Boolean(variable) && !/^(false|0)$/i.test(variable!);
}

function isYes(answer: string): boolean {
  return /^y(es)?$/i.test(answer.trim());
}

/** @returns the exit code: 0 if no check finds a fault, otherwise 1 */
async function runDoctorUnlessSkipped(deployment: Deployment, skipped: ReadonlySet<string>): Promise<number> {
  if (skipped.size > 0) console.log(`Skipped: ${[...skipped].join(', ')}`);
  const findings = await runDoctor({ deployment, machine: thisMachine, timeout: CHECK_TIMEOUT, skipped });
  if (findings.length === 0) return 0;
  const code = printReport(findings, { json: false });
  if (code !== 0) {
    console.error(
      '\nNothing was deployed. Fix the faults above, or skip a check that does not apply: --skip "NAME OF THE CHECK".',
    );
  }
  return code;
}

/**
 * Prints a description of the changes, and then the changes to permissions and security groups or, if the deployment is refused, the
 * reason. Changes nothing in the account.
 *
 * @param accepted ids of the changes whose loss of data the operator accepts
 * @returns false if the deployment is refused because it would lose other data
 */
async function showChanges(
  { deployment: { name, region }, file }: DescribedDeployment,
  accepted: readonly string[],
  assembly: string,
): Promise<boolean> {
  const { description, refusal } = await reviewDeployment({ name, region, file, accepted }, assembly);
  console.log(description);
  if (refusal) {
    console.error(`\n${refusal}\nNothing was deployed.`);
    return false;
  }
  // The method "template" creates no change set, so nothing in the account changes before the operator approves the deployment.
  const security = ['diff', '--app', assembly, '--security-only', '--method', 'template'];
  await orFail(runCdk(security), 'compare the templates with the deployed stacks');
  return true;
}

async function orFail(exitCode: Promise<number>, task: string): Promise<void> {
  if ((await exitCode) !== 0)
    throw new Error(`\nThe CDK could not ${task}; its message is above. Nothing was deployed.`);
}

async function durationOf(deployment: Deployment, { account }: Caller, edge: Region): Promise<string> {
  const home = new Region(deployment.region, edge);
  return describeDuration(deployment, account, new Stacks(deployment.name, home, edge));
}

if (require.main === module) runCommand(deploy);
