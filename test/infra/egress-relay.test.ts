import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { ENV } from '../../src/contract';
import { RELAY_TIMEOUTS } from '../../src/functions/egress-relay/protocol';
import { EgressRelay } from '../../src/infra/egress-relay';
import { LogSettings } from '../../src/infra/log-settings';
import { inStack, Task, theOnly } from '../support/infra/identity-fixture';

function relay(concurrency?: number | false) {
  return inStack((stack) => build(stack, concurrency));
}

function build(stack: Stack, concurrency?: number | false) {
  const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-central-1_AbCdEfGhI');
  const task = new Task(stack);
  const one = new EgressRelay(stack, 'Relay', {
    userPool,
    logs: new LogSettings(30),
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  one.grantInvoke(task);
  return { template: Template.fromStack(stack), environment: stack.resolve(task.environment) };
}

const { template, environment } = relay();
const [functionId, { Properties }] = theOnly(template, 'AWS::Lambda::Function');
const policies = Object.values(template.findResources('AWS::IAM::Policy')) as {
  Properties: { Roles: unknown; PolicyDocument: { Statement: unknown[] } };
}[];
const statementsOf = (role: string) =>
  policies
    .filter(({ Properties: { Roles } }) => JSON.stringify(Roles).includes(`"${role}`))
    .flatMap(({ Properties: { PolicyDocument } }) => PolicyDocument.Statement);

describe('the egress relay', () => {
  it('stands outside the VPC, and waits as long as the contract says', () => {
    expect(Properties.VpcConfig).toBeUndefined();
    expect(Properties).toMatchObject({
      Architectures: ['arm64'],
      Timeout: RELAY_TIMEOUTS.function / 1000,
      Handler: 'index.handler',
    });
  });

  it('knows its pool and nothing else: Lambda sets the region by itself', () => {
    expect(Properties.Environment.Variables).toEqual({ [ENV.userPoolId]: 'eu-central-1_AbCdEfGhI' });
  });

  it('may write its own log and nothing else', () => {
    const [logId, log] = theOnly(template, 'AWS::Logs::LogGroup');
    expect(log.Properties.RetentionInDays).toBe(30);
    expect(Properties.LoggingConfig).toEqual({ LogGroup: { Ref: logId } });
    expect(statementsOf('RelayRole')).toEqual([
      {
        Sid: 'OwnLog',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [logId, 'Arn'] },
      },
    ]);
    for (const { Properties: role } of Object.values(template.findResources('AWS::IAM::Role')))
      expect(role.ManagedPolicyArns).toBeUndefined();
  });

  it('is reached by nobody but whom it is granted to: no address, no policy of its own', () => {
    template.resourceCountIs('AWS::Lambda::Url', 0);
    template.resourceCountIs('AWS::Lambda::Permission', 0);
  });

  it('keeps twenty executions, or as many as the operator says, or none where the account has too few', () => {
    expect(Properties.ReservedConcurrentExecutions).toBe(20);
    expect(theOnly(relay(5).template, 'AWS::Lambda::Function')[1].Properties.ReservedConcurrentExecutions).toBe(5);
    expect(theOnly(relay(false).template, 'AWS::Lambda::Function')[1].Properties).not.toHaveProperty(
      'ReservedConcurrentExecutions',
    );
  });
});

describe('the grant of the relay', () => {
  it('allows this one function, without its versions', () => {
    expect(statementsOf('Task')).toEqual([
      {
        Sid: 'EgressRelay',
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: { 'Fn::GetAtt': [functionId, 'Arn'] },
      },
    ]);
  });

  it('carries its name', () => {
    expect(environment).toEqual({ [ENV.egressRelayFunction]: { Ref: functionId } });
  });
});

describe('the bundle', () => {
  it('is made by the esbuild of the repository, from another working directory too, and starts with the variables of the template', () => {
    const elsewhere = process.cwd();
    process.chdir('/');
    try {
      const source = inStack(
        (stack) => {
          build(stack);
          const { outdir } = stack.node.root as App;
          const [asset] = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
          return readFileSync(path.join(outdir, asset!, 'index.js'), 'utf8');
        },
        { bundle: true },
      );
      const module = { exports: {} as { handler?: (event: unknown) => Promise<unknown> } };
      const environmentOfLambda = { ...Properties.Environment.Variables, AWS_REGION: 'eu-central-1' };
      new Function('module', 'exports', 'require', 'process', source)(module, module.exports, require, {
        env: environmentOfLambda,
        stdout: { write: () => true },
      });
      return expect(module.exports.handler!({})).resolves.toHaveProperty('refused');
    } finally {
      process.chdir(elsewhere);
    }
  });
});
