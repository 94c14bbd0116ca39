import { readConfig } from '../../src/app/config';
import { example, resourcesOf, synthesise, text, theOnly } from '../support/infra/templates';

const { stack } = synthesise();
const [, service] = theOnly(stack, 'AWS::ECS::Service');
const [, task] = theOnly(stack, 'AWS::ECS::TaskDefinition');
const [container] = task.Properties.ContainerDefinitions;
const deployment = example();
deployment.service = { cpuArchitecture: 'x86_64', environment: { RETENTION_DAYS: '30' } };
const [, configured] = theOnly(synthesise(deployment).stack, 'AWS::ECS::TaskDefinition');

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
      ADMIN_GROUP: 'admins',
      USER_POOL_DOMAIN: 'https://joule-verne-example.auth.eu-central-1.amazoncognito.com',
      EGRESS_RELAY_FUNCTION: expect.stringMatching(/^<EgressRelay/),
    });
    expect(Object.keys(environment)).toEqual(expect.arrayContaining(['USER_POOL_ID', 'ALB_ARN']));
  });
});
