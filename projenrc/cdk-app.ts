import { Component } from 'projen';
import type { AwsCdkTypeScriptApp } from 'projen/lib/awscdk';

/** An option for commands that access an account. With it, they require deployment.json and never use the example instead. */
const REAL = '--context deployment-required=true';

/** The tasks `synth`, `deploy`, `diff` and `destroy`, which apply to all stacks of the app. */
export class CdkApp extends Component {
  constructor(project: AwsCdkTypeScriptApp) {
    super(project);
    project.cdkConfig.json.addOverride('app', 'npx --no-install tsx src/infra/main.ts');
    // Synthesis needs no build: Docker builds the image, and the CDK bundles the functions.
    project.cdkConfig.json.addDeletionOverride('build');
    for (const [task, command] of [
      [project.cdkTasks.deploy, 'cdk deploy --all'],
      [project.cdkTasks.destroy, 'cdk destroy --all'],
    ] as const) {
      // Without credentials, the CDK would fail only after it had built everything.
      task.reset('tsx src/operator/credentials/main.ts', { receiveArgs: true });
      task.exec(`${command} ${REAL}`, { receiveArgs: true });
    }
    // Prints the differences in words, and refuses those that lose data. Checks the credentials itself.
    project.cdkTasks.diff.reset('tsx src/operator/diff/main.ts', { receiveArgs: true });
    project.cdkTasks.synth.description = 'Write the CloudFormation templates to cdk.out; needs no credentials';
    project.cdkTasks.deploy.description = 'Deploy every stack of deployment.json';
    project.cdkTasks.diff.description = 'Say in words what a deployment would change, and refuse what would lose data';
    project.cdkTasks.destroy.description = 'Delete the stacks; documents, table, users and keys are kept';
  }
}
