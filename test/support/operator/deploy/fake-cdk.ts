import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A call of the CDK's command line. */
export interface CdkCall {
  readonly args: readonly string[];
  /** The deployment file that the call used. */
  readonly deployment?: string;
  readonly profile?: string;
}

/** A program `cdk` that records its calls, and synthesises an empty stack. It needs neither AWS nor the CDK. */
export class FakeCdk {
  readonly folder = mkdtempSync(join(tmpdir(), 'fake-cdk-'));
  private readonly record = join(this.folder, 'calls');

  constructor() {
    const program = join(this.folder, 'cdk');
    writeFileSync(
      program,
      `#!${process.execPath}
const { DEPLOYMENT: deployment, AWS_PROFILE: profile, FAILING_SUBCOMMAND: failing } = process.env;
const args = process.argv.slice(2);
require('node:fs').appendFileSync(${JSON.stringify(this.record)}, JSON.stringify({ args, deployment, profile }) + '\\n');
if (args[0] === 'synth')
  require('node:fs').writeFileSync(args[args.indexOf('--output') + 1] + '/JouleVerne.template.json', '{"Resources":{}}');
process.exit(args[0] === failing ? 1 : 0);
`,
    );
    chmodSync(program, 0o755);
  }

  /** The environment with which a process finds this program. @param failing the subcommand that exits with 1 */
  environment(failing = ''): Record<string, string> {
    return { PATH: `${this.folder}${delimiter}${process.env.PATH}`, FAILING_SUBCOMMAND: failing };
  }

  /** The calls since the last call of `forget`. */
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
