import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { parseDeployment } from '../../../src/infra/deployment/read';
import type { Deployment } from '../../../src/infra/deployment/schema';
import { JouleVerne } from '../../../src/infra/joule-verne';
import type { WebAclProps } from '../../../src/infra/web-acl/web-acl';
import type { Json, Template, Templates } from '../../../src/operator/templates/template';
import { withApp } from './cdk-app';
import { createWebAclStack, webAclTemplate } from './web-acl/web-acl-synthesis';

/**
 * Matches the hash of an asset, which depends on its files, the path of this checkout and the version of the bundler.
 */
const ASSET_HASH = /\b[0-9a-f]{64}\b/g;

/** The templates of a deployment, as `cdk synth` writes them, except that `HASH` replaces the hash of each asset. */
export function templates(content: Json): Templates {
  return withApp({}, (app) => {
    const { stack, edge, edgeAlarms } = new JouleVerne(app, deploymentOf(content));
    const assembly = app.synth();
    const templateOf = (id: string) =>
      JSON.parse(JSON.stringify(assembly.getStackArtifact(id).template).replace(ASSET_HASH, 'HASH'));
    return {
      stack: templateOf(stack.artifactId),
      edge: templateOf(edge.artifactId),
      edgeAlarms: templateOf(edgeAlarms.artifactId),
    };
  });
}

/** The template of a stack that contains only a web ACL with default options. */
export function defaultWebAcl(): Template {
  return webAclTemplate();
}

/**
 * Synthesises a deployment with cdk-nag and with CDK's validation against CloudFormation's schemas. Returns what they report, warnings
 * included, or the error message if the synthesis fails.
 */
export function validationFindings(content: Json): string[] {
  return validate((app) => new JouleVerne(app, deploymentOf(content)));
}

/** Validates a stack that contains only a web ACL. Returns findings or an error message, as `validationFindings` does. */
export function webAclValidationFindings(props: Partial<WebAclProps>): string[] {
  return validate((app) => createWebAclStack(app, () => props));
}

/** A finding of cdk-nag's AwsSolutions rules. */
export interface Finding {
  /** Path of the construct within its stack. */
  readonly construct: string;
  readonly id: string;
}

/** All findings of cdk-nag for a deployment, whether acknowledged or not. */
export function findings(content: Json): Finding[] {
  return withApp({}, (app) => {
    const { stack, edge, edgeAlarms } = new JouleVerne(app, deploymentOf(content));
    const violations = [stack, edge, edgeAlarms].flatMap(
      (scope) => new AwsSolutionsChecks().validateScope(scope).violations,
    );
    return violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({
        construct: constructPath!.split('/').slice(1).join('/'),
        id: ruleName,
      })),
    );
  });
}

function validate(construct: (app: App) => unknown): string[] {
  return withApp({ validateSchemas: true }, (app) => {
    try {
      construct(app);
      const report = path.join(app.synth().directory, 'validation-report.json');
      const { pluginReports } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { pluginReports: [] };
      return pluginReports.flatMap(({ violations }: Json) => violations.map(({ description }: Json) => description));
    } catch (error) {
      return [(error as Error).message];
    }
  });
}

function deploymentOf(content: Json): Deployment {
  return parseDeployment(JSON.stringify(content), 'deployment.json');
}
