import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The regions in which all resource types of the main stack and of docs/pipelines must be available. */
export const REGIONS = ['eu-central-1', 'eu-central-2', 'eu-west-1', 'us-east-1'];

/** Rules whose findings this project accepts, each with the reason. */
const ACCEPTED_RULES: Readonly<Record<string, string>> = {
  W3010:
    'Templates name their zones, because a synthesis without an account cannot look them up; deployment.json can set others.',
  W3005: 'The CDK adds dependencies that references already imply.',
};

const ENVIRONMENT = '.local/cfn-lint';
/**
 * The maximum number of templates that one process checks. A process checks many templates, because loading the schemas takes as long as
 * checking a template.
 */
const BATCH = 20;

/** The part of a finding in cfn-lint's JSON format that this program reads. */
interface Match {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/**
 * Finds cfn-lint on PATH or in `.local/cfn-lint`, or installs it there with Python's pip.
 *
 * @returns the command, or undefined if cfn-lint is not installed and cannot be installed
 */
export function findCfnLint(): string | undefined {
  const own = path.join(ENVIRONMENT, 'bin/cfn-lint');
  for (const command of ['cfn-lint', own]) if (succeeds(command, '--version')) return command;
  if (!succeeds('python3', '--version')) return undefined;
  if (!existsSync(ENVIRONMENT)) succeeds('python3', '-m', 'venv', ENVIRONMENT);
  return succeeds(path.join(ENVIRONMENT, 'bin/pip'), 'install', '--quiet', 'cfn-lint') ? own : undefined;
}

/**
 * Runs cfn-lint on templates.
 *
 * @returns one line for each finding that is not accepted
 * @throws Error if cfn-lint cannot be started, or prints no list of findings
 */
export function lint(command: string, files: readonly string[], regions: readonly string[]): string[] {
  const found: string[] = [];
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    const args = [
      '--format',
      'json',
      '--ignore-checks',
      ...Object.keys(ACCEPTED_RULES),
      '--regions',
      ...regions,
      '--',
      ...batch,
    ];
    const { stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
    if (error) throw error;
    if (!stdout.startsWith('[')) throw new Error(`cfn-lint failed: ${stderr || stdout}`);
    found.push(...(JSON.parse(stdout) as Match[]).map(describe));
  }
  return found;
}

function describe({ Filename, Message, Rule, Location }: Match): string {
  return `${path.basename(Filename)}: ${Rule.Id} ${(Location.Path ?? []).join('/')}: ${Message}`;
}

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
