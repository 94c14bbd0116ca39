import { App } from 'aws-cdk-lib';
import { EXAMPLE_FILE, readDeployment } from './deployment/read';
import { JouleVerne } from './joule-verne';

/**
 * `cdk synth` uses the example if there is no deployment.json. Commands that access an account require deployment.json, or the
 * file named by the environment variable DEPLOYMENT.
 */
function main(): void {
  const app = new App();
  const { deployment, file } = readDeployment({
    file: process.env.DEPLOYMENT || undefined,
    exampleSuffices: !app.node.tryGetContext('deployment-required'),
  });
  if (file === EXAMPLE_FILE) {
    process.stderr.write(
      `deployment.json does not exist, so these templates are for ${EXAMPLE_FILE}. Copy it to deployment.json for your own deployment.\n`,
    );
  }
  new JouleVerne(app, deployment);
  app.synth();
}

try {
  main();
} catch (error) {
  // Operators need the message; the stack trace is for developers.
  process.stderr.write(`\n${process.env.DEBUG ? (error as Error).stack : (error as Error).message}\n\n`);
  process.exitCode = 1;
}
