import { AwsSolutionsChecks } from 'cdk-nag';
import { parseDeployment } from '../../../src/infra/deployment/read';
import type { Deployment } from '../../../src/infra/deployment/schema';
import { JouleVerne } from '../../../src/infra/joule-verne';
import type { Json, Templates } from '../../../src/operator/templates/template';
import { withApp } from './cdk-app';

/** The templates of a deployment, as `cdk synth` writes them. */
export function templates(content: Json): Templates {
  return withApp({}, (app) => {
    const { stack, edge } = new JouleVerne(app, deploymentOf(content));
    const assembly = app.synth();
    const templateOf = (id: string) => assembly.getStackArtifact(id).template;
    return { stack: templateOf(stack.artifactId), edge: templateOf(edge.artifactId) };
  });
}

/** Synthesises with cdk-nag and schema validation. Returns the error message; empty if the synthesis succeeds. */
export function validationError(content: Json): string {
  return withApp({ validateSchemas: true }, (app) => {
    try {
      new JouleVerne(app, deploymentOf(content));
      app.synth();
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  });
}

/** A finding of cdk-nag's AwsSolutions rules. */
export interface Finding {
  /** Path of the construct within its stack. */
  readonly construct: string;
  readonly id: string;
}

/** All findings, acknowledged or not. */
export function findings(content: Json): Finding[] {
  return withApp({}, (app) => {
    const { stack, edge } = new JouleVerne(app, deploymentOf(content));
    const violations = [stack, edge].flatMap((scope) => new AwsSolutionsChecks().validateScope(scope).violations);
    return violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({
        construct: constructPath!.split('/').slice(1).join('/'),
        id: ruleName,
      })),
    );
  });
}

function deploymentOf(content: Json): Deployment {
  return parseDeployment(JSON.stringify(content), 'deployment.json');
}
