import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { edge, HOST } from '../../support/operator/smoke/deployment-fixture';
import { startStandIn } from '../../support/operator/smoke/https-server';

const ROOT = join(__dirname, '../../..');

/** Runs the command on an edge that is alone: nobody listens anywhere else. */
async function smoke(words: readonly string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/operator/smoke/main.ts', ...words], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DEPLOYMENT: 'none.json' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return { code, output, errors };
}

it('goes the way of a request, and ends with 1 at a fault', async () => {
  const standIn = await startStandIn(edge({ '/': { status: 503 } }));
  const at = (port: number) => ['--connect', `${HOST}:${port}:127.0.0.1:${port === 443 ? standIn.place.port : 9}`];
  const nowhere = [443, 80].flatMap((port) => ['--connect', `lb:${port}:127.0.0.1:9`]);
  try {
    const { code, output, errors } = await smoke([
      '--host',
      HOST,
      '--ca',
      join(ROOT, 'test/support/operator/smoke/certificate.pem'),
      ...at(443),
      ...at(80),
      '--load-balancer',
      'lb',
      ...nowhere,
      '--distribution',
      'd',
      '--connect',
      'd:443:127.0.0.1:9',
    ]);
    expect(errors).toBe(`Trying https://${HOST}/ …\n`);
    expect(output).toMatch(/^✗ Sign-in +\/ is answered with 503, .*\n +→ See the load balancer's access log/m);
    expect(output).toMatch(/^✓ Web ACL +blocks/m);
    expect(output).toMatch(/\n\n1 fault\.\n$/);
    expect(code).toBe(1);
  } finally {
    await standIn.close();
  }
});

it('fails in one sentence without a file', async () => {
  const { code, output, errors } = await smoke([]);
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(
    /^There is no .*none\.json\. Copy deployment\.example\.json to none\.json, and put your own values into it\.\n$/,
  );
});
