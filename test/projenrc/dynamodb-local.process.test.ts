import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

it('prints how to install Java and Maven when they are missing', () => {
  const program = join(__dirname, '../../projenrc/programs/test-dynamodb-local.ts');
  const env = { ...process.env, PATH: __dirname };
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program], { env, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^DynamoDB Local needs java, javac, mvn, which this machine does not have\.\nInstall a JDK/);
  expect(stderr).toContain('apt-get install openjdk-17-jdk-headless maven');
  expect(stderr).not.toContain('    at ');
});
