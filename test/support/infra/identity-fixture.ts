import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Grantee } from '../../../src/infra/grantee';
import { Identity, type IdentityProps } from '../../../src/infra/identity/identity';
import { LogSettings } from '../../../src/infra/log-settings';

const REPOSITORY = path.join(__dirname, '..', '..', '..');

export const SENDER = { from: 'Joule Verne <chat@example.org>', identity: 'example.org' };

export const PROPS: IdentityProps = {
  host: 'chat.example.org',
  domainPrefix: 'joule-verne-example',
  mfa: 'optional',
  firstAdmin: { email: 'Ada@Example.org', name: 'Ada Admin', language: 'fr' },
  organisation: 'Example Energy Office',
  logs: new LogSettings(90),
};

/** A program whose variables can be looked at. */
export class Task extends Role implements Grantee {
  readonly environment: Record<string, string> = {};

  constructor(stack: Stack) {
    super(stack, 'Task', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  }

  addEnvironment(name: string, value: string): void {
    this.environment[name] = value;
  }
}

/** A stack with the committed feature flags, of which nothing is left behind; its functions are bundled only on demand. */
export function inStack<T>(use: (stack: Stack) => T, { bundle = false } = {}): T {
  const outdir = mkdtempSync(path.join(tmpdir(), 'identity-'));
  try {
    const { context } = JSON.parse(readFileSync(path.join(REPOSITORY, 'cdk.json'), 'utf8'));
    const app = new App({ outdir, context: { ...context, ...(bundle ? {} : { 'aws:cdk:bundling-stacks': [] }) } });
    return use(new Stack(app, 'Test', { env: { region: 'eu-central-1' } }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export function identity(props: Partial<IdentityProps> = {}): Template {
  return inStack((stack) => {
    new Identity(stack, 'Identity', { ...PROPS, ...props });
    return Template.fromStack(stack);
  });
}

export interface Resource {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly Properties: Record<string, any>;
  readonly DependsOn?: string[];
}

/** The only resource of a type, with its logical id. */
export function theOnly(template: Template, type: string): [string, Resource] {
  const all = Object.entries(template.findResources(type)) as [string, Resource][];
  expect(all).toHaveLength(1);
  return all[0]!;
}
