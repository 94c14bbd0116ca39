import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { WebAcl, type WebAclProps } from '../../../../src/infra/web-acl/web-acl';
import type { Json, Template } from '../../../../src/operator/templates/template';
import { withApp } from '../cdk-app';

type Props = (stack: Stack) => Partial<WebAclProps>;

/** The template of a stack with only a web ACL. */
export function webAclTemplate(props: Props = () => ({}), region = 'us-east-1'): Template {
  return withApp({}, (app) => {
    const stack = createStack(app, props, region);
    return app.synth().getStackArtifact(stack.artifactId).template;
  });
}

/** The findings of CDK's validation against CloudFormation's schemas. */
export function schemaFindings(props: Props): Json[] {
  return withApp({ validateSchemas: true }, (app) => {
    createStack(app, props, 'us-east-1');
    const report = path.join(app.synth().directory, 'validation-report.json');
    if (!existsSync(report)) return ['The validation wrote no report'];
    return JSON.parse(readFileSync(report, 'utf8')).pluginReports;
  });
}

/** @param region empty for a stack without a region */
function createStack(app: App, props: Props, region: string): Stack {
  const stack = new Stack(app, 'Edge', region ? { env: { region } } : {});
  new WebAcl(stack, 'WebAcl', { logDays: 90, ...props(stack) });
  return stack;
}
