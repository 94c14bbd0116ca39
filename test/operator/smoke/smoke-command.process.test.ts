import { join } from 'node:path';
import { smoke } from '../../../src/operator/smoke/main';
import { executeCommand, spawnCommand } from '../../support/operator/command';
import { edge, HOST } from '../../support/operator/smoke/deployment-fixture';
import { startTestServer } from '../../support/operator/smoke/test-server';

const CERTIFICATE = join(__dirname, '../../support/operator/smoke/certificate.pem');

describe('npx projen smoke', () => {
  it('checks the given addresses, and exits with 1 at a fault', async () => {
    const server = await startTestServer(edge({ '/': { status: 503 } }));
    const closed = ['lb:443', 'lb:80', 'd:443', `${HOST}:80`].flatMap((name) => ['--connect', `${name}:127.0.0.1:9`]);
    const options = ['--host', HOST, '--ca', CERTIFICATE, '--load-balancer', 'lb', '--distribution', 'd', ...closed];
    const open = ['--connect', `${HOST}:443:127.0.0.1:${server.address.port}`];
    try {
      const { code, stdout, stderr } = await spawnCommand('smoke', [...options, ...open], { DEPLOYMENT: 'none.json' });
      expect(stderr).toBe(`Checking https://${HOST}/ …\n`);
      expect(stdout).toMatch(/^✗ Sign-in +\/ is answered with 503, .*\n +→ Check the load balancer's access log/m);
      expect(stdout).toMatch(/^✓ Web ACL +blocks/m);
      expect(stdout).toMatch(/\n\n1 fault\.\n$/);
      expect(code).toBe(1);
    } finally {
      await server.close();
    }
  });

  it('explains a missing file on one line', async () => {
    const { code, stdout, stderr } = await executeCommand(smoke, [], { DEPLOYMENT: 'none.json' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^.*none\.json does not exist\. Copy deployment\.example\.json to none\.json [^\n]*\.\n$/);
  });
});
