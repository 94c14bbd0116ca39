import { type App, Stack } from 'aws-cdk-lib';
import { WebAcl, type WebAclProps } from '../../../../src/infra/web-acl/web-acl';
import type { Template } from '../../../../src/operator/templates/template';
import { withApp } from '../cdk-app';

type Props = (stack: Stack) => Partial<WebAclProps>;

/** The template of a stack with only a web ACL. */
export function webAclTemplate(props: Props = () => ({}), region = 'us-east-1'): Template {
  return withApp({}, (app) => {
    const stack = createWebAclStack(app, props, region);
    return app.synth().getStackArtifact(stack.artifactId).template;
  });
}

/** @param region empty for a stack without a region */
export function createWebAclStack(app: App, props: Props, region = 'us-east-1'): Stack {
  const stack = new Stack(app, 'Edge', region ? { env: { region } } : {});
  new WebAcl(stack, 'WebAcl', { logDays: 90, ...props(stack) });
  return stack;
}
