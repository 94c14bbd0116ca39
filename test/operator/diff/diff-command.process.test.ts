import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnCommand } from '../../support/operator/command';
import { startAwsServer } from '../../support/operator/doctor/aws-server';
import { credentials, OWN } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount, stack } from '../../support/operator/doctor/healthy-account';
import { query } from '../../support/operator/doctor/wire-format';

/** Has a long timeout, because the CDK bundles the functions. */
it('npx projen diff synthesises the templates of deployment.json, compares them with the deployed stacks, and fails if a deployment would lose data', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'diff-test-'));
  const aws = await startAwsServer();
  const resources = { OldTable: { Type: 'AWS::DynamoDB::GlobalTable', Properties: {}, DeletionPolicy: 'Retain' } };
  aws.respondWith({
    ...healthyAccount,
    'cloudformation:DescribeStacks': () => stack('UPDATE_COMPLETE'),
    'cloudformation:GetTemplate': ({ region }) =>
      query('GetTemplate', { TemplateBody: JSON.stringify({ Resources: region === 'us-east-1' ? {} : resources }) }),
  });
  try {
    const file = join(folder, 'deployment.json');
    writeFileSync(file, JSON.stringify(OWN));
    const { code, stdout, stderr } = await spawnCommand('diff', [], { DEPLOYMENT: file, ...credentials(aws.url) });
    expect(stdout).toMatch(/^Conversations\n {2}added {6}table ConversationsTable\w+, which holds the conversations/m);
    expect(stderr).toContain('The table OldTable would leave the stack. It holds the conversations');
    expect(code).toBe(1);
  } finally {
    await aws.close();
    rmSync(folder, { recursive: true });
  }
}, 180_000);
