import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Json, text } from '../../../src/operator/templates/template';
import type * as Synthesis from './synthesis';
import { cached, REPOSITORY } from './template-cache';

export { type Json, REPOSITORY, text };

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Templates {
  /** The stack in the home region. */
  readonly stack: Template;
  /** The stack in us-east-1 on which the distribution depends. */
  readonly edge: Template;
  /** The other stack in us-east-1, with the alarms about CloudFront. */
  readonly edgeAlarms: Template;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, Json>;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
}

/** The content of deployment.example.json, for a test to modify. */
export function example(): Record<string, Json> {
  return JSON.parse(readFileSync(path.join(REPOSITORY, 'deployment.example.json'), 'utf8'));
}

/** The templates of a deployment. Identical deployments are synthesised once for all tests. */
export function synthesise(content: Record<string, Json> = example()): Templates {
  return cached(['templates', content], () => loadSynthesis().templates(content));
}

/** The findings of cdk-nag's AwsSolutions rules for a deployment, whether acknowledged or not. */
export function findingsOf(content: Record<string, Json>): Synthesis.Finding[] {
  return cached(['findings', content], () => loadSynthesis().findings(content));
}

/** The template of a stack that contains only a web ACL with default options. */
export function defaultWebAcl(): Template {
  return cached('webAcl', () => loadSynthesis().defaultWebAcl());
}

/** Called only if a result is not cached, because loading the CDK takes a second. */
function loadSynthesis(): typeof Synthesis {
  return jest.requireActual('./synthesis');
}

/** Resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return Object.fromEntries(Object.entries(template.Resources).filter(([, { Type }]) => Type === type));
}

/** The only resource of a type, with its logical id. */
export function theOnly(template: Template, type: string): [string, Resource] {
  const all = Object.entries(resourcesOf(template, type));
  if (all.length !== 1) throw new Error(`Expected one ${type}, found ${all.length}`);
  return all[0]!;
}
