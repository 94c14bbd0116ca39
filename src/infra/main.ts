import { App } from 'aws-cdk-lib';
import { EXAMPLE_FILE, readDeployment } from './deployment/read';
import { JouleVerne } from './joule-verne';

/**
 * `cdk synth` takes the example where there is no deployment.json; whatever touches an account does not. DEPLOYMENT names another file.
 */
function main(): void {
  const app = new App();
  const { deployment, file } = readDeployment({
    file: process.env.DEPLOYMENT || undefined,
    exampleSuffices: !app.node.tryGetContext('deployment-required'),
  });
  if (file === EXAMPLE_FILE) {
    process.stderr.write(
      `There is no deployment.json: these are the templates of ${EXAMPLE_FILE}. Copy it to deployment.json for your own.\n`,
    );
  }
  new JouleVerne(app, deployment);
  app.synth();
}

try {
  main();
} catch (error) {
  // Whatever is wrong, an operator is told what it is; where in the code it was noticed helps only those who change it.
  process.stderr.write(`\n${process.env.DEBUG ? (error as Error).stack : (error as Error).message}\n\n`);
  process.exitCode = 1;
}
