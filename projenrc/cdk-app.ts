import { Component } from 'projen';
import type { AwsCdkTypeScriptApp } from 'projen/lib/awscdk';

/** Whatever touches an account takes deployment.json, never the example. */
const REAL = '--context deployment-required=true';

/** `synth`, `deploy`, `diff` and `destroy` act on every stack of the app. */
export class CdkApp extends Component {
  constructor(project: AwsCdkTypeScriptApp) {
    super(project);
    project.cdkConfig.json.addOverride('app', 'npx --no-install tsx src/infra/main.ts');
    // Docker and CDK build what is deployed, each by itself.
    project.cdkConfig.json.addDeletionOverride('build');
    project.cdkTasks.deploy.reset(`cdk deploy --all ${REAL}`, { receiveArgs: true });
    project.cdkTasks.destroy.reset(`cdk destroy --all ${REAL}`, { receiveArgs: true });
    project.cdkTasks.diff.reset(`cdk diff ${REAL}`, { receiveArgs: true });
  }
}
