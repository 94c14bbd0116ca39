import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stage } from 'aws-cdk-lib';
import { parseDeployment } from '../../infra/deployment/read';
import { JouleVerne } from '../../infra/joule-verne';
import { REPOSITORY } from '../diagram/synthesis';
import type { Json, Template, Templates } from '../diagram/template';
import { REGION } from './prices';

/** Makes templates of deployments, one after the other: what would be deployed, but for the bundles of code. */
export class Synthesis {
  private readonly outdir: string;
  private readonly app: App;
  private count = 0;

  /** @param parent folder in which it works */
  constructor(parent = tmpdir()) {
    this.outdir = mkdtempSync(join(parent, 'joule-verne-cost-'));
    const { context } = JSON.parse(readFileSync(join(REPOSITORY, 'cdk.json'), 'utf8'));
    this.app = new App({ outdir: this.outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  }

  /**
   * The templates of a deployment. It stands in a stage of its own, which does not check the rules that a deployment must obey:
   * what it costs does not depend on them, and other tests do.
   *
   * @param content of a `deployment.json`
   * @throws DeploymentFault that names every fault of the content, and Error for another region than that of the prices
   */
  templates(content: Json, file: string): Templates {
    const deployment = parseDeployment(JSON.stringify(content), file);
    if (deployment.region !== REGION.id) {
      throw new Error(`${file} is for ${deployment.region}, and the prices are those of ${REGION.id}. Put that region's prices into src/operator/cost/prices.ts.`);
    }
    const stage = new Stage(this.app, `Deployment${++this.count}`);
    const { stack, edge } = new JouleVerne(stage as App, deployment);
    const assembly = stage.synth();
    const templateOf = (artifact: string) => assembly.getStackArtifact(artifact).template as Template;
    return { stack: templateOf(stack.artifactId), edge: templateOf(edge.artifactId) };
  }

  /** Leaves nothing behind. */
  close(): void {
    rmSync(this.outdir, { recursive: true, force: true });
  }
}
