import { execFileSync } from 'node:child_process';
import type { Json } from '../../../src/operator/templates/template';
import { cached, REPOSITORY } from './template-cache';

/**
 * What cdk-nag and CDK's schema validation report for each input. An input is the content of a deployment file, or an object with the
 * options of a web ACL as `webAcl`. Caches the results. Validates all inputs in one separate process: starting it takes seconds, and it
 * uses hundreds of megabytes until it ends.
 */
export function validateAll(inputs: readonly Json[]): string[][] {
  return cached(['validation', inputs], () => {
    const stdout = execFileSync(process.execPath, ['--import', 'tsx', 'test/support/infra/validation-main.ts'], {
      cwd: REPOSITORY,
      input: JSON.stringify(inputs),
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return JSON.parse(stdout.toString());
  });
}
