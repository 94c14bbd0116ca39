import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdkProgram } from '../../../../src/operator/cdk/cdk';

/** A call of the CDK's command line. */
export interface CdkCall {
  readonly args: readonly string[];
  /** The deployment file that the call used. */
  readonly deployment?: string;
  readonly profile?: string;
}

/**
 * A module that Node loads before the CDK's program, and that ends the process before that program runs. It records the calls of
 * the CDK, and writes an empty template for `synth`.
 */
export class FakeCdk {
  readonly folder = mkdtempSync(join(tmpdir(), 'fake-cdk-'));
  private readonly module = join(this.folder, 'fake-cdk.cjs');
  private readonly record = join(this.folder, 'calls');

  constructor() {
    writeFileSync(
      this.module,
      `if (process.argv[1] !== ${JSON.stringify(cdkProgram())}) return;
const { DEPLOYMENT: deployment, AWS_PROFILE: profile, FAILING_SUBCOMMAND: failing } = process.env;
const args = process.argv.slice(2);
require('node:fs').appendFileSync(${JSON.stringify(this.record)}, JSON.stringify({ args, deployment, profile }) + '\\n');
if (args[0] === 'synth')
  require('node:fs').writeFileSync(args[args.indexOf('--output') + 1] + '/JouleVerne.template.json', '{"Resources":{}}');
process.exit(args[0] === failing ? 1 : 0);
`,
    );
  }

  /** The environment in which this module replaces the CDK. @param failing the subcommand that exits with 1 */
  environment(failing = ''): Record<string, string> {
    return { NODE_OPTIONS: `--require=${this.module}`, FAILING_SUBCOMMAND: failing };
  }

  /** The calls of the CDK since the last `forget`. */
  get calls(): CdkCall[] {
    if (!existsSync(this.record)) return [];
    return readFileSync(this.record, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as CdkCall);
  }

  forget(): void {
    rmSync(this.record, { force: true });
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}
