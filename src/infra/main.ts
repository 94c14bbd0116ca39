import { App } from 'aws-cdk-lib';
import { chosenFile } from './deployment/choice';
import { placeholderFaults } from './deployment/placeholders';
import { EXAMPLE_FILE, readDeployment } from './deployment/read';

/**
 * The CDK app. `cdk synth` uses the example if there is no deployment.json. Commands that access an account require deployment.json,
 * or the file that the environment variable DEPLOYMENT names, and reject placeholders of the example.
 */
async function main(): Promise<void> {
  const app = new App();
  const reachesAccount = Boolean(app.node.tryGetContext('deployment-required'));
  const { deployment, file } = readDeployment({
    file: chosenFile(),
    exampleSuffices: !reachesAccount,
    ownValues: reachesAccount,
  });
  if (file === EXAMPLE_FILE) {
    process.stderr.write(
      `deployment.json does not exist, so these templates are for ${EXAMPLE_FILE}. Copy it to deployment.json for your own deployment.\n`,
    );
  }
  const placeholders = file === EXAMPLE_FILE ? [] : placeholderFaults(deployment);
  if (placeholders.length > 0) {
    process.stderr.write(`${file} cannot be deployed yet:\n${placeholders.map((fault) => `  ${fault}\n`).join('')}`);
  }
  // Loading the constructs takes a second. Load them only after the validation, so that an invalid deployment is reported without delay.
  const { JouleVerne } = await import('./joule-verne.js');
  new JouleVerne(app, deployment);
  app.synth();
}

main().catch((error: Error) => {
  // Operators need only the message. Developers can set DEBUG to see the stack trace.
  process.stderr.write(`\n${process.env.DEBUG ? error.stack : error.message}\n\n`);
  process.exitCode = 1;
});
