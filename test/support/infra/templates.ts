import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseDeployment } from '../../../src/infra/deployment/read';
import type { Deployment } from '../../../src/infra/deployment/schema';
import { JouleVerne } from '../../../src/infra/joule-verne';
import { type Json, text } from '../../../src/operator/templates/template';

export { type Json, text };

export const REPOSITORY = path.join(__dirname, '..', '..', '..');

/** The example's content, to be changed by a test. */
export function example(): Record<string, Json> {
  return JSON.parse(readFileSync(path.join(REPOSITORY, 'deployment.example.json'), 'utf8'));
}

export interface Templates {
  /** Of the home region. */
  readonly stack: Template;
  /** Of us-east-1. */
  readonly edge: Template;
}

/** Builds a deployment as the command line does, with the committed feature flags, and leaves nothing behind. */
export function inApp<T>(content: Record<string, Json>, use: (app: App, deployment: Deployment) => T): T {
  const outdir = mkdtempSync(path.join(tmpdir(), 'joule-verne-'));
  try {
    const { context } = JSON.parse(readFileSync(path.join(REPOSITORY, 'cdk.json'), 'utf8'));
    const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
    return use(app, parseDeployment(JSON.stringify(content), 'deployment.json'));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export function synthesise(content: Record<string, Json> = example()): Templates {
  return inApp(content, (app, deployment) => {
    const { stack, edge } = new JouleVerne(app, deployment);
    return { stack: Template.fromStack(stack), edge: Template.fromStack(edge) };
  });
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, Json>;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
}

/** Resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return template.findResources(type) as Record<string, Resource>;
}

/** The only resource of a type. */
export function theOnly(template: Template, type: string): [string, Resource] {
  const all = Object.entries(resourcesOf(template, type));
  if (all.length !== 1) throw new Error(`Expected one ${type}, found ${all.length}`);
  return all[0]!;
}
