/**
 * Starts the stand-ins for AWS with the example documents, for `npx projen evaluate --local`. Prints one line of JSON: the
 * environment for an application that uses the stand-ins. Runs until its standard input ends, and then deletes its state.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CUSTOM_ENDPOINTS, withNames } from './environment';
import { startStandIns } from './stand-ins';

async function main(): Promise<void> {
  // Ctrl+C also reaches `npx projen evaluate`, which then closes the standard input of this process.
  process.on('SIGINT', () => undefined);
  Object.assign(process.env, CUSTOM_ENDPOINTS);
  const folder = mkdtempSync(join(tmpdir(), 'joule-verne-services-'));
  try {
    const standIns = await startStandIns(withNames(process.env), folder, (_sentence, work) => work);
    process.stdout.write(`${JSON.stringify(standIns.environment)}\n`);
    await new Promise((resolve) => process.stdin.on('close', resolve).resume());
    await standIns.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
