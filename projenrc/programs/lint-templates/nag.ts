import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { EXAMPLE_FILE, parseDeployment } from '../../../src/infra/deployment/read';
import { JouleVerne } from '../../../src/infra/joule-verne';
import { nagAcknowledgements } from '../../../src/infra/nag-acknowledgements';
import { TEMPLATES_ONLY } from '../../../src/operator/templates/synthesis';
import type { Json, Template, Templates } from '../../../src/operator/templates/template';

export interface CheckedTemplates {
  readonly templates: Templates;
  /** Findings of cdk-nag's AwsSolutions rules that `nagAcknowledgements` does not acknowledge, as `PATH: RULE`. */
  readonly findings: readonly string[];
}

/**
 * Synthesises the templates of a deployment, and checks them with cdk-nag.
 *
 * @param outdir an empty folder for the CDK's output
 * @param context the feature flags of cdk.json
 * @throws Error if the synthesis fails
 */
export function checkedTemplates(content: Json, outdir: string, context: Json): CheckedTemplates {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ outdir, context: { ...context, ...TEMPLATES_ONLY } });
  const deployment = parseDeployment(JSON.stringify(content), EXAMPLE_FILE);
  const { stack, edge, edgeAlarms } = new JouleVerne(app, deployment);
  const argued = nagAcknowledgements(deployment);
  const findings = [stack, edge, edgeAlarms].flatMap((scope) =>
    new AwsSolutionsChecks().validateScope(scope).violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources
        .map(({ constructPath }) => constructPath!.split('/').slice(1).join('/'))
        .filter((place) => !argued.some(({ path, finding }) => finding === ruleName && place.startsWith(`${path}/`)))
        .map((place) => `${place}: ${ruleName}`),
    ),
  );
  const assembly = app.synth();
  const templateOf = (artifact: string) => assembly.getStackArtifact(artifact).template as Template;
  const templates = {
    stack: templateOf(stack.artifactId),
    edge: templateOf(edge.artifactId),
    edgeAlarms: templateOf(edgeAlarms.artifactId),
  };
  return { templates, findings };
}
