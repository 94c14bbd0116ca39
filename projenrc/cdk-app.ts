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
    project.cdkTasks.deploy.reset(`cdk deploy --all ${REAL}`, { receiveArgs: true });
    project.cdkTasks.destroy.reset(`cdk destroy --all ${REAL}`, { receiveArgs: true });
    project.cdkTasks.diff.reset(`cdk diff ${REAL}`, { receiveArgs: true });
    project.cdkTasks.synth.description = 'Write the CloudFormation templates to cdk.out; needs no credentials';
    project.cdkTasks.deploy.description = 'Deploy every stack of deployment.json';
    project.cdkTasks.diff.description = 'Show what a deployment would change';
    project.cdkTasks.destroy.description = 'Delete the stacks; documents, table, users and keys are kept';
  }
}
