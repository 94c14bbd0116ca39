import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stage } from 'aws-cdk-lib';
import { EXAMPLE_FILE, parseDeployment } from '../../infra/deployment/read';
import { JouleVerne } from '../../infra/joule-verne';
import type { Json, Template, Templates } from './template';

export const REPOSITORY = join(__dirname, '../../..');

/** Makes templates of deployments, one after the other: what would be deployed, but for the bundles of code. */
export class Synthesis {
  private readonly outdir: string;
  private readonly app: App;
  private count = 0;

  /** @param parent folder in which it works */
  constructor(parent = tmpdir()) {
    this.outdir = mkdtempSync(join(parent, 'joule-verne-'));
    const { context } = JSON.parse(readFileSync(join(REPOSITORY, 'cdk.json'), 'utf8'));
    this.app = new App({ outdir: this.outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  }

  /**
   * The templates of a deployment. It stands in a stage of its own, which does not check the rules that a deployment must obey:
   * whoever reads templates here is not after those.
   *
   * @param content of a `deployment.json`
   * @throws DeploymentFault that names every fault of the content
   */
  templates(content: Json, file: string): Templates {
    const stage = new Stage(this.app, `Deployment${++this.count}`);
    const { stack, edge } = new JouleVerne(stage, parseDeployment(JSON.stringify(content), file));
    const assembly = stage.synth();
    const templateOf = (artifact: string) => assembly.getStackArtifact(artifact).template as Template;
    return { stack: templateOf(stack.artifactId), edge: templateOf(edge.artifactId) };
  }

  /** Leaves nothing behind. */
  close(): void {
    rmSync(this.outdir, { recursive: true, force: true });
  }
}

/** The templates of the committed example. */
export function synthesiseExample(): Templates {
  const synthesis = new Synthesis();
  try {
    return synthesis.templates(JSON.parse(readFileSync(join(REPOSITORY, EXAMPLE_FILE), 'utf8')), EXAMPLE_FILE);
  } finally {
    synthesis.close();
  }
}
