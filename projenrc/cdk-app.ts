import { Component } from 'projen';
import type { AwsCdkTypeScriptApp } from 'projen/lib/awscdk';

/** A CDK option for commands that access an account: with it, the app requires a deployment file instead of falling back to the example. */
const REAL = '--context deployment-required=true';

/** Runs the CDK for the deployment that `--deployment NAME` selects. */
const CDK = 'tsx src/operator/cdk/main.ts';

/** The tasks `synth`, `deploy`, `diff` and `destroy`, which apply to all stacks of a deployment. */
export class CdkApp extends Component {
  constructor(project: AwsCdkTypeScriptApp) {
    super(project);
    project.cdkConfig.json.addOverride('app', 'npx --no-install tsx src/infra/main.ts');
    // Synthesis needs no build: Docker builds the image, and the CDK bundles the functions.
    project.cdkConfig.json.addDeletionOverride('build');
    // Check the credentials first: without them, `cdk destroy` would fail only after the synthesis.
    project.cdkTasks.destroy.reset('tsx src/operator/credentials/main.ts', { receiveArgs: true });
    project.cdkTasks.destroy.exec(`${CDK} destroy --all ${REAL}`, { receiveArgs: true });
    project.cdkTasks.deploy.reset('tsx src/operator/deploy/main.ts', { receiveArgs: true });
    // This program describes the differences in words, and fails if a deployment would lose data. It checks the credentials itself.
    project.cdkTasks.diff.reset('tsx src/operator/diff/main.ts', { receiveArgs: true });
    project.cdkTasks.synth.reset(`${CDK} synth`, { receiveArgs: true });
    project.cdkTasks.synth.description = 'Write the CloudFormation templates to cdk.out; needs no credentials';
    project.cdkTasks.deploy.description =
      'Check the account, show the changes, ask once, and deploy every stack of deployment.json';
    project.cdkTasks.diff.description = 'Describe what a deployment would change, and fail if it would lose data';
    project.cdkTasks.destroy.description =
      'Delete the stacks, but keep the documents, the table, the users and the keys';
  }
}
