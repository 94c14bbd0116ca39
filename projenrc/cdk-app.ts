import { Component } from 'projen';
import type { AwsCdkTypeScriptApp } from 'projen/lib/awscdk';

/** `synth`, `deploy`, `diff` and `destroy` act on every stack of the app. */
export class CdkApp extends Component {
  constructor(project: AwsCdkTypeScriptApp) {
    super(project);
    project.cdkConfig.json.addOverride('app', 'npx --no-install tsx src/infra/main.ts');
    project.cdkTasks.deploy.reset('cdk deploy --all', { receiveArgs: true });
    project.cdkTasks.destroy.reset('cdk destroy --all', { receiveArgs: true });
    project.cdkTasks.diff.reset('cdk diff', { receiveArgs: true });
  }
}
