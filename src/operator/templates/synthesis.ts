import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stage } from 'aws-cdk-lib';
import { EXAMPLE_FILE, parseDeployment, readDeployment, readDeploymentContent } from '../../infra/deployment/read';
import { JouleVerne } from '../../infra/joule-verne';
import type { Json, Template, Templates } from './template';

export const REPOSITORY = join(__dirname, '../../..');

/**
 * Context for a CDK app that only generates templates. With this context, the CDK neither bundles the code of the Lambda functions nor
 * copies the build context of the image, which would take most of the time.
 */
export const TEMPLATES_ONLY = { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true };

/** Synthesises deployments in a temporary folder. */
export class Synthesis {
  private readonly outdir: string;
  private readonly app: App;
  private count = 0;

  /** @param parent the folder in which to create the temporary folder */
  constructor(parent = tmpdir()) {
    this.outdir = mkdtempSync(join(parent, 'joule-verne-'));
    const { context } = JSON.parse(readFileSync(join(REPOSITORY, 'cdk.json'), 'utf8'));
    this.app = new App({ outdir: this.outdir, context: { ...context, ...TEMPLATES_ONLY } });
  }

  /**
   * Synthesises the templates of a deployment, without the checks of cdk-nag, which commands that read templates do not need.
   *
   * @param content the content of a deployment file
   * @throws DeploymentFault that lists all faults of the content
   */
  templates(content: Json, file: string): Templates {
    const stage = new Stage(this.app, `Deployment${++this.count}`);
    const { stack, edge, edgeAlarms } = new JouleVerne(stage, parseDeployment(JSON.stringify(content), file));
    const assembly = stage.synth();
    const templateOf = (artifact: string) => assembly.getStackArtifact(artifact).template as Template;
    return {
      stack: templateOf(stack.artifactId),
      edge: templateOf(edge.artifactId),
      edgeAlarms: templateOf(edgeAlarms.artifactId),
    };
  }

  /** Deletes the temporary folder. */
  close(): void {
    rmSync(this.outdir, { recursive: true, force: true });
  }
}

/** Synthesises the templates of deployment.example.json. */
export function synthesiseExample(): Templates {
  return synthesiseFile(join(REPOSITORY, EXAMPLE_FILE));
}

/** @param file path of a deployment file. @throws DeploymentFault that lists all faults of the file */
export function synthesiseFile(file: string): Templates {
  return withSynthesis(file, (synthesis, content) => synthesis.templates(content, file));
}

/**
 * Calls `use` with a new Synthesis and the content of a deployment file, and then closes the Synthesis.
 *
 * @throws DeploymentFault that lists all faults of the file
 */
export function withSynthesis<T>(file: string, use: (synthesis: Synthesis, content: Json) => T): T {
  readDeployment({ file });
  const synthesis = new Synthesis();
  try {
    return use(synthesis, readDeploymentContent(file) as Json);
  } finally {
    synthesis.close();
  }
}
