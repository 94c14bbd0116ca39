import { readConfig } from '../../../src/app/config';
import { example, type Json, resourcesOf, synthesise, text, theOnly } from '../../support/infra/templates';

const { stack } = synthesise();
const [, service] = theOnly(stack, 'AWS::ECS::Service');
const [, task] = theOnly(stack, 'AWS::ECS::TaskDefinition');
const [container] = task.Properties.ContainerDefinitions;
const deployment = example();
deployment.service = { cpuArchitecture: 'x86_64', environment: { RETENTION_DAYS: '30', ADMIN_GROUP: ' energy ' } };
const configuredStack = synthesise(deployment).stack;
const [, configured] = theOnly(configuredStack, 'AWS::ECS::TaskDefinition');

describe('the service', () => {
  it('runs on Fargate, in the isolated subnets of both zones', () => {
    expect(service.Properties.LaunchType).toBe('FARGATE');
    const { AssignPublicIp, SecurityGroups, Subnets } = service.Properties.NetworkConfiguration.AwsvpcConfiguration;
    expect(AssignPublicIp).toBe('DISABLED');
    expect(text(SecurityGroups)).toMatch(/^<NetworkFirewallsTasks\w+\.GroupId>$/);
    expect(text(Subnets)).toMatch(/^<NetworkVpcTasksSubnet1\w+>,<NetworkVpcTasksSubnet2\w+>$/);
  });

  it('keeps all tasks running during a deployment, and rolls back if new tasks fail to start', () => {
    expect(service.Properties.DeploymentConfiguration).toMatchObject({
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    });
  });

  it('depends on its endpoints, security group rules and permissions, so that a first deployment succeeds', () => {
    const before = service.DependsOn!.join(' ');
    const names = [
      'EndpointsEcrApi',
      'EndpointsEcrDocker',
      'EndpointsS3',
      'EndpointsLogs',
      'EndpointsLambda',
      'FirewallsTasksfrom',
      'SignedIn',
      'ExecutionRoleDefaultPolicy',
    ];
    for (const name of names) expect(before).toMatch(new RegExp(name));
  });

  it('scales on CPU and on the average number of running answers per task', () => {
    const policies = Object.values(resourcesOf(stack, 'AWS::ApplicationAutoScaling::ScalingPolicy')).map(
      ({ Properties }) => Properties.TargetTrackingScalingPolicyConfiguration,
    );
    expect(policies).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        }),
        expect.objectContaining({
          CustomizedMetricSpecification: {
            Namespace: 'JouleVerne',
            MetricName: 'RunningAnswers',
            Statistic: 'Average',
          },
          TargetValue: 35,
        }),
      ]),
    );
  });

  it('has at least two tasks, and a deployment does not reset the number that scaling has chosen', () => {
    const [, target] = theOnly(stack, 'AWS::ApplicationAutoScaling::ScalableTarget');
    expect(target.Properties).toMatchObject({ MinCapacity: 2, MaxCapacity: 6 });
    expect(service.Properties).not.toHaveProperty('DesiredCount');
  });
});

describe('the task', () => {
  it('listens on port 8501, as an unprivileged user with a read-only file system', () => {
    expect(container).toMatchObject({
      User: '1000:1000',
      ReadonlyRootFilesystem: true,
      PortMappings: [{ ContainerPort: 8501, Protocol: 'tcp' }],
    });
  });

  it('has a health check, and two minutes to stop', () => {
    expect(container.HealthCheck.Command.at(-1)).toContain('http://127.0.0.1:8501/healthz');
    expect(container.StopTimeout).toBe(120);
  });

  it('runs on ARM64 by default, or on the configured architecture', () => {
    expect(task.Properties.RuntimePlatform).toEqual({ CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' });
    expect(configured.Properties.RuntimePlatform.CpuArchitecture).toBe('X86_64');
  });

  it('has an environment that the server accepts, including the settings of the operator', () => {
    const environment: Record<string, string> = Object.fromEntries(
      configured.Properties.ContainerDefinitions[0].Environment.map(
        ({ Name, Value }: { Name: string; Value: unknown }) => [Name, text(Value)],
      ),
    );
    const deployed = {
      ...environment,
      USER_POOL_ID: 'eu-central-1_AbCdEfGhI',
      ALB_ARN: 'arn:aws:elasticloadbalancing:eu-central-1:1:x',
    };
    expect(readConfig(deployed)).toMatchObject({
      PORT: 8501,
      AWS_REGION: 'eu-central-1',
      ANSWER_ENGINE: 'converse',
      RETENTION_DAYS: 30,
      ADMIN_GROUP: 'energy',
      USER_POOL_DOMAIN: 'https://joule-verne-example.auth.eu-central-1.amazoncognito.com',
      EGRESS_RELAY_FUNCTION: expect.stringMatching(/^<EgressRelay/),
    });
    expect(Object.keys(environment)).toEqual(expect.arrayContaining(['USER_POOL_ID', 'ALB_ARN']));
  });

  it('receives in ADMIN_GROUP the name of the group of admins that the deployment creates', () => {
    const [, group] = theOnly(configuredStack, 'AWS::Cognito::UserPoolGroup');
    const { Environment } = configured.Properties.ContainerDefinitions[0];
    expect(Environment).toContainEqual({ Name: 'ADMIN_GROUP', Value: 'energy' });
    expect(group.Properties.GroupName).toBe('energy');
  });
});

describe('the role of the tasks', () => {
  const rolesWith = (options: Json) => {
    const { stack } = synthesise({ ...example(), ...options });
    const [role] = theOnly(stack, 'AWS::ECS::TaskDefinition')[1].Properties.TaskRoleArn['Fn::GetAtt'];
    const policies = Object.entries(resourcesOf(stack, 'AWS::IAM::Policy'))
      .filter(([, { Properties }]) => Properties.Roles.some(({ Ref }: Json) => Ref === role))
      .map(([id]) => id);
    return { stack, role, policies };
  };
  const plain = rolesWith({});
  const otherModel = rolesWith({
    engine: { ...example().engine, model: 'eu.anthropic.claude-haiku-4-5-20251001-v1:0' },
  });
  const withKey = rolesWith({ operation: { ...example().operation, customerManagedKey: true } });

  it.each([
    ['model', otherModel],
    ['embedding model', rolesWith({ knowledge: { ...example().knowledge, embedding: 'cohere.embed-v4:0' } })],
  ])('is replaced when the %s changes, because the old tasks still need the old permissions', (_what, other) => {
    expect(other.role).not.toBe(plain.role);
    expect(other.policies).toHaveLength(plain.policies.length);
    expect(other.policies).not.toEqual(expect.arrayContaining(plain.policies));
    expect(theOnly(other.stack, 'AWS::ECS::Service')[1].DependsOn).toEqual(
      expect.arrayContaining([other.role, ...other.policies]),
    );
  });

  it('stays the same when the encryption key changes, because the old tasks also need the new key', () => {
    expect(withKey.role).toBe(plain.role);
    const [keyUse] = withKey.policies.filter((id) => !plain.policies.includes(id));
    expect(withKey.policies).toEqual(expect.arrayContaining(plain.policies));
    const [, table] = theOnly(withKey.stack, 'AWS::DynamoDB::GlobalTable');
    const [, documents] = Object.entries(resourcesOf(withKey.stack, 'AWS::S3::Bucket')).find(([id]) =>
      id.startsWith('KnowledgeDocuments'),
    )!;
    for (const { DependsOn } of [table, documents]) expect(DependsOn).toContain(keyUse);
  });

  it('may use a former key, which encrypts the table and the bucket until CloudFormation changes them', () => {
    const former = 'arn:aws:kms:eu-central-1:111122223333:key/5678abcd-12ab-34cd-56ef-1234567890ab';
    const { stack, role, policies } = rolesWith({ existing: { formerKeys: [former] } });
    expect(role).toBe(plain.role);
    const [keyUse] = policies.filter((id) => !plain.policies.includes(id));
    expect(stack.Resources[keyUse!]!.Properties.PolicyDocument.Statement).toMatchObject([
      { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: former },
    ]);
  });

  it('has a policy for the keys that is replaced together with the role', () => {
    const changed = rolesWith({
      engine: { ...example().engine, model: 'eu.anthropic.claude-haiku-4-5-20251001-v1:0' },
      operation: { ...example().operation, customerManagedKey: true },
    });
    expect(changed.policies).toHaveLength(withKey.policies.length);
    expect(changed.policies).not.toEqual(expect.arrayContaining(withKey.policies.slice(0, 1)));
    expect(changed.policies.filter((id) => withKey.policies.includes(id))).toEqual([]);
  });
});
