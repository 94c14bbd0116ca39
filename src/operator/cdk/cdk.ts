import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/**
 * Options with which commands that access an account run the CDK app. With these options, the app requires a deployment file and
 * rejects placeholders.
 */
export const REACHES_ACCOUNT = ['--context', 'deployment-required=true'] as const;

/**
 * Returns the path of the CDK's program, which Node runs. Without a shell, Windows cannot start the scripts that npm puts on the PATH.
 *
 * @throws Error when the package is not installed
 */
export function cdkProgram(): string {
  try {
    return createRequire(__filename).resolve('aws-cdk/bin/cdk');
  } catch {
    throw new Error('The CDK is not installed: run "npm ci" first.');
  }
}

/** Runs the CDK's command line with the input and output of this process. @returns its exit code. @throws Error when it does not start */
export async function runCdk(args: readonly string[]): Promise<number> {
  const program = cdkProgram();
  return new Promise((resolve, reject) => {
    spawn(process.execPath, [program, ...args], { stdio: 'inherit' })
      .on('error', reject)
      .on('close', (code) => resolve(code ?? 1));
  });
}
