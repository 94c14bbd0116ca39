import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** Options of the CDK for a command that accesses an account. The CDK app then requires a deployment file and rejects placeholders. */
export const REACHES_ACCOUNT = ['--context', 'deployment-required=true'] as const;

/**
 * Returns the path of the CDK's command line, a script for Node. Without a shell, Windows cannot start the scripts that npm adds to PATH.
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
