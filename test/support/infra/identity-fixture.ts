import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { SignInOptions } from '../../../src/infra/deployment/sign-in';
import type { Grantee } from '../../../src/infra/grantee';
import { Identity, type IdentityProps } from '../../../src/infra/identity/identity';
import { LogSettings } from '../../../src/infra/log-settings';
import { type AppOptions, withApp } from './cdk-app';

export const SENDER = { from: 'Joule Verne <chat@example.org>', identity: 'example.org' };

export const PROPS: IdentityProps = {
  host: 'chat.example.org',
  signInHost: 'joule-verne-example.auth.eu-central-1.amazoncognito.com',
  signIn: { prefix: 'joule-verne-example', mfa: 'optional', threatProtection: false, invitationDays: 7 },
  firstAdmin: { email: 'Ada@Example.org', name: 'Ada Admin', language: 'fr' },
  organisation: 'Example Energy Office',
  adminGroup: 'admins',
  logs: new LogSettings(90),
};

/** A grantee that records its environment variables. */
export class Task extends Role implements Grantee {
  readonly environment: Record<string, string> = {};

  constructor(stack: Stack) {
    super(stack, 'Task', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  }

  addEnvironment(name: string, value: string): void {
    this.environment[name] = value;
  }
}

/** Calls `use` with a new stack. */
export function inStack<T>(use: (stack: Stack) => T, options: AppOptions = {}): T {
  return withApp(options, (app) => use(new Stack(app, 'Test', { env: { region: 'eu-central-1' } })));
}

type IdentityOverrides = Partial<Omit<IdentityProps, 'signIn'>> & { readonly signIn?: Partial<SignInOptions> };

/** The template of a stack that contains an `Identity`, with the given properties and `PROPS` for all others. */
export function identity({ signIn, ...props }: IdentityOverrides = {}): Template {
  return inStack((stack) => {
    new Identity(stack, 'Identity', { ...PROPS, ...props, signIn: { ...PROPS.signIn, ...signIn } });
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
