import { Component } from 'projen';
import type { AwsCdkTypeScriptApp } from 'projen/lib/awscdk';

/** Commands that touch an account require deployment.json; they never use the example. */
const REAL = '--context deployment-required=true';

/** `synth`, `deploy`, `diff` and `destroy` act on every stack of the app. */
export class CdkApp extends Component {
  constructor(project: AwsCdkTypeScriptApp) {
    super(project);
    project.cdkConfig.json.addOverride('app', 'npx --no-install tsx src/infra/main.ts');
    // Docker builds the image and the CDK bundles the functions; no build is needed before synthesis.
    project.cdkConfig.json.addDeletionOverride('build');
    for (const [task, command] of [
      [project.cdkTasks.deploy, 'cdk deploy --all'],
      [project.cdkTasks.destroy, 'cdk destroy --all'],
      [project.cdkTasks.diff, 'cdk diff'],
    ] as const) {
      // Without credentials, the CDK would fail only after it has built everything.
      task.reset('tsx src/operator/credentials/main.ts', { receiveArgs: true });
      task.exec(`${command} ${REAL}`, { receiveArgs: true });
    }
    project.cdkTasks.synth.description = 'Write the CloudFormation templates to cdk.out; needs no credentials';
    project.cdkTasks.deploy.description = 'Deploy every stack of deployment.json';
    project.cdkTasks.diff.description = 'Show what a deployment would change';
    project.cdkTasks.destroy.description = 'Delete the stacks; documents, table, users and keys are kept';
  }
}
