import { spawnSync } from 'node:child_process';
import { cdkProgram } from '../cdk/cdk';
import { REPOSITORY } from '../templates/synthesis';

export interface SynthesisOptions {
  /** Whether to accept the example and its placeholders. Commands that access an account must not accept them. @default false */
  readonly exampleSuffices?: boolean;
}

/**
 * Writes the templates of `deployment.json`, or of the file that the environment variable DEPLOYMENT names, into a folder. Runs the CDK
 * in the same way as `npx projen deploy`, because the hashes of the functions' code depend on how the CDK runs.
 *
 * @throws Error if the synthesis fails; the CDK has then printed the reason
 */
export function synthesiseInto(folder: string, { exampleSuffices = false }: SynthesisOptions = {}): void {
  const args = [cdkProgram(), 'synth', '--quiet', '--no-notices', '--output', folder];
  if (!exampleSuffices) args.push('--context', 'deployment-required=true');
  // A comparison does not need the CDK's validation of the templates, which takes ten times as long as the synthesis.
  const env = { ...process.env, CDK_VALIDATION: 'false' };
  const { status, error } = spawnSync(process.execPath, args, {
    cwd: REPOSITORY,
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  if (error) throw error;
  if (status !== 0) throw new Error('The templates could not be synthesised: correct the faults above.');
}
