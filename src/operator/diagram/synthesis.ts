import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { EXAMPLE_FILE, parseDeployment } from '../../infra/deployment/read';
import { JouleVerne } from '../../infra/joule-verne';
import type { Template, Templates } from './template';

export const REPOSITORY = join(__dirname, '../../..');

/** The templates of the committed example, made as the command line makes them but for the bundles of code; leaves nothing behind. */
export function synthesiseExample(): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'joule-verne-diagram-'));
  try {
    const { context } = JSON.parse(read('cdk.json'));
    const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
    const { stack, edge } = new JouleVerne(app, parseDeployment(read(EXAMPLE_FILE), EXAMPLE_FILE));
    const assembly = app.synth();
    const templateOf = (name: string) => assembly.getStackByName(name).template as Template;
    return { stack: templateOf(stack.stackName), edge: templateOf(edge.stackName) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function read(file: string): string {
  return readFileSync(join(REPOSITORY, file), 'utf8');
}
