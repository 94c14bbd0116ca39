import { spawn } from 'node:child_process';

/**
 * Options with which commands that access an account run the CDK app. With these options, the app requires a deployment file and
 * rejects placeholders.
 */
export const REACHES_ACCOUNT = ['--context', 'deployment-required=true'] as const;

/**
 * Runs the CDK's command line with the input and output of this process.
 *
 * @returns its exit code. @throws Error when the program is not on the PATH
 */
export function runCdk(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    spawn('cdk', args, { stdio: 'inherit' })
      .on('error', ({ message }) => reject(new Error(`The CDK cannot be started (${message}): run "npm ci" first.`)))
      .on('close', (code) => resolve(code ?? 1));
  });
}
