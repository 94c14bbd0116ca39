import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { RELAY_TIMEOUTS } from '../../../src/functions/egress-relay/protocol';
import { LogSettings } from '../../../src/infra/log-settings';
import { EgressRelay } from '../../../src/infra/network/egress-relay';
import { inStack, Task, theOnly } from '../../support/infra/identity-fixture';

function relay(concurrency: number | false = false) {
  return inStack((stack) => build(stack, concurrency));
}

function build(stack: Stack, concurrency: number | false = false) {
  const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-central-1_AbCdEfGhI');
  const task = new Task(stack);
  const egressRelay = new EgressRelay(stack, 'Relay', {
    userPool,
    logs: new LogSettings(30),
    concurrency,
  });
  egressRelay.grantInvoke(task);
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
  it('runs outside the VPC with the timeout that the protocol defines', () => {
    expect(Properties.VpcConfig).toBeUndefined();
    expect(Properties).toMatchObject({
      Architectures: ['arm64'],
      Timeout: RELAY_TIMEOUTS.function / 1000,
      Handler: 'index.handler',
    });
  });

  it('has the user pool id as its only variable', () => {
    expect(Properties.Environment.Variables).toEqual({ USER_POOL_ID: 'eu-central-1_AbCdEfGhI' });
  });

  it('can write only to its own log group', () => {
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

  it('has neither a URL nor a resource policy, so that only grantees can invoke it', () => {
    template.resourceCountIs('AWS::Lambda::Url', 0);
    template.resourceCountIs('AWS::Lambda::Permission', 0);
  });

  it('reserves the configured number of concurrent executions, or none', () => {
    expect(theOnly(relay(5).template, 'AWS::Lambda::Function')[1].Properties.ReservedConcurrentExecutions).toBe(5);
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });
});

describe('grantInvoke', () => {
  it('allows invoking the function, but not its versions', () => {
    expect(statementsOf('Task')).toEqual([
      {
        Sid: 'EgressRelay',
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: { 'Fn::GetAtt': [functionId, 'Arn'] },
      },
    ]);
  });

  it('sets EGRESS_RELAY_FUNCTION of the grantee to the name of the function', () => {
    expect(environment).toEqual({ EGRESS_RELAY_FUNCTION: { Ref: functionId } });
  });
});

describe('the bundle', () => {
  it('can be built when the current working directory is outside the repository, and runs with the variables of the template', () => {
    const workingDirectory = process.cwd();
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
      const lambdaEnvironment = { ...Properties.Environment.Variables, AWS_REGION: 'eu-central-1' };
      new Function('module', 'exports', 'require', 'process', source)(module, module.exports, require, {
        env: lambdaEnvironment,
        stdout: { write: () => true },
      });
      return expect(module.exports.handler!({})).resolves.toHaveProperty('refused');
    } finally {
      process.chdir(workingDirectory);
    }
  });
});
