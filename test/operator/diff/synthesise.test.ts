import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesiseInto } from '../../../src/operator/diff/synthesise';
import { FakeCdk } from '../../support/operator/deploy/fake-cdk';

it("synthesises with Node and the CDK's own program, because Windows cannot start the scripts of npm", () => {
  const cdk = new FakeCdk();
  const folder = mkdtempSync(join(tmpdir(), 'synthesise-'));
  const before = process.env;
  try {
    process.env = { ...before, ...cdk.environment(), PATH: '' };
    synthesiseInto(folder);
    expect(existsSync(join(folder, 'JouleVerne.template.json'))).toBe(true);
    const args = ['synth', '--quiet', '--no-notices', '--output', folder, '--context', 'deployment-required=true'];
    expect(cdk.calls.map((call) => call.args)).toEqual([args]);
  } finally {
    process.env = before;
    cdk.close();
    rmSync(folder, { recursive: true });
  }
});
